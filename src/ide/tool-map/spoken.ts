import * as l10n from '@vscode/l10n';
import type { Severity } from '../../diagnostics/rule';
import type { MapRow } from './map-row';
import { isFiltering, SEVERITIES, type Column, type Filter, type Sort } from './view-state';
import { counted } from '../counted';

/** What the status line says after rows, filter or sort changed: `12 of 117 tools: 3 with errors, 9 with infos`. */
export function statusText(all: readonly MapRow[], shown: readonly MapRow[], filter: Filter): string {
  const tools = counted.tools(all.length);
  const what = isFiltering(filter) ? l10n.t('{0} of {1}', shown.length, tools) : tools;
  const found = worstCounts(shown);
  if (shown.length === 0) return isFiltering(filter) ? l10n.t('{0}: no tool matches the filter', what) : what;
  return `${what}: ${found === '' ? l10n.t('no findings') : found}`;
}

/** `3 with errors, 1 with warnings`: how many rows have what as their worst finding. */
function worstCounts(rows: readonly MapRow[]): string {
  return SEVERITIES.flatMap((severity) => {
    const number = rows.filter(({ findings }) => findings[0]?.severity === severity).length;
    return number === 0 ? [] : [withWorst(severity, number)];
  }).join(', ');
}

/** What a screen reader says of the findings of a row. */
export function findingsLabel({ findings }: Pick<MapRow, 'findings'>): string {
  if (findings.length === 0) return l10n.t('no findings');
  return findings.map(({ code, severity }) => `${severityWord(severity).toLowerCase()} ${code}`).join(', ');
}

/** What a screen reader says when the details of a row open. */
export function rowLabel(row: MapRow, worlds: readonly string[]): string {
  const cells = row.cells.map(({ text }, index) => `${worlds[index] ?? ''}: ${text}`);
  return [row.name, row.operation, findingsLabel(row), ...cells].join('; ');
}

/** The heading of a column, for people. */
export function columnTitle(column: Column, worlds: readonly string[]): string {
  if (typeof column === 'number') return worlds[column] ?? '';
  return { tool: l10n.t('Tool'), operation: l10n.t('Operation'), findings: l10n.t('Findings') }[column];
}

/** What is said when the rows are sorted anew. */
export function sortText({ column, descending }: Sort, worlds: readonly string[]): string {
  return descending
    ? l10n.t('sorted by {0}, descending', columnTitle(column, worlds))
    : l10n.t('sorted by {0}, ascending', columnTitle(column, worlds));
}

/** `error` as a word before a sentence. */
export function severityWord(severity: Severity): string {
  return { error: l10n.t('Error'), warning: l10n.t('Warning'), info: l10n.t('Info'), hint: l10n.t('Hint') }[
    severity
  ];
}

function withWorst(severity: Severity, rows: number): string {
  switch (severity) {
    case 'error':
      return l10n.t('{0} with errors', rows);
    case 'warning':
      return l10n.t('{0} with warnings', rows);
    case 'info':
      return l10n.t('{0} with infos', rows);
    case 'hint':
      return l10n.t('{0} with hints', rows);
  }
}
