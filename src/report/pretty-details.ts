import type { BackendCall, Invocation } from '../gateway/invocation';
import type { Limits } from '../gateway/limits';
import { checkPathText, expectationOf } from '../run/check-path';
import { usedText } from '../run/limit-use';
import type { Check, Finding } from '../run/result';
import { compactJson } from '../scenario/compact';
import { describeDifference, differences } from '../scenario/difference';
import { afterDelay, delayFact, indented, plural } from './lines';
import type { Paint } from './paint';
import { inline } from './terminal-text';
import { stackLines, type ShownSources } from './stack-lines';

const MAX_CALLS = 8;

/** A failed check: path, expected and actual; structures as the places where they differ. */
export function checkLines(check: Check, indent: string, paint: Paint): string[] {
  const lines = [`${indent}${paint.red('✗')} ${inline(checkPathText(check))}`];
  const inner = `${indent}    `;
  const structured = isStructure(check.expected) && isStructure(check.actual);
  if (structured && expectationOf(check) !== 'backendCalls') {
    for (const difference of differences(check.expected, check.actual, 10)) {
      lines.push(...indented(describeDifference(difference, 160), inner, 2));
    }
    if (lines.length > 1) return lines;
  }
  lines.push(
    `${inner}expected ${paint.green(inline(compactJson(check.expected, 200)))}`,
    `${inner}actual   ${paint.red(inline(compactJson(check.actual, 200)))}`,
  );
  if (check.note !== undefined && check.note !== '')
    lines.push(...indented(check.note, inner, 4).map(paint.dim));
  return lines;
}

function isStructure(value: Check['expected']): boolean {
  return typeof value === 'object' && value !== null;
}

const FINDING_MARKS = { error: '✗', warning: '!', info: 'i' } as const;

/** A finding with its code, and where in the guard it is when that is known. */
export function findingLines(
  finding: Finding,
  indent: string,
  paint: Paint,
  sources?: ShownSources,
): string[] {
  const colour = { error: paint.red, warning: paint.yellow, info: paint.cyan }[finding.severity];
  const [first = '', ...more] = indented(finding.message, `${indent}  `, 6);
  const lines = [
    `${indent}${colour(FINDING_MARKS[finding.severity])} ${first.trimStart()} ${paint.dim(`[${finding.code}]`)}`,
  ];
  lines.push(...more);
  if (finding.stack) lines.push(...stackLines(finding.stack, `${indent}    `, paint, sources));
  return lines;
}

/** One invocation: what it used of its limits, then its backend calls with the true cause of each failure. */
export function invocationLines(
  invocation: Invocation,
  limits: Limits | undefined,
  indent: string,
  paint: Paint,
): string[] {
  const attempts = invocation.attempts > 1 ? `, ${invocation.attempts} attempts` : '';
  const head = `${invocation.function} ${invocation.kind}: ${usedText(invocation, 'backendCalls', limits)} backend calls, ${usedText(invocation, 'memoryPages', limits)} pages, ${plural(invocation.outputBytes, 'byte')} out${delayFact(invocation)}${attempts}`;
  const lines = [`${indent}${paint.dim(head)}`];
  const runs = runsOf(invocation.backendCalls.map((call) => callText(call, paint)));
  for (const run of runs.slice(0, MAX_CALLS)) {
    const numbers = run.first === run.last ? `${run.first}` : `${run.first}-${run.last}`;
    lines.push(`${indent}  ${numbers} ${run.text}`);
  }
  const shown = runs[MAX_CALLS - 1]?.last ?? invocation.backendCalls.length;
  const more = invocation.backendCalls.length - shown;
  if (more > 0) lines.push(`${indent}  ${paint.dim(`… ${plural(more, 'more call')}`)}`);
  return lines;
}

/** Neighbouring equal lines as one, with the numbers of the first and the last. */
function runsOf(texts: readonly string[]): { text: string; first: number; last: number }[] {
  const runs: { text: string; first: number; last: number }[] = [];
  for (const [index, text] of texts.entries()) {
    const previous = runs.at(-1);
    if (previous?.text === text) previous.last = index + 1;
    else runs.push({ text, first: index + 1, last: index + 1 });
  }
  return runs;
}

function callText(call: BackendCall, paint: Paint): string {
  const head = inline(
    `${call.tool ?? '(unreadable)'} ${compactJson(call.args, 60)} → ${call.returned}${afterDelay(call)}`,
  );
  if (call.cause === null) return paint.dim(head);
  const [cause = ''] = indented(call.cause, '', 1);
  return `${head} ${paint.red(cause)}`;
}
