import type { Backend, BackendAnswer } from './backend';
import type { Json } from './json';
import type { CallContext } from './runtime-instance';

/**
 * A backend whose saved answers take time that is counted and not waited for. An answer that would come after the
 * deadline is an error (-1 for the guard), and so is each that follows; the invocation then ends as one whose context
 * is done (wazero C5): when its function returns, at the latest.
 */
export class AnswerDelays implements Backend, CallContext {
  readonly #started = performance.now();
  #waitedMs = 0;
  #isOver = false;

  /**
   * @param timeoutMs time left for the invocation, in milliseconds
   * @param stopAfterMs real time after which it is done whatever is left; absent: the clock decides nothing
   */
  constructor(
    private readonly backend: Backend,
    private readonly timeoutMs: number,
    private readonly stopAfterMs?: number,
  ) {}

  /** Delays of all answers so far, in milliseconds. */
  get waitedMs(): number {
    return this.#waitedMs;
  }

  call(tool: string, args: Json): BackendAnswer {
    const answer = this.backend.call(tool, args);
    const { delayMs = 0 } = answer;
    this.#waitedMs += delayMs;
    this.#isOver ||= delayMs > 0 && this.#waitedMs + performance.now() - this.#started >= this.timeoutMs;
    if (!this.#isOver) return answer;
    const { match, entry } = answer;
    const takes = delayMs > 0 ? `: it takes ${String(delayMs)} ms` : '';
    const error = `no answer before the deadline${takes}`;
    return { ok: false, error, match, delayMs, ...(entry ? { entry } : {}) };
  }

  done(): 'deadline' | undefined {
    if (this.stopAfterMs !== undefined && performance.now() - this.#started >= this.stopAfterMs)
      this.#isOver = true;
    return this.#isOver ? 'deadline' : undefined;
  }
}
