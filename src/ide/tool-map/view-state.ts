import type { Severity } from '../../diagnostics/rule';

/** Which rows are shown; an empty text lets all through. */
export interface Filter {
  readonly text: string;
  readonly code: string;
  readonly severity: Severity | '';
  readonly operation: string;
  readonly onlyFindings: boolean;
}

/** Columns of the matrix; a number is that of a world. */
export type Column = 'tool' | 'operation' | 'findings' | number;

export interface Sort {
  readonly column: Column;
  readonly descending: boolean;
}

/** What of the view outlives a reload of the window. */
export interface ViewState {
  /** URI of the guard or scenario that the map is of. */
  readonly target: string;
  readonly filter: Filter;
  readonly sort: Sort;
  /** The tool whose details are open. */
  readonly opened: string | null;
}

/** Severities that findings of a map have, worst first. */
export const SEVERITIES = ['error', 'warning', 'info'] as const satisfies readonly Severity[];

export const NO_FILTER: Filter = { text: '', code: '', severity: '', operation: '', onlyFindings: false };

/** What is bad comes first. */
export const FIRST_SORT: Sort = { column: 'findings', descending: true };

/** Whether a filter hides anything. */
export function isFiltering(filter: Filter): boolean {
  const { text, code, severity, operation, onlyFindings } = filter;
  return onlyFindings || [text.trim(), code, severity, operation].some((each) => each !== '');
}

/** The sort after a click on a column: what is bad first where that can be, then the other way round. */
export function nextSort({ column, descending }: Sort, clicked: Column): Sort {
  if (clicked !== column) return { column: clicked, descending: clicked === 'findings' };
  return { column, descending: !descending };
}

/** A state as it was kept, whatever that is; undefined when it names no map. */
export function parseViewState(kept: unknown): ViewState | undefined {
  const { target, filter, sort, opened } = fields(kept);
  if (typeof target !== 'string' || target === '') return undefined;
  return {
    target,
    filter: parseFilter(filter),
    sort: parseSort(sort),
    opened: typeof opened === 'string' ? opened : null,
  };
}

function parseFilter(kept: unknown): Filter {
  const { text, code, severity, operation, onlyFindings } = fields(kept);
  return {
    text: textOf(text),
    code: textOf(code),
    severity: SEVERITIES.find((each) => each === severity) ?? '',
    operation: textOf(operation),
    onlyFindings: onlyFindings === true,
  };
}

function parseSort(kept: unknown): Sort {
  const { column, descending } = fields(kept);
  const isColumn =
    column === 'tool' ||
    column === 'operation' ||
    column === 'findings' ||
    (typeof column === 'number' && Number.isInteger(column) && column >= 0);
  return isColumn ? { column, descending: descending === true } : FIRST_SORT;
}

function textOf(kept: unknown): string {
  return typeof kept === 'string' ? kept : '';
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
