import type { Backend, BackendAnswer } from './backend';
import type { Json } from './json';
import type { CallContext } from './runtime-instance';

/** What real time does to an invocation. */
export interface InvocationClock {
  /** Whether it counts against the deadline, as in the gateway. */
  readonly isTimed?: boolean;
  /** Milliseconds after which the invocation is done whatever is left. */
  readonly stopAfterMs?: number;
}

/**
 * A backend whose saved answers take time that is counted and not waited for. An answer that would come after the
 * deadline is an error (-1 for the guard), and so is each that follows; the invocation then ends as one whose context
 * is done (wazero C5): when its function returns, at the latest.
 */
export class AnswerDelays implements Backend, CallContext {
  readonly #started = performance.now();
  #waitedMs = 0;
  #isOver = false;

  /** @param timeoutMs time left for the invocation, in milliseconds */
  constructor(
    private readonly backend: Backend,
    private readonly timeoutMs: number,
    private readonly clock: InvocationClock = {},
  ) {}

  /** Delays of all answers so far, in milliseconds. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  call(tool: string, args: Json): BackendAnswer {
    const answer = this.backend.call(tool, args);
    const { delayMs = 0 } = answer;
    this.#waitedMs += delayMs;
    this.#isOver ||= delayMs > 0 && this.#waitedMs + this.#countedMs >= this.timeoutMs;
    if (!this.#isOver) return answer;
    const { match, entry } = answer;
    const takes = delayMs > 0 ? `: it takes ${String(delayMs)} ms` : '';
    const error = `no answer before the deadline${takes}`;
    return { ok: false, error, match, delayMs, ...(entry ? { entry } : {}) };
  }

  done(): 'deadline' | undefined {
    const { stopAfterMs = Infinity, isTimed = false } = this.clock;
    this.#isOver ||= performance.now() - this.#started >= stopAfterMs;
    this.#isOver ||= isTimed && this.#waitedMs + this.#countedMs >= this.timeoutMs;
    return this.#isOver ? 'deadline' : undefined;
  }

  /** Real time that counts, in milliseconds. */
  get #countedMs(): number {
    return this.clock.isTimed === true ? performance.now() - this.#started : 0;
  }
}
