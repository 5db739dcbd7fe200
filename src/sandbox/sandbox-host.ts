import { messageOf, type FaultSink } from '../base/fault';
import { exportsError } from '../gateway/guard-exports';
import type { GuardHost, GuardInspector, GuardModule, GuardSession, OpenOptions } from '../run/guard-host';
import { noVerdict } from '../run/failed-load';
import type { ProfileOutcome } from '../run/guard-profile';
import type { ModuleFacts } from '../run/module-facts';
import type { RecordedRun } from '../run/recorded-calls';
import type { RewriteInfo } from '../wasm/rewrite/info';
import { MemoryBudget } from './memory-budget';
import { PreparedGuards } from './prepared-guards';
import { profileCalls } from './profile-calls';
import { requestOnce } from './request-once';
import { unloadedSession } from './unloaded-session';
import { SandboxClosed, WorkerPool } from './worker-pool';
import { WorkerSession } from './worker-session';
import type { ThreadMemory, WorkerThread } from './worker-thread';

/** Listing what is in a module has no limit in the gateway, which does not do it. */
const DESCRIBE_TIMEOUT_MS = 60_000;
const NOT_RUN = { ok: false, error: 'it was only looked at', durationMs: 0 } as const;

export interface SandboxOptions {
  /** Path of the bundled worker script. */
  readonly workerPath: string;
  /** Idle threads kept for the next scenario. */
  readonly keepWarm?: number;
  /** A thread that was started before, with `onFault` and the usual memory: the first one that is lent. */
  readonly started?: WorkerThread | undefined;
  /** Memory of each thread, where it is not the usual one. */
  readonly memory?: ThreadMemory;
  /** Gets faults of ours, in threads too, that a result only says one sentence about. */
  readonly onFault?: FaultSink;
}

/**
 * Runs guards in worker threads: each scenario gets a thread and a new instance, each module is checked
 * and compiled once. Nothing a guard does can reach past its thread, and ending the thread ends it.
 */
export class SandboxHost implements GuardHost, GuardInspector {
  readonly #pool: WorkerPool;
  readonly #prepared: PreparedGuards;
  readonly #memory = new MemoryBudget();
  readonly onFault: FaultSink;

  constructor(options: SandboxOptions) {
    this.onFault = options.onFault ?? ((): void => undefined);
    this.#pool = new WorkerPool(options.workerPath, options.keepWarm ?? 2, this.onFault, options.memory);
    if (options.started) this.#pool.giveBack(options.started);
    this.#prepared = new PreparedGuards(this.#pool);
  }

  /** Starts a thread now, so that the first run does not wait for it. */
  warm(): void {
    this.#pool.warm();
  }

  /** Never rejects: what keeps the guard from loading is in the session. */
  async open(guard: GuardModule, options: OpenOptions): Promise<GuardSession> {
    const started = performance.now();
    const prepared = await this.#prepared.get(guard.bytes, options.limits, options.signal, {
      coverage: options.coverage ?? false,
    });
    if (!prepared.ok) return unloadedSession({ ...prepared, durationMs: performance.now() - started });
    const leave = await this.#memory.enter(options.limits.memoryPages, options.signal);
    if (!leave)
      return unloadedSession({ ...noVerdict('it was stopped'), durationMs: performance.now() - started });
    try {
      const session = await WorkerSession.start(this.#pool, prepared.guard, options, started);
      if (!session.load.ok) leave();
      return closedWith(session, leave);
    } catch (error) {
      leave();
      if (!(error instanceof SandboxClosed)) this.onFault('a guard could not be loaded', error);
      const durationMs = performance.now() - started;
      return unloadedSession({ ...noVerdict(messageOf(error)), durationMs });
    }
  }

  /** The facts of a module, found in a thread; undefined when there are none, or the thread failed. */
  async describe(
    guard: GuardModule,
    { limits, signal }: Pick<OpenOptions, 'limits' | 'signal'>,
  ): Promise<ModuleFacts | undefined> {
    const { memoryPages } = limits;
    const end = await requestOnce(
      this.#pool,
      { type: 'describe', bytes: guard.bytes, memoryPages },
      { timeoutMs: DESCRIBE_TIMEOUT_MS, signal },
    );
    return end.kind === 'reply' && end.reply.type === 'described' ? end.reply.facts : undefined;
  }

  /** Repeats the calls of a run and measures where their time goes, one run at a time. Never rejects. */
  async profile(recorded: RecordedRun, signal: AbortSignal): Promise<ProfileOutcome> {
    const leave = await this.#memory.enter(recorded.options.limits.memoryPages, signal);
    if (!leave) return { ok: false, reason: 'it was stopped' };
    try {
      return await profileCalls({ pool: this.#pool, prepared: this.#prepared }, recorded, signal);
    } finally {
      leave();
    }
  }

  /** Judges modules without running any of them, start functions included: for folders that are not trusted. */
  get judging(): GuardInspector {
    return {
      describe: (guard, options) => this.describe(guard, options),
      open: async (guard, options) => {
        const started = performance.now();
        const prepared = await this.#prepared.get(guard.bytes, options.limits, options.signal);
        const durationMs = performance.now() - started;
        if (!prepared.ok) return unloadedSession({ ...prepared, durationMs });
        const error = exportsError(functionsOf(prepared.guard.info));
        if (error !== undefined) return unloadedSession({ ok: false, error, durationMs });
        return { ...unloadedSession(NOT_RUN), load: { ok: true, memoryPages: 0, durationMs } };
      },
    };
  }

  dispose(): void {
    this.#pool.dispose();
  }
}

/** The session, with one more thing to do when it is closed. */
function closedWith(session: GuardSession, done: () => void): GuardSession {
  return {
    load: session.load,
    invoke: (...call) => session.invoke(...call),
    match: (...texts) => session.match(...texts),
    decode: (...answer) => session.decode(...answer),
    close: () => {
      session.close();
      done();
    },
  };
}

function functionsOf({ exports, functionTypes, types }: RewriteInfo): Parameters<typeof exportsError>[0] {
  return {
    hasFunction: (name) => exports.has(name),
    signature: (name) => types[functionTypes[exports.get(name)?.index ?? -1] ?? -1],
  };
}
