import type { PropertyResult } from '../analysis/check/check-result';
import { duration } from './lines';
import { figure, figures } from '../text/figure';

type Growth = NonNullable<PropertyResult['growth']>;

/** Characters of the longest bar. */
const BAR = 20;
const HEADS = ['items', 'calls', 'pages', 'output bytes', 'time'];

/** What lists of more and more items took, as a table with a bar for the memory; empty without rows. */
export function growthLines({ growth = [], limit }: Pick<PropertyResult, 'growth' | 'limit'>): string[] {
  if (growth.length === 0) return [];
  const rows = growth.map(({ items, backendCalls, memoryPages, outputBytes, durationMs }) => [
    ...[items, backendCalls, memoryPages, outputBytes].map(figure),
    duration(durationMs),
  ]);
  const widths = HEADS.map((head, at) => Math.max(head.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  ');
  const lines = [line(HEADS), ...rows.map((row, at) => `${line(row)}  ${bar(growth, at)}`)];
  if (limit) lines.push(`the limit ${limit.name} is hit with ${figures(limit.items, 'item')}`);
  return lines;
}

/** The memory of a row next to that of the largest. */
function bar(growth: Growth, at: number): string {
  const most = Math.max(1, ...growth.map(({ memoryPages }) => memoryPages));
  return '█'.repeat(Math.max(1, Math.round(((growth[at]?.memoryPages ?? 0) / most) * BAR)));
}
