import * as l10n from '@vscode/l10n';
import type { MapRow } from '../../ide/tool-map/map-row';
import type { Column, Sort } from '../../ide/tool-map/view-state';
import { VirtualGrid } from '../base/virtual-grid';
import { columnsOf, headRow, toolRow } from './grid-rows';

export interface GridEvents {
  sort(column: Column): void;
  open(row: MapRow): void;
  /** The line that decided, of a tool or of its answers in a world. */
  goToSource(row: MapRow, world: string | undefined): void;
}

export interface GridContent {
  readonly rows: readonly MapRow[];
  readonly worlds: readonly string[];
  readonly sort: Sort;
  /** The tool whose details are open. */
  readonly opened: string | null;
}

/** The matrix of tools and worlds. */
export class Grid {
  readonly element: HTMLElement;
  readonly #grid: VirtualGrid;
  #content: GridContent = { rows: [], worlds: [], sort: { column: 'tool', descending: false }, opened: null };

  constructor(events: GridEvents) {
    this.#grid = new VirtualGrid(l10n.t('Tools of the catalog'), {
      act: ({ row, column }) => {
        const clicked = columnsOf(this.#content.worlds)[column];
        const tool = this.#content.rows[row];
        if (row < 0 && clicked !== undefined) events.sort(clicked);
        else if (tool) events.open(tool);
      },
      goToSource: ({ row, column }) => {
        const { rows, worlds } = this.#content;
        const world = columnsOf(worlds)[column];
        const tool = rows[row];
        if (tool) events.goToSource(tool, typeof world === 'number' ? worlds[world] : undefined);
      },
    });
    this.element = this.#grid.element;
  }

  /** Shows rows; the keyboard stays in the same row of the list. */
  show(content: GridContent): void {
    this.#content = content;
    const { rows, worlds, sort, opened } = content;
    this.#grid.table.style.setProperty('--wide', `${String(420 + 150 * worlds.length)}px`);
    this.#grid.show({
      count: rows.length,
      columns: ['tool', 'operation', 'findings', ...Array<string>(worlds.length).fill('world')],
      head: () => headRow(worlds, sort),
      row: (index) => {
        const row = rows[index];
        if (!row) throw new RangeError(`there is no row ${String(index)}`);
        return toolRow(row, worlds, { isOpen: row.tool === opened });
      },
    });
  }

  /** Puts the keyboard into the active cell. */
  focus(): void {
    this.#grid.focus();
  }

  /** Makes the row of a tool the active one and shows it. */
  reveal(tool: string): void {
    const row = this.#content.rows.findIndex((each) => each.tool === tool);
    if (row >= 0) this.#grid.reveal(row);
  }

  scrollToTop(): void {
    this.#grid.scrollToTop();
  }
}
