import { unloadedInvocation } from '../gateway/interrupted-invocation';
import type { GuardFunction, InvocationResult } from '../gateway/invocation';
import type { GuardHost, GuardModule, GuardSession, LoadOutcome, OpenOptions } from '../run/guard-host';

/** Questions that may go on until their deadline before a guard is asked no more. */
const MOST_DEADLINES = 3;

/**
 * Bounds how long questions to a guard take that does not answer: hundreds of them, each with its deadline, would take
 * hours. After the first few that ran until their deadline, the guard is not loaded again; `gaveUp` says so, and is the
 * `engine` failure of each further question, because nothing is known of its answer. Deadlines that only a saved answer
 * with a delay meets take no time and do not count.
 */
export class PatientHost implements GuardHost {
  readonly onFault;
  private deadlines = 0;
  private reason: string | undefined;

  constructor(private readonly host: GuardHost) {
    this.onFault = host.onFault;
  }

  /** Why the guard is asked no more, as a sentence; undefined while it is asked. */
  get gaveUp(): string | undefined {
    return this.reason;
  }

  async open(guard: GuardModule, options: OpenOptions): Promise<GuardSession> {
    if (this.reason !== undefined) return unasked(this.reason);
    const { timeoutMs } = options.limits;
    const started = performance.now();
    const session = await this.host.open(guard, options);
    const { load } = session;
    if (!load.ok && !load.engine && performance.now() - started >= timeoutMs) this.add('loading', timeoutMs);
    return {
      load,
      invoke: async (name, input, invoked) => {
        const begun = performance.now();
        const result = await session.invoke(name, input, invoked);
        const ranOut = performance.now() - begun >= invoked.timeoutMs && reachedDeadline(result);
        if (ranOut && !invoked.signal.aborted) this.add(name, timeoutMs);
        return result;
      },
      decode: (...given) => session.decode(...given),
      match: (...given) => session.match(...given),
      close: () => session.close(),
    };
  }

  private add(what: GuardFunction | 'loading', timeoutMs: number): void {
    if (++this.deadlines < MOST_DEADLINES) return;
    const seconds = String(timeoutMs / 1000);
    this.reason ??= `${String(MOST_DEADLINES)} requests ran until their deadline of ${seconds} s, the last one in ${what}, so the guard is asked no more`;
  }
}

function reachedDeadline({ invocation: { kind, limits = [] } }: InvocationResult): boolean {
  return kind === 'timeout' || limits.some(({ limit }) => limit === 'time');
}

/** A guard that is not loaded, because of `reason`. */
function unasked(reason: string): GuardSession {
  const load: LoadOutcome = { ok: false, engine: true, error: reason, reason, durationMs: 0 };
  return {
    load,
    invoke: (name) => Promise.resolve(unloadedInvocation(name, reason)),
    decode: () => Promise.resolve({ ok: false, reason }),
    match: () => Promise.resolve({ ok: false, reason }),
    close: () => undefined,
  };
}
