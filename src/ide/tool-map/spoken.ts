import type { Severity } from '../../diagnostics/rule';
import type { MapRow } from './map-row';
import { isFiltering, SEVERITIES, type Column, type Filter, type Sort } from './view-state';

/** What the status line says after rows, filter or sort changed: `12 of 117 tools: 3 with errors, 9 with infos`. */
export function statusText(all: readonly MapRow[], shown: readonly MapRow[], filter: Filter): string {
  const tools = count(all.length, 'tool');
  const what = isFiltering(filter) ? `${String(shown.length)} of ${tools}` : tools;
  const found = worstCounts(shown);
  if (shown.length === 0) return isFiltering(filter) ? `${what}: no tool matches the filter` : what;
  return `${what}: ${found === '' ? 'no findings' : found}`;
}

/** `3 with errors, 1 with warnings`: how many rows have what as their worst finding. */
function worstCounts(rows: readonly MapRow[]): string {
  return SEVERITIES.flatMap((severity) => {
    const number = rows.filter(({ findings }) => findings[0]?.severity === severity).length;
    return number === 0 ? [] : [`${String(number)} with ${severity}s`];
  }).join(', ');
}

/** What a screen reader says of the findings of a row. */
export function findingsLabel({ findings }: Pick<MapRow, 'findings'>): string {
  if (findings.length === 0) return 'no findings';
  return findings.map(({ code, severity }) => `${severity} ${code}`).join(', ');
}

/** What a screen reader says when the details of a row open. */
export function rowLabel(row: MapRow, worlds: readonly string[]): string {
  const cells = row.cells.map(({ text }, index) => `${worlds[index] ?? ''}: ${text}`);
  return [row.name, row.operation, findingsLabel(row), ...cells].join('; ');
}

/** The heading of a column, for people. */
export function columnTitle(column: Column, worlds: readonly string[]): string {
  if (typeof column === 'number') return worlds[column] ?? '';
  return { tool: 'Tool', operation: 'Operation', findings: 'Findings' }[column];
}

/** What is said when the rows are sorted anew. */
export function sortText({ column, descending }: Sort, worlds: readonly string[]): string {
  return `sorted by ${columnTitle(column, worlds)}, ${descending ? 'descending' : 'ascending'}`;
}

/** `error` as a word before a sentence. */
export function severityWord(severity: Severity): string {
  return { error: 'Error', warning: 'Warning', info: 'Info', hint: 'Hint' }[severity];
}

/** `1 tool`, `2 tools`. */
function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
