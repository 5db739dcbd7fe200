import type { Expectation } from '../scenario/model';
import { parsePattern } from '../scenario/text-pattern';

/** What trying a pattern on a text came to; `reason` says in words why it came to nothing. */
export type PatternAnswer =
  { readonly ok: true; readonly matches: boolean } | { readonly ok: false; readonly reason: string };

/** Answers by expected text. */
export type PatternAnswers = ReadonlyMap<string, PatternAnswer>;

/** Tries a pattern on a text where it can be ended; never rejects. */
export type MatchPattern = (expected: string, actual: string) => Promise<PatternAnswer>;

/** Tries the patterns of an expectation on the error they are about, before its checks are made. */
export async function answerPatterns(
  expect: Expectation | undefined,
  error: string | null,
  match: MatchPattern,
): Promise<PatternAnswers> {
  const answers = new Map<string, PatternAnswer>();
  const expected = expect?.error;
  if (expected === undefined || error === null || !isPattern(expected)) return answers;
  answers.set(expected, await match(expected, error));
  return answers;
}

/** Whether `actual` satisfies an expected text; for a pattern, as it was answered. */
export function textAnswer(
  expected: string,
  actual: string,
  answers: PatternAnswers | undefined,
): PatternAnswer {
  if (!isPattern(expected)) return { ok: true, matches: actual.includes(expected) };
  return answers?.get(expected) ?? { ok: false, reason: 'the pattern was not tried' };
}

function isPattern(expected: string): boolean {
  const pattern = parsePattern(expected);
  return !pattern.ok || pattern.regex !== undefined;
}
