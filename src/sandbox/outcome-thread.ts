import type { FaultSink } from '../base/fault';
import { replyFailure, type FailedReply } from './failed-reply';
import { RequestThread, type RequestLike } from './request-thread';
import type { ThreadLimits } from './threads';

/** Where a thread for one long task comes from. */
export interface OutcomeThreadOptions {
  /** Path of the bundled thread. */
  readonly workerPath: string;
  /** Path of the bundled script of guard threads, which this thread starts. */
  readonly guardWorkerPath: string;
  /** Gets faults of ours that happen in the threads. */
  readonly onFault?: FaultSink;
}

/** A task, and how it is done. */
export interface ThreadTask<Body> {
  readonly request: Body;
  /** For messages: `the check`. */
  readonly name: string;
  readonly resourceLimits: ThreadLimits;
  /** For faults of ours: every step of a guard has its deadline. */
  readonly timeoutMs: number;
}

/** A reply with what the task came to. */
interface OutcomeReply<Outcome> {
  readonly type: string;
  readonly id: number;
  readonly outcome: Outcome;
}

/** What a task came to, or that it was stopped or failed. */
export type TaskEnd<Outcome> =
  Outcome | { readonly ok: false; readonly canceled: true } | { readonly ok: false; readonly error: string };

/**
 * Does one long task in a separate thread. Guards run in threads below it; when the signal aborts, all end at once. Never
 * rejects.
 */
export async function outcomeInThread<Body extends RequestLike, Outcome, Event>(
  { request, name, resourceLimits, timeoutMs }: ThreadTask<Body>,
  { workerPath, guardWorkerPath, onFault }: OutcomeThreadOptions,
  signal: AbortSignal,
  onEvent: (event: Event) => void,
): Promise<TaskEnd<Outcome>> {
  const thread = new RequestThread<Body, OutcomeReply<Outcome> | FailedReply, Event>({
    workerPath,
    resourceLimits,
    workerData: { guardWorkerPath },
    failed: (reason) => `${name} failed: ${reason}`,
    exited: (code) => `the thread of ${name} ended with code ${String(code)}`,
    onFault,
  });
  try {
    const end = await thread.request(request, { timeoutMs, signal, onEvent });
    switch (end.kind) {
      case 'reply':
        return 'outcome' in end.reply ? end.reply.outcome : { ok: false, error: replyFailure(end.reply) };
      case 'canceled':
        return { ok: false, canceled: true };
      case 'crashed':
        return { ok: false, error: end.message };
      case 'deadline':
        return { ok: false, error: `${name} did not end in time` };
    }
  } finally {
    thread.dispose();
  }
}
