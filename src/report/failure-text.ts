import { checkPathText } from '../run/check-path';
import type { Check, StepResult } from '../run/result';
import { withoutTrace } from './plain-error';
import { compactJson, shorten } from '../scenario/compact';

/** A failed check in one sentence, as plain text: `expect.outcome: expected "denied", got "allowed" (note)`. */
export function checkSentence(check: Check): string {
  const note = check.note === undefined || check.note === '' ? '' : ` (${shorten(check.note, 400)})`;
  return `${checkPathText(check)}: expected ${compactJson(check.expected, 160)}, got ${compactJson(check.actual, 160)}${note}`;
}

/**
 * A sentence, and below it the error unless the sentence quotes its first line. The texts themselves are compared:
 * what a check shows of an error is cut, and a note may quote it too.
 */
export function withError(sentence: string, error: string | null): string {
  const shown = error === null ? '' : withoutTrace(error);
  return shown === '' || sentence.includes(shown.split('\n', 1)[0] ?? shown)
    ? sentence
    : `${sentence}\n${shown}`;
}

/** What is wrong with a step: one line per failed check, then the error. */
export function failureText(step: Pick<StepResult, 'checks' | 'error'>): string {
  const lines = step.checks.filter((check) => !check.ok).map(checkSentence);
  if (step.error !== null) lines.push(`error: ${step.error}`);
  return lines.join('\n');
}
