import type { FaultSink } from '../base/fault';
import { replyFailure } from './failed-reply';
import type {
  ImportEvent,
  ImportOutcome,
  ImportQuestion,
  ImportReply,
  ImportRequest,
  ImportThreadData,
} from './import-protocol';
import { RequestThread } from './request-thread';

export interface ImportThreadOptions {
  /** Path of the bundled thread. */
  readonly workerPath: string;
  /** Path of the bundled script of guard threads, which this thread starts. */
  readonly guardWorkerPath: string;
  /** Gets faults of ours that happen in the threads. */
  readonly onFault?: FaultSink;
}

/** What an import came to, or that it was stopped. */
export type ImportEnd = ImportOutcome | { readonly ok: false; readonly canceled: true };

const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 16 };
/** Milliseconds: a log can be many GB, and every step of a guard has its deadline. */
const IMPORT_TIMEOUT_MS = 24 * 3_600_000;

/**
 * Reads logs, and makes scenarios of them, in a separate thread. Guards run in threads below it; when the signal aborts,
 * all end at once. Never rejects.
 */
export async function importInThread(
  question: ImportQuestion,
  { workerPath, guardWorkerPath, onFault }: ImportThreadOptions,
  signal: AbortSignal,
  onEvent: (event: ImportEvent) => void,
): Promise<ImportEnd> {
  const workerData: ImportThreadData = { guardWorkerPath };
  const thread = new RequestThread<Omit<ImportRequest, 'id'>, ImportReply, ImportEvent>({
    workerPath,
    resourceLimits: RESOURCE_LIMITS,
    workerData,
    failed: (reason) => `the import failed: ${reason}`,
    exited: (code) => `the thread of the import ended with code ${String(code)}`,
    onFault,
  });
  try {
    const end = await thread.request(
      { type: 'import', question },
      { timeoutMs: IMPORT_TIMEOUT_MS, signal, onEvent },
    );
    switch (end.kind) {
      case 'reply':
        return end.reply.type === 'imported'
          ? end.reply.outcome
          : { ok: false, error: replyFailure(end.reply) };
      case 'canceled':
        return { ok: false, canceled: true };
      case 'crashed':
        return { ok: false, error: end.message };
      case 'deadline':
        return { ok: false, error: 'it did not end in time' };
    }
  } finally {
    thread.dispose();
  }
}
