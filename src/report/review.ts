import type { Json } from '../gateway/json';
import {
  isAcceptable,
  pointerText,
  type ExpectationChange,
  type ReviewedResult,
} from '../run/expectation-changes';
import { compactJson } from '../scenario/compact';
import { describeDifference, differences } from '../scenario/difference';
import { indented, plural } from './lines';
import { paintWith, type Paint } from './paint';
import { inline } from './terminal-text';

/** What one scenario has for a review. */
export interface FileReview extends ReviewedResult {
  readonly file: string;
}

/** Longest value that is shown whole. */
const SHORT = 120;
/** Places named where two long values differ. */
const MAX_DIFFERENCES = 12;
/** Findings named beside a change. */
const MAX_FINDINGS = 3;
/** Lines of a value that is shown in full. */
const MAX_LINES = 400;

/** A change with its step, its place, what the scenario says, what happened, and why. */
export function reviewLines(change: ExpectationChange, indent: string, paint: Paint): string[] {
  const { step, tool, path, findings } = change;
  const inner = `${indent}  `;
  const named = tool === step ? '' : ` ${paint.dim(`(${inline(tool)})`)}`;
  const noticed = findings.filter(({ severity }) => severity !== 'info').slice(0, MAX_FINDINGS);
  return [
    `${indent}${paint.bold(inline(step))}${named}  ${inline(pointerText(path))}`,
    ...valueLines(change, inner, paint),
    ...noticed.flatMap(({ message, code }) => marked(paint.yellow('!'), `${message} [${code}]`, inner)),
    ...(isAcceptable(change) ? [] : [`${inner}${paint.yellow(BY_HAND)}`]),
  ];
}

/** Of a change that cannot be accepted. */
export const BY_HAND = 'There is no value to write: change or remove the expectation by hand.';

/** What happened in place of what is expected; undefined when there is nothing of that kind. */
export function actualOf(change: ExpectationChange): Json | undefined {
  if (isAcceptable(change)) return change.accepted;
  const { actual, note } = change.check;
  return actual === null && note !== undefined ? undefined : actual;
}

/** What differs, and why; of long values only the places where they differ. */
function valueLines(change: ExpectationChange, indent: string, paint: Paint): string[] {
  const { expected, reason } = change;
  const actual = actualOf(change);
  const isShort = [expected, actual ?? null].every((value) => compactJson(value, SHORT + 1).length <= SHORT);
  if (!isShort && actual !== undefined && isAcceptable(change)) {
    const found = differences(expected, actual, MAX_DIFFERENCES);
    if (found.length > 0)
      return found.flatMap((each) => marked(paint.yellow('±'), describeDifference(each, 160), indent));
  }
  return [
    `${indent}${paint.red(`− ${inline(compactJson(expected, 400))}`)}`,
    ...(actual === undefined ? [] : [`${indent}${paint.green(`+ ${inline(compactJson(actual, 400))}`)}`]),
    ...(reason === '' ? [] : indented(reason, indent, 4).map(paint.dim)),
  ];
}

/** A text behind a mark: its first lines, those after the first one below it. */
function marked(mark: string, text: string, indent: string): string[] {
  const [first = '', ...more] = indented(text, `${indent}  `, 3);
  return [`${indent}${mark} ${first.trimStart()}`, ...more];
}

/** Both values of a change in full, as JSON over several lines. */
export function detailLines(change: ExpectationChange, indent: string, paint: Paint): string[] {
  const side = (mark: string, value: Json): string[] =>
    indented(JSON.stringify(value, null, 2), `${indent}${mark} `, MAX_LINES);
  const actual = actualOf(change);
  return [
    ...side('−', change.expected).map(paint.red),
    ...(actual === undefined ? [] : side('+', actual).map(paint.green)),
  ];
}

/** All changes of a run, by scenario, and what else failed. */
export function prettyReview(reviews: readonly FileReview[], colour: boolean): string {
  const paint = paintWith(colour);
  const lines: string[] = [];
  for (const { file, changes } of reviews) {
    if (changes.length === 0) continue;
    lines.push(paint.bold(inline(file)));
    for (const change of changes) lines.push(...reviewLines(change, '  ', paint), '');
  }
  lines.push(...otherLines(reviews, paint), reviewSummary(reviews));
  return `${lines.join('\n')}\n`;
}

/** What fails and is no change of a value; nothing without such failures. */
export function otherLines(reviews: readonly FileReview[], paint: Paint): string[] {
  const lines = reviews.flatMap(({ file, others }) =>
    others.flatMap(({ step, message }) =>
      marked(paint.red('✗'), [file, ...(step === undefined ? [] : [step]), message].join(': '), '  '),
    ),
  );
  return lines.length === 0 ? [] : ['Fails, and is no change of a value:', ...lines, ''];
}

/** `3 changes in 2 scenarios, 1 of them only by hand`. */
export function reviewSummary(reviews: readonly FileReview[]): string {
  const changes = reviews.flatMap((each) => each.changes);
  if (changes.length === 0 && reviews.some(({ others }) => others.length > 0)) return 'No changes of values.';
  if (changes.length === 0)
    return 'No changes: all expectations that were checked have the values of the run.';
  const files = reviews.filter((each) => each.changes.length > 0).length;
  const byHand = changes.filter((change) => !isAcceptable(change)).length;
  const hand = byHand === 0 ? '' : `, ${String(byHand)} of them only by hand`;
  return `${plural(changes.length, 'change')} in ${plural(files, 'scenario')}${hand}`;
}

/** One change as `guard-lab review --reporter json` writes it (docs/review.md). */
export function jsonChange(file: string, change: ExpectationChange): object {
  const { step, tool, path, expected, accepted, check, reason, findings } = change;
  return {
    file,
    path: pointerText(path),
    step,
    tool,
    expected,
    actual: check.actual,
    ...(accepted === undefined ? {} : { accept: accepted }),
    acceptable: isAcceptable(change),
    reason,
    findings: findings.map(({ code, severity, message }) => ({ code, severity, message })),
  };
}
