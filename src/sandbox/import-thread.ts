import type { ImportEvent, ImportOutcome, ImportQuestion, ImportRequest } from './import-protocol';
import { outcomeInThread, type OutcomeThreadOptions, type TaskEnd } from './outcome-thread';

/** What an import came to, or that it was stopped. */
export type ImportEnd = TaskEnd<ImportOutcome>;

const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 16 };
/** Milliseconds: a log can be many GB. */
const IMPORT_TIMEOUT_MS = 24 * 3_600_000;

/** Reads logs, and makes scenarios of them, in a separate thread: see `outcomeInThread`. */
export function importInThread(
  question: ImportQuestion,
  options: OutcomeThreadOptions,
  signal: AbortSignal,
  onEvent: (event: ImportEvent) => void,
): Promise<ImportEnd> {
  const request: Omit<ImportRequest, 'id'> = { type: 'import', question };
  const task = {
    ...{ request, name: 'the import' },
    ...{ resourceLimits: RESOURCE_LIMITS, timeoutMs: IMPORT_TIMEOUT_MS },
  };
  return outcomeInThread<typeof request, ImportOutcome, ImportEvent>(task, options, signal, onEvent);
}
