/** A cell of a grid; row -1 is that of the headings. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** What of a key event counts. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
}

export interface GridSize {
  readonly rows: number;
  readonly columns: number;
  /** Rows that a page has. */
  readonly page: number;
}

/** The cell that a key leads to (ARIA practices, data grid); undefined for other keys. */
export function movedCell(
  from: Cell,
  { key, ctrlKey }: Key,
  { rows, columns, page }: GridSize,
): Cell | undefined {
  const at = (row: number, column = from.column): Cell => ({
    row: Math.max(-1, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  });
  switch (key) {
    case 'ArrowUp':
      return at(from.row - 1);
    case 'ArrowDown':
      return at(from.row + 1);
    case 'ArrowLeft':
      return at(from.row, from.column - 1);
    case 'ArrowRight':
      return at(from.row, from.column + 1);
    case 'PageUp':
      return at(Math.max(Math.min(0, from.row), from.row - page));
    case 'PageDown':
      return at(from.row + page);
    case 'Home':
      return ctrlKey ? at(Math.min(0, rows - 1), 0) : at(from.row, 0);
    case 'End':
      return ctrlKey ? at(rows - 1, columns - 1) : at(from.row, columns - 1);
    default:
      return undefined;
  }
}
