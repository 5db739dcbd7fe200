import { createHash } from 'node:crypto';
import { LruMap } from '../base/lru-map';
import type { Limits } from '../gateway/limits';
import { noVerdict, type FailedLoad } from '../run/failed-load';
import { unlessAborted } from '../run/unless-aborted';
import { replyFailure } from './failed-reply';
import type { PrepareOutcome, WorkerRequest } from './protocol';
import { requestOnce, type ThreadSource } from './request-once';
import type { RequestEnd } from './worker-thread';

/** Compiled modules held at once; each costs some times its file's size. */
const KEPT = 16;
/** Checking and compiling a module has no limit in the gateway (wazero L14); ours keeps a hang visible. */
const PREPARE_TIMEOUT_MS = 60_000;

type ToPrepare = Omit<Extract<WorkerRequest, { type: 'prepare' }>, 'type' | 'id'>;

/** How a module is rewritten besides what all are. */
type Rewriting = Pick<ToPrepare, 'coverage' | 'interruptible'>;

/** A module being prepared, or prepared; given up when no one waits for it any more. */
interface Entry {
  readonly outcome: Promise<PrepareOutcome>;
  readonly giveUp: AbortController;
  waiting: number;
}

/** Checked, rewritten and compiled modules by content, memory cap, and how they are rewritten: a guard is compiled once per change. */
export class PreparedGuards {
  readonly #pool: ThreadSource;
  readonly #byKey = new LruMap<string, Entry>(KEPT);

  constructor(pool: ThreadSource) {
    this.#pool = pool;
  }

  /** Never rejects. `signal` ends the waiting at once; the work goes on while others wait for the same module. */
  async get(
    bytes: Uint8Array,
    { memoryPages }: Limits,
    signal: AbortSignal,
    { coverage = false, interruptible = false }: Partial<Rewriting> = {},
  ): Promise<PrepareOutcome> {
    const form = `${coverage ? 'counted' : ''}:${interruptible ? 'interruptible' : ''}`;
    const key = `${String(memoryPages)}:${form}:${createHash('sha256').update(bytes).digest('hex')}`;
    const entry = this.#byKey.get(key) ?? this.#start({ bytes, memoryPages, coverage, interruptible });
    this.#byKey.set(key, entry);
    entry.waiting++;
    const outcome = await unlessAborted(entry.outcome, signal);
    entry.waiting--;
    if (outcome === undefined && entry.waiting === 0) entry.giveUp.abort();
    // A cancel or a crash says nothing about the module: the next run tries again.
    const isOver = outcome === undefined ? entry.giveUp.signal.aborted : isOurs(outcome);
    if (isOver && this.#byKey.get(key) === entry) this.#byKey.delete(key);
    return outcome ?? unanswered({ kind: 'canceled' });
  }

  #start(module: ToPrepare): Entry {
    const giveUp = new AbortController();
    const outcome = this.#prepare(module, giveUp.signal);
    return { outcome, giveUp, waiting: 0 };
  }

  async #prepare(module: ToPrepare, signal: AbortSignal): Promise<PrepareOutcome> {
    const options = { timeoutMs: PREPARE_TIMEOUT_MS, signal };
    return preparationOf(await requestOnce(this.#pool, { type: 'prepare', ...module }, options));
  }
}

function preparationOf(end: RequestEnd): PrepareOutcome {
  if (end.kind !== 'reply') return unanswered(end);
  return end.reply.type === 'prepared' ? end.reply.outcome : noVerdict(replyFailure(end.reply));
}

function isOurs(outcome: PrepareOutcome): boolean {
  return !outcome.ok && outcome.engine === true;
}

function unanswered(end: Exclude<RequestEnd, { kind: 'reply' }>): FailedLoad {
  switch (end.kind) {
    case 'canceled':
      return noVerdict('it was stopped');
    case 'deadline':
      return noVerdict(`checking and compiling it took longer than ${String(PREPARE_TIMEOUT_MS / 1000)} s`);
    case 'crashed':
      return noVerdict(end.message);
  }
}
