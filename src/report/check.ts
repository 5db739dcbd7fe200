import type { CheckResult, PropertyResult } from '../analysis/check/check-result';
import { shorten } from '../scenario/compact';
import { growthLines } from './check-growth';
import { indented, plural } from './lines';
import { paintWith, type Paint } from './paint';
import { inline } from './terminal-text';

type Status = PropertyResult['status'];

const MARKS: Record<Status, string> = {
  shown: '✓',
  broken: '✗',
  disabled: '-',
  'no-subject': '○',
  'not-reached': '○',
};

/** Words of the summary, in their order. */
const WORDS: Record<Status, string> = {
  shown: 'shown',
  broken: 'broken',
  'no-subject': 'not checked',
  'not-reached': 'not finished',
  disabled: 'disabled',
};

/** What comes before a line of the guard, by what the line is. */
export const SOURCE_WORDS = {
  failure: 'at',
  deciding: 'parts from the right answer at',
  'last-backend-call': 'last backend call at',
} as const;

/** What is said of a counterexample that passes. */
export const NOT_REPRODUCED = 'which does not fail when it is run';

/** The properties of a guard for people: a line each, with the counterexample of those that are broken. */
export function prettyCheck(result: CheckResult, { colour }: { readonly colour: boolean }): string {
  const paint = paintWith(colour);
  const { guard, requests, properties } = result;
  const lines = [`${paint.bold(inline(guard))}  ${plural(requests, 'request')}`, ''];
  for (const property of properties) lines.push(...propertyLines(property, paint));
  const broken = properties.some(({ status }) => status === 'broken');
  lines.push('', `Properties: ${(broken ? paint.red : paint.bold)(countsText(result))}`);
  lines.push(repeatText(result));
  return `${lines.join('\n')}\n`;
}

/** How many properties have which status: `2 shown, 1 broken`. */
export function countsText({ properties }: CheckResult): string {
  return (Object.keys(WORDS) as Status[])
    .map((status) => [properties.filter((each) => each.status === status).length, WORDS[status]] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${String(count)} ${word}`)
    .join(', ');
}

/** How to get the same result again. */
export function repeatText({ seed }: CheckResult): string {
  return `Seed ${String(seed)}: repeat with --seed ${String(seed)}`;
}

/** Why a property was not checked; empty for one that was. */
export function reasonText({ status, reason }: PropertyResult): string {
  if (status === 'shown' || status === 'broken') return '';
  return `${WORDS[status]}: ${reason ?? 'there was nothing to ask'}`;
}

function propertyLines(property: PropertyResult, paint: Paint): string[] {
  const { code, title, status, runs, notes = [], counterexample } = property;
  const mark = colourOf(status, paint)(MARKS[status]);
  const counted = runs === 0 ? '' : paint.dim(` (${plural(runs, 'case')})`);
  const lines = [`${mark} ${paint.bold(code)}  ${title}${counted}`];
  const reason = reasonText(property);
  if (reason !== '') lines.push(...indented(reason, '    ').map(paint.dim));
  for (const note of notes) lines.push(...indented(note, '    ').map(paint.dim));
  lines.push(...growthLines(property).map((line) => paint.dim(`    ${line}`)));
  if (!counterexample) return lines;
  const { message, source, sourceIs = 'failure', scenario, reproduced } = counterexample;
  lines.push(...indented(shorten(message, 2000), '    ').map(paint.red));
  if (source)
    lines.push(paint.cyan(`    ${SOURCE_WORDS[sourceIs]} ${inline(source.file)}:${String(source.line)}`));
  const unlike = reproduced === false ? `, ${NOT_REPRODUCED}` : '';
  if (scenario !== null) lines.push(`    scenario: ${inline(scenario)}${unlike}`);
  return lines;
}

function colourOf(status: Status, paint: Paint): (text: string) => string {
  if (status === 'shown') return paint.green;
  return status === 'broken' ? paint.red : paint.yellow;
}
