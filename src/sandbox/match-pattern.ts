import type { PatternAnswer } from '../run/pattern-answers';
import { replyFailure } from './failed-reply';
import { requestOnce, type ThreadSource } from './request-once';

/** How long a pattern may take on one text, in milliseconds. */
const PATTERN_TIMEOUT_MS = 500;

/**
 * Tries an expected text in a thread that is ended when the pattern does not come to an end. Never rejects; a
 * pattern without an answer matches nothing.
 */
export async function matchPattern(
  threads: ThreadSource,
  expected: string,
  actual: string,
  signal: AbortSignal,
): Promise<PatternAnswer> {
  const end = await requestOnce(
    threads,
    { type: 'match', expected, actual },
    { timeoutMs: PATTERN_TIMEOUT_MS, isLateAnswerGood: true, signal },
  );
  if (end.kind === 'reply' && end.reply.type === 'matched') return { ok: true, matches: end.reply.matches };
  if (end.kind === 'deadline')
    return unanswered(`it took longer than ${String(PATTERN_TIMEOUT_MS)} ms; ${ADVICE}`);
  if (end.kind === 'canceled') return unanswered('the run was stopped');
  if (end.kind === 'crashed') return unanswered(end.message);
  return unanswered(replyFailure(end.reply));
}

const ADVICE =
  'a repetition inside a repetition, or of alternatives that match the same text, takes exponential time';

function unanswered(reason: string): PatternAnswer {
  return { ok: false, reason: `the pattern did not complete: ${reason}` };
}
