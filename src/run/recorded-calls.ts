import type { GuardFunction } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import type { GuardModule, GuardSession, InvokeOptions, OpenOptions } from './guard-host';

/** One invocation of a run, as it can be made again. */
export interface RecordedCall extends Pick<InvokeOptions, 'step' | 'backend' | 'timeoutMs'> {
  readonly function: GuardFunction;
  readonly input: Json;
}

/** What a guard was loaded with and asked in a scenario: enough to repeat it. */
export interface RecordedRun {
  readonly guard: GuardModule;
  readonly options: Pick<OpenOptions, 'guardName' | 'limits' | 'backend' | 'fallback' | 'gateway'>;
  readonly calls: readonly RecordedCall[];
  /** Time of all invocations, in milliseconds. */
  readonly durationMs: number;
  /** Whether an invocation came to its deadline: repeated, the guard may loop for ever. */
  readonly timedOut: boolean;
  /** What ended our engine in an invocation: such a guard is never sent again by itself. */
  readonly engineFailure?: string;
}

/** Keeps the calls of one scenario while it runs. */
export class CallRecorder {
  #run: (RecordedRun & { readonly calls: RecordedCall[] }) | undefined;

  /** What was recorded; undefined when the guard was not loaded. */
  get run(): RecordedRun | undefined {
    return this.#run;
  }

  /** The session, whose calls are recorded from here on; as it is when its guard was refused. */
  watch(session: GuardSession, guard: GuardModule, options: RecordedRun['options']): GuardSession {
    if (!session.load.ok) return session;
    const calls: RecordedCall[] = [];
    this.#run = { guard, options, calls, durationMs: 0, timedOut: false };
    return {
      load: session.load,
      match: (...texts) => session.match(...texts),
      decode: (...answer) => session.decode(...answer),
      close: () => session.close(),
      invoke: async (name, input, invokeOptions) => {
        const { step, backend, timeoutMs } = invokeOptions;
        calls.push({ function: name, input, step, backend, timeoutMs });
        const result = await session.invoke(name, input, invokeOptions);
        const { durationMs, kind, engine, error } = result.invocation;
        const before = this.#run ?? { durationMs: 0, timedOut: false };
        this.#run = {
          ...before,
          ...(engine === true ? { engineFailure: error ?? 'the engine ended' } : {}),
          guard,
          options,
          calls,
          durationMs: before.durationMs + durationMs,
          timedOut: before.timedOut || kind === 'timeout',
        };
        return result;
      },
    };
  }
}
