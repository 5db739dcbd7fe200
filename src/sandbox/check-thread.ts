import type { FaultSink } from '../base/fault';
import type {
  CheckEvent,
  CheckOutcome,
  CheckQuestion,
  CheckReply,
  CheckRequest,
  CheckThreadData,
} from './check-protocol';
import { replyFailure } from './failed-reply';
import { RequestThread } from './request-thread';

export interface CheckThreadOptions {
  /** Path of the bundled thread. */
  readonly workerPath: string;
  /** Path of the bundled script of guard threads, which this thread starts. */
  readonly guardWorkerPath: string;
  /** Gets faults of ours that happen in the threads. */
  readonly onFault?: FaultSink;
}

/** What a check came to, or that it was stopped. */
export type CheckEnd = CheckOutcome | { readonly ok: false; readonly canceled: true };

const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 2048 };
/** Milliseconds: every step of a guard has its deadline, so that this is for faults of ours only. */
const CHECK_TIMEOUT_MS = 3_600_000;

/**
 * Checks properties of a guard in a separate thread. Guards run in threads below it; when the signal aborts, all end
 * at once. Never rejects.
 */
export async function checkInThread(
  question: CheckQuestion,
  { workerPath, guardWorkerPath, onFault }: CheckThreadOptions,
  signal: AbortSignal,
  onEvent: (event: CheckEvent) => void,
): Promise<CheckEnd> {
  const workerData: CheckThreadData = { guardWorkerPath };
  const thread = new RequestThread<Omit<CheckRequest, 'id'>, CheckReply, CheckEvent>({
    workerPath,
    resourceLimits: RESOURCE_LIMITS,
    workerData,
    failed: (reason) => `the check failed: ${reason}`,
    exited: (code) => `the thread of the check ended with code ${String(code)}`,
    onFault,
  });
  try {
    const end = await thread.request(
      { type: 'check', question },
      { timeoutMs: CHECK_TIMEOUT_MS, signal, onEvent },
    );
    switch (end.kind) {
      case 'reply':
        return end.reply.type === 'checked'
          ? end.reply.outcome
          : { ok: false, error: replyFailure(end.reply) };
      case 'canceled':
        return { ok: false, canceled: true };
      case 'crashed':
        return { ok: false, error: end.message };
      case 'deadline':
        return { ok: false, error: 'the check did not end in time' };
    }
  } finally {
    thread.dispose();
  }
}
