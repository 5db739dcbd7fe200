import { createHash } from 'node:crypto';
import type { Limits } from '../gateway/limits';
import type { PreparedGuard } from './protocol';
import type { WorkerPool } from './worker-pool';
import type { RequestEnd } from './worker-thread';

/** `error` is the gateway's whole text. `engine`: ours failed, the gateway would accept the module. */
export type Preparation =
  | { readonly ok: true; readonly guard: PreparedGuard }
  | { readonly ok: false; readonly error: string; readonly engine?: boolean; readonly offset?: number };

const INSTANTIATE_PREFIX = 'failed to instantiate WASM module: ';
/** Compiled modules held at once; each costs some times its file's size. */
const KEPT = 16;
/** Checking and compiling a module has no limit in the gateway (wazero L14); ours keeps a hang visible. */
const PREPARE_TIMEOUT_MS = 60_000;

/** Checked, rewritten and compiled modules by content and memory cap: a guard is compiled once per change. */
export class PreparedGuards {
  readonly #pool: WorkerPool;
  readonly #byKey = new Map<string, Promise<Preparation>>();

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  async get(bytes: Uint8Array, limits: Limits, signal: AbortSignal): Promise<Preparation> {
    const key = `${String(limits.memoryPages)}:${createHash('sha256').update(bytes).digest('hex')}`;
    const known = this.#byKey.get(key);
    if (known) {
      const outcome = await known;
      if (!isOurs(outcome)) return outcome;
    }
    const preparation = this.#prepare(bytes, limits.memoryPages, signal);
    this.#byKey.delete(key);
    this.#byKey.set(key, preparation);
    for (const oldest of this.#byKey.keys()) {
      if (this.#byKey.size <= KEPT) break;
      this.#byKey.delete(oldest);
    }
    const outcome = await preparation;
    // A cancel or a crash says nothing about the module: the next run tries again.
    if (isOurs(outcome) && this.#byKey.get(key) === preparation) this.#byKey.delete(key);
    return outcome;
  }

  async #prepare(bytes: Uint8Array, memoryPages: number, signal: AbortSignal): Promise<Preparation> {
    const thread = await this.#pool.lend();
    try {
      const end = await thread.request(
        { type: 'prepare', bytes, memoryPages },
        { timeoutMs: PREPARE_TIMEOUT_MS, signal },
      );
      if (end.kind !== 'reply') return { ok: false, engine: true, error: unanswered(end) };
      const { reply } = end;
      if (reply.type !== 'prepared') {
        return {
          ok: false,
          engine: true,
          error: reply.type === 'failed' ? reply.message : `unexpected reply ${reply.type}`,
        };
      }
      if (reply.outcome.ok) return reply.outcome;
      const { error, engine } = reply.outcome;
      return {
        ok: false,
        engine,
        error: engine ? error.message : INSTANTIATE_PREFIX + error.message,
        ...(error.offset === undefined ? {} : { offset: error.offset }),
      };
    } finally {
      this.#pool.giveBack(thread);
    }
  }
}

function isOurs(outcome: Preparation): boolean {
  return !outcome.ok && outcome.engine === true;
}

function unanswered(end: Exclude<RequestEnd, { kind: 'reply' }>): string {
  switch (end.kind) {
    case 'cancelled':
      return 'cancelled while the module was being checked';
    case 'deadline':
      return `checking and compiling the module took over ${String(PREPARE_TIMEOUT_MS / 1000)} s`;
    case 'crashed':
      return `the module could not be checked: ${end.message}`;
  }
}
