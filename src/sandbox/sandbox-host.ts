import type { GuardHost, GuardModule, GuardSession, OpenOptions } from '../run/guard-host';
import { failedSession, WorkerSession } from './worker-session';
import { PreparedGuards } from './prepared-guards';
import { WorkerPool } from './worker-pool';

export interface SandboxOptions {
  /** Path of the bundled worker script. */
  readonly workerPath: string;
  /** Idle threads kept for the next scenario. */
  readonly keepWarm?: number;
}

/**
 * Runs guards in worker threads: each scenario gets a thread and a new instance, each module is checked
 * and compiled once. Nothing a guard does can reach past its thread, and ending the thread ends it.
 */
export class SandboxHost implements GuardHost {
  readonly #pool: WorkerPool;
  readonly #prepared: PreparedGuards;

  constructor(options: SandboxOptions) {
    this.#pool = new WorkerPool(options.workerPath, options.keepWarm ?? 2);
    this.#prepared = new PreparedGuards(this.#pool);
  }

  /** Starts a thread now, so that the first run does not wait for it. */
  warm(): void {
    this.#pool.warm();
  }

  /** Never rejects: what keeps the guard from loading is in the session. */
  async open(guard: GuardModule, options: OpenOptions): Promise<GuardSession> {
    const started = performance.now();
    const prepared = await this.#prepared.get(guard.bytes, options.limits, options.signal);
    if (!prepared.ok) return failedSession({ ...prepared, durationMs: performance.now() - started });
    try {
      return await WorkerSession.start(this.#pool, prepared.guard, options, started);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const durationMs = performance.now() - started;
      return failedSession({
        ok: false,
        engine: true,
        error: `the guard could not be loaded: ${reason}`,
        durationMs,
      });
    }
  }

  dispose(): void {
    this.#pool.dispose();
  }
}
