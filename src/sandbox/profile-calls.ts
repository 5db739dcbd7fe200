import type { ProfileOutcome } from '../run/guard-profile';
import type { RecordedRun } from '../run/recorded-calls';
import { pointCount } from '../wasm/coverage/coverage-table';
import { createHitArea } from '../wasm/coverage/hit-area';
import { replyFailure } from './failed-reply';
import type { PreparedGuards } from './prepared-guards';
import type { ProfileRequest, WorkerEvent } from './protocol';
import { requestOnce, type ThreadSource } from './request-once';
import type { RequestEnd } from './worker-thread';

/** A repetition of a guard that came to its deadline is stopped after so many milliseconds. */
const STOP_AFTER_MS = 5_000;
/** What profiling may take besides its repetitions, each of which takes about as long as the run did. */
const BESIDES_MS = 60_000;
const REPETITIONS = 20;
/** The same for repetitions that are stopped: only recursion without a loop gets past their ends. */
const BESIDES_STOPPED_MS = 10_000;
const STOPPED_REPETITIONS = 6;

const STOPPED = { ok: false, reason: 'it was stopped' } as const;

interface Threads {
  readonly pool: ThreadSource;
  readonly prepared: PreparedGuards;
}

/**
 * Repeats the calls of a run in a thread and measures where their time goes. Never rejects. A guard that came to its
 * deadline, now or in the run, is repeated in a form that can be stopped, so that what it did is known.
 */
export async function profileCalls(
  threads: Threads,
  recorded: RecordedRun,
  signal: AbortSignal,
): Promise<ProfileOutcome> {
  const { engineFailure } = recorded;
  if (engineFailure !== undefined)
    return { ok: false, reason: `it is not repeated, because of: ${engineFailure}` };
  if (recorded.timedOut) return attempt(threads, recorded, true, signal);
  const outcome = await attempt(threads, recorded, false, signal);
  return outcome === 'deadline' ? attempt(threads, recorded, true, signal) : outcome;
}

async function attempt(
  threads: Threads,
  recorded: RecordedRun,
  interruptible: true,
  signal: AbortSignal,
): Promise<ProfileOutcome>;
async function attempt(
  threads: Threads,
  recorded: RecordedRun,
  interruptible: boolean,
  signal: AbortSignal,
): Promise<ProfileOutcome | 'deadline'>;
async function attempt(
  { pool, prepared }: Threads,
  { guard: { bytes }, ...run }: RecordedRun,
  interruptible: boolean,
  signal: AbortSignal,
): Promise<ProfileOutcome | 'deadline'> {
  const { limits } = run.options;
  const guard = await prepared.get(bytes, limits, signal, { interruptible });
  if (signal.aborted) return STOPPED;
  if (!guard.ok) return { ok: false, reason: guard.error };
  const counting = await prepared.get(bytes, limits, signal, { interruptible, coverage: true });
  if (signal.aborted) return STOPPED;
  if (!counting.ok) return { ok: false, reason: counting.error };
  const { coverage } = counting.guard.info;
  const stopAfterMs = interruptible ? Math.min(STOP_AFTER_MS, Math.max(1, run.durationMs)) : undefined;
  const request: ProfileRequest = {
    guard: guard.guard,
    counted: counting.guard,
    hitArea: coverage?.ok ? createHitArea(pointCount(coverage.table)) : undefined,
    bytes,
    run,
    stopAfterMs,
  };
  const timeoutMs =
    stopAfterMs === undefined
      ? BESIDES_MS + REPETITIONS * run.durationMs
      : BESIDES_STOPPED_MS + STOPPED_REPETITIONS * stopAfterMs;
  const end = await watched(pool, request, { timeoutMs, signal });
  if (end.kind === 'deadline' && !interruptible) return 'deadline';
  return outcomeOf(end);
}

/** Sends the request; a slice of the profile that takes too long ends it as its deadline does. */
async function watched(
  pool: ThreadSource,
  request: ProfileRequest,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<RequestEnd> {
  const hanging = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onEvent = (event: WorkerEvent): void => {
    if (event.kind !== 'slice') return;
    clearTimeout(timer);
    if (event.mostMs !== undefined) timer = setTimeout(() => hanging.abort(), event.mostMs);
  };
  try {
    const options = { timeoutMs, signal: AbortSignal.any([signal, hanging.signal]), onEvent };
    const end = await requestOnce(pool, { type: 'profile', ...request }, options);
    return end.kind === 'canceled' && hanging.signal.aborted && !signal.aborted ? { kind: 'deadline' } : end;
  } finally {
    clearTimeout(timer);
  }
}

function outcomeOf(end: RequestEnd): ProfileOutcome {
  switch (end.kind) {
    case 'reply':
      if (end.reply.type === 'profiled') return end.reply.outcome;
      return { ok: false, reason: replyFailure(end.reply) };
    case 'deadline':
      return { ok: false, reason: 'when it was repeated, the guard did not come to its end' };
    case 'canceled':
      return STOPPED;
    case 'crashed':
      return { ok: false, reason: end.message };
  }
}
