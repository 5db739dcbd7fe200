import type { CheckEvent, CheckOutcome, CheckQuestion, CheckRequest } from './check-protocol';
import { outcomeInThread, type OutcomeThreadOptions, type TaskEnd } from './outcome-thread';

/** What a check came to, or that it was stopped. */
export type CheckEnd = TaskEnd<CheckOutcome>;

const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 2048 };
const CHECK_TIMEOUT_MS = 3_600_000;

/** Checks properties of a guard in a separate thread: see `outcomeInThread`. */
export function checkInThread(
  question: CheckQuestion,
  options: OutcomeThreadOptions,
  signal: AbortSignal,
  onEvent: (event: CheckEvent) => void,
): Promise<CheckEnd> {
  const request: Omit<CheckRequest, 'id'> = { type: 'check', question };
  const task = {
    ...{ request, name: 'the check' },
    ...{ resourceLimits: RESOURCE_LIMITS, timeoutMs: CHECK_TIMEOUT_MS },
  };
  return outcomeInThread<typeof request, CheckOutcome, CheckEvent>(task, options, signal, onEvent);
}
