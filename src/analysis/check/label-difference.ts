import type { LabelAnswer } from '../guard-probe';
import { labelsText } from './compare-answers';
import type { Violation } from './property';

/** Two answers as texts that can be compared line by line. */
export interface LabelDifference {
  readonly expected: string;
  readonly actual: string;
}

/** Items of an answer that are written, at most; those that differ come first. */
const MAX_ITEMS = 50;

/** The labels that a violation must have and those it has; undefined where the property does not know them. */
export function labelDifference({ expected, answer }: Violation): LabelDifference | undefined {
  if (!expected || expected.error !== null) return undefined;
  const [right, wrong] = [expected.items ?? [], answer.items ?? []];
  const all = Array.from({ length: Math.max(right.length, wrong.length) }, (_, at) => at);
  const differs = (at: number): boolean => itemLine(expected, at) !== itemLine(answer, at);
  const shown = [...all.filter(differs), ...all.filter((at) => !differs(at))]
    .slice(0, MAX_ITEMS)
    .sort((a, b) => a - b);
  const [before, after] = [linesOf(expected, shown), linesOf(answer, shown)];
  return before === after ? undefined : { expected: before, actual: after };
}

function linesOf(answer: LabelAnswer, shown: readonly number[]): string {
  const { error, operation, resource, items } = answer;
  if (error !== null) return `error: ${error}`;
  const lines = [
    `operation: ${operation ?? 'none'}`,
    `resource: ${resource ? labelsText(resource) : 'no labels'}`,
    items ? `items: ${String(items.length)}` : 'items: no labels',
    ...(items ? shown.map((at) => itemLine(answer, at)) : []),
  ];
  return lines.join('\n');
}

function itemLine({ items }: LabelAnswer, at: number): string {
  const item = items?.[at];
  return `item ${String(at)}: ${item ? labelsText(item.labels) : 'missing'}`;
}
