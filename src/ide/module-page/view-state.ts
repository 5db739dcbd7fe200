/** Columns of the functions that sort them. */
export const FUNCTION_COLUMNS = ['name', 'bytes', 'type', 'index'] as const;
export type FunctionColumn = (typeof FUNCTION_COLUMNS)[number];

export interface FunctionSort {
  readonly column: FunctionColumn;
  readonly descending: boolean;
}

/** Which functions are shown. */
export interface FunctionFilter {
  readonly text: string;
  readonly onlyExported: boolean;
}

/** What of the page outlives a reload of the window and a build of the guard. */
export interface ModuleViewState {
  readonly filter: FunctionFilter;
  readonly sort: FunctionSort;
  /** Pixels above what is seen: of the page, and of the list of functions. */
  readonly scroll: number;
  readonly functionsScroll: number;
}

export const NO_FUNCTION_FILTER: FunctionFilter = { text: '', onlyExported: false };

/** What is large comes first. */
export const FIRST_STATE: ModuleViewState = {
  filter: NO_FUNCTION_FILTER,
  sort: { column: 'bytes', descending: true },
  scroll: 0,
  functionsScroll: 0,
};

/** The sort after a click on a column: what is large first where that can be, then the other way round. */
export function nextFunctionSort(
  { column, descending }: FunctionSort,
  clicked: FunctionColumn,
): FunctionSort {
  return clicked === column
    ? { column, descending: !descending }
    : { column: clicked, descending: clicked === 'bytes' };
}

/** A state as it was kept, whatever that is. */
export function parseModuleViewState(kept: unknown): ModuleViewState {
  const { filter, sort, scroll, functionsScroll } = fields(kept);
  const { text, onlyExported } = fields(filter);
  const { column, descending } = fields(sort);
  const known = FUNCTION_COLUMNS.find((each) => each === column);
  return {
    filter: { text: typeof text === 'string' ? text : '', onlyExported: onlyExported === true },
    sort: known ? { column: known, descending: descending === true } : FIRST_STATE.sort,
    scroll: pixels(scroll),
    functionsScroll: pixels(functionsScroll),
  };
}

function pixels(kept: unknown): number {
  return typeof kept === 'number' && Number.isFinite(kept) && kept >= 0 ? kept : 0;
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
