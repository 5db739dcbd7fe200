import * as l10n from '@vscode/l10n';
import type { ShownFunction, ShownFunctions } from './protocol';
import type { FunctionFilter, FunctionSort } from './view-state';
import { figure } from '../../text/figure';

/** The functions that a filter lets through, sorted; functions that are alike stay in the order of the module. */
export function shownFunctions(
  { rows }: Pick<ShownFunctions, 'rows'>,
  filter: FunctionFilter,
  { column, descending }: FunctionSort,
): readonly ShownFunction[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const sign = descending ? -1 : 1;
  return rows
    .filter((row) => (!filter.onlyExported || row.exported !== '') && hasAll(row, words))
    .sort((a, b) => sign * compare(a[column], b[column]) || a.index - b.index);
}

/** Whether a filter hides anything. */
export function isFilteringFunctions({ text, onlyExported }: FunctionFilter): boolean {
  return onlyExported || text.trim() !== '';
}

/** What the line above the functions says: `3 of 1,204 functions: 5,120 bytes, 12.4% of the code`. */
export function functionsText(
  { rows, total, bytes }: ShownFunctions,
  shown: readonly ShownFunction[],
  filter: FunctionFilter,
): string {
  const functions = `${number(total)} ${total === 1 ? 'function' : 'functions'}`;
  const unlisted =
    total > rows.length ? ` ${l10n.t('(the {0} largest are listed)', number(rows.length))}` : '';
  if (!isFilteringFunctions(filter))
    return l10n.t('{0}: {1} bytes of code{2}', functions, number(bytes), unlisted);
  if (shown.length === 0) return l10n.t('0 of {0}: no function matches the filter{1}', functions, unlisted);
  const sum = shown.reduce((all, row) => all + row.bytes, 0);
  return l10n.t(
    '{0} of {1}: {2} bytes, {3} of the code{4}',
    number(shown.length),
    functions,
    number(sum),
    percent(sum, bytes),
    unlisted,
  );
}

/** A part of a whole for people, `12.4%`. */
export function percent(part: number, whole: number): string {
  const share = whole === 0 ? 0 : (100 * part) / whole;
  return share > 0 && share < 0.1 ? '< 0.1%' : `${share.toFixed(1)}%`;
}

/** A number with its thousands apart. */
export function number(value: number): string {
  return figure(value);
}

function hasAll({ name, exported, type, index }: ShownFunction, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const all = `${name}\n${exported}\n${type}\n${String(index)}`.toLowerCase();
  return words.every((word) => all.includes(word));
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
