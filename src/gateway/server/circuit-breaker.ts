import { goQuote } from '../../wasm/go-quote';
import { resetSeconds } from './rate-limit';

/** So many rate-limited results in a row open the breaker. */
const THRESHOLD = 3;
/** Seconds the breaker stays open when the backend names no time. */
const OPEN_SECONDS = 60;

/**
 * The server's circuit breaker for rate limits (server-layer, Rate limit). One belongs to one server: all
 * its sessions share it. Time is what `now` says, in milliseconds since 1970.
 */
export class CircuitBreaker {
  private inARow = 0;
  /** When the open breaker lets one request through to see; undefined while it is closed. */
  private opensAgainAt: number | undefined;
  /** Whether `opensAgainAt` was named by the backend. */
  private named = false;

  constructor(
    private readonly server: string,
    private readonly now: () => number,
  ) {}

  /** The gateway's text when a request must not reach the backend now, else undefined. */
  refusal(): string | undefined {
    if (this.opensAgainAt === undefined) return undefined;
    const left = this.opensAgainAt - this.now();
    if (left <= 0) return undefined;
    const why = this.named
      ? `rate limit resets at ${timeText(this.opensAgainAt)} (retry after ${String(Math.ceil(left / 1000))}s)`
      : 'requests temporarily rejected';
    return `rate limit circuit breaker is OPEN for server ${goQuote(this.server)} — ${why}`;
  }

  /** A result that was rate limited, with its text. A probe that is rate limited opens the breaker again. */
  rateLimited(text: string): void {
    this.inARow++;
    if (this.inARow < THRESHOLD && this.opensAgainAt === undefined) return;
    const seconds = resetSeconds(text);
    this.named = seconds !== undefined;
    this.opensAgainAt = this.now() + (seconds ?? OPEN_SECONDS) * 1000;
  }

  /** Any other result of the backend, also one with `isError`. Failed calls and denied requests are none. */
  answered(): void {
    this.inARow = 0;
    this.opensAgainAt = undefined;
  }
}

/** RFC 3339 in whole seconds, UTC. */
function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
