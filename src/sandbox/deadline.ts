/** The longest delay setTimeout keeps, in milliseconds. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** How long a request to a thread may take. */
export interface Deadline {
  /** Milliseconds until the thread is ended. */
  readonly timeoutMs: number;
  /** Milliseconds since the request began that do not count; asked when the others are over. */
  readonly heldMs?: (() => number) | undefined;
  /**
   * Whether an answer counts that is there when the time is over, but was not read yet: this thread may have been busy
   * all the time.
   */
  readonly isLateAnswerGood?: boolean;
}

/** Calls `over` once the time of a request is over, with that which does not count. */
export function startDeadline(
  { timeoutMs, heldMs, isLateAnswerGood = false }: Deadline,
  over: () => void,
): { clear(): void } {
  let granted = 0;
  let timer: NodeJS.Timeout | undefined;
  let end: NodeJS.Immediate | undefined;
  const start = (ms: number): void => {
    timer = setTimeout(
      () => {
        const more = (heldMs?.() ?? 0) - granted;
        if (more < 1) {
          // Messages of other threads come between timers and immediates.
          if (isLateAnswerGood) end = setImmediate(over);
          else over();
          return;
        }
        granted += more;
        start(more);
      },
      Math.min(Math.max(ms, 0), MAX_DELAY_MS),
    );
  };
  start(timeoutMs);
  return {
    clear: () => {
      clearTimeout(timer);
      clearImmediate(end);
    },
  };
}
