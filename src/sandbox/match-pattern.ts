import type { PatternAnswer } from '../run/pattern-answers';
import { replyFailure } from './protocol';
import type { WorkerPool } from './worker-pool';

/** How long a pattern may take on one text, in milliseconds. */
const PATTERN_TIMEOUT_MS = 500;

/**
 * Tries an expected text in a thread that is ended when the pattern does not come to an end. Never rejects; a
 * pattern without an answer matches nothing.
 */
export async function matchPattern(
  pool: Pick<WorkerPool, 'lend' | 'giveBack'>,
  expected: string,
  actual: string,
  signal: AbortSignal,
): Promise<PatternAnswer> {
  try {
    const thread = await pool.lend(signal);
    const end = await thread.request(
      { type: 'match', expected, actual },
      { timeoutMs: PATTERN_TIMEOUT_MS, signal },
    );
    pool.giveBack(thread);
    if (end.kind === 'reply' && end.reply.type === 'matched') return { ok: true, matches: end.reply.matches };
    if (end.kind === 'deadline')
      return unanswered(`it took longer than ${String(PATTERN_TIMEOUT_MS)} ms; ${ADVICE}`);
    if (end.kind === 'cancelled') return unanswered('the run was stopped');
    if (end.kind === 'crashed') return unanswered(end.message);
    return unanswered(replyFailure(end.reply));
  } catch (error) {
    return unanswered(error instanceof Error ? error.message : String(error));
  }
}

const ADVICE =
  'a repetition inside a repetition, or of alternatives that match the same text, takes exponential time';

function unanswered(reason: string): PatternAnswer {
  return { ok: false, reason: `the pattern did not complete: ${reason}` };
}
