import type { MapRow } from '../../ide/tool-map/map-row';
import type { Column, Sort } from '../../ide/tool-map/view-state';
import { element } from './elements';
import { columnsOf, headRow, toolRow } from './grid-rows';
import { movedCell, type Cell } from '../../ide/tool-map/grid-keys';

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

/** Rows drawn beyond those that are seen. */
const MARGIN = 20;
/** Of a row before one was measured, in pixels. */
const ROW_HEIGHT = 26;

/**
 * The matrix: a table with the semantics and the keys of an ARIA grid. One cell takes the keyboard; only the rows
 * around those that are seen are drawn, and `aria-rowcount` says how many there are.
 */
export class Grid {
  readonly element: HTMLElement;
  readonly #table = element('table', { role: 'grid', 'aria-label': 'Tools of the catalog' });
  readonly #head = element('thead', { role: 'rowgroup' });
  readonly #body = element('tbody', { role: 'rowgroup' });
  readonly #above = spacer();
  readonly #below = spacer();
  #content: GridContent = { rows: [], worlds: [], sort: { column: 'tool', descending: false }, opened: null };
  #active: Cell = { row: 0, column: 0 };
  #height = ROW_HEIGHT;
  #first = 0;
  #last = 0;
  #isDrawingSoon = false;
  #isDrawingAnyway = false;

  constructor(private readonly events: GridEvents) {
    this.#table.append(this.#head, this.#body);
    this.element = element('div', { class: 'scroll', tabindex: '-1' }, this.#table);
    this.element.addEventListener('scroll', () => this.#drawSoon());
    // The width decides how many lines a row has.
    new ResizeObserver(() => this.#drawSoon({ anyway: true })).observe(this.element);
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('click', (event) => this.#onClick(event));
    this.element.addEventListener('focusin', (event) => this.#onFocus(event));
  }

  /** Shows rows; the keyboard stays in the same row of the list. */
  show(content: GridContent): void {
    const hadFocus = this.element.contains(document.activeElement);
    const isOther = content.worlds.join('\n') !== this.#content.worlds.join('\n');
    this.#content = content;
    const { rows, worlds, sort } = content;
    this.#table.setAttribute('aria-rowcount', String(rows.length + 1));
    this.#table.setAttribute('aria-colcount', String(columnsOf(worlds).length));
    this.#table.style.setProperty('--wide', `${String(420 + 150 * worlds.length)}px`);
    if (isOther) this.#setColumns(worlds.length);
    this.#head.replaceChildren(headRow(worlds, sort));
    const row = Math.min(this.#active.row, rows.length - 1);
    this.#active = { ...this.#active, row };
    this.#draw();
    if (hadFocus) this.#focusActive();
  }

  /** Puts the keyboard into the active cell. */
  focus(): void {
    this.#active = { ...this.#active, row: Math.max(0, this.#active.row) };
    this.#focusActive();
  }

  /** Makes the row of a tool the active one and shows it. */
  reveal(tool: string): void {
    const row = this.#content.rows.findIndex((each) => each.tool === tool);
    if (row < 0) return;
    this.#active = { ...this.#active, row };
    this.#scrollTo(row);
    this.#draw();
  }

  scrollToTop(): void {
    this.element.scrollTop = 0;
    if (this.#active.row > 0) this.#active = { ...this.#active, row: 0 };
    this.#draw();
  }

  #setColumns(worlds: number): void {
    this.#table.querySelector('colgroup')?.remove();
    const classes = ['tool', 'operation', 'findings', ...Array<string>(worlds).fill('world')];
    const columns = classes.map((name) => element('col', { class: name }));
    this.#table.prepend(element('colgroup', {}, ...columns));
  }

  #drawSoon({ anyway = false } = {}): void {
    this.#isDrawingAnyway ||= anyway;
    if (this.#isDrawingSoon) return;
    this.#isDrawingSoon = true;
    requestAnimationFrame(() => {
      const [first, last] = this.#window();
      if (this.#isDrawingAnyway || first !== this.#first || last !== this.#last) this.#draw();
      this.#isDrawingSoon = false;
      this.#isDrawingAnyway = false;
    });
  }

  #window(): [number, number] {
    const { scrollTop, clientHeight } = this.element;
    const top = Math.floor(scrollTop / this.#height);
    const seen = Math.ceil(clientHeight / this.#height);
    // In steps, so that a scroll by a line draws nothing.
    const first = Math.max(0, Math.floor((top - MARGIN) / MARGIN) * MARGIN);
    return [first, Math.min(this.#content.rows.length, first + seen + 4 * MARGIN)];
  }

  #draw(): void {
    const { rows, worlds, opened } = this.#content;
    const hadFocus = this.#body.contains(document.activeElement);
    [this.#first, this.#last] = this.#window();
    const drawn = rows
      .slice(this.#first, this.#last)
      .map((row, index) => toolRow(row, worlds, { index: this.#first + index, isOpen: row.tool === opened }));
    this.#body.replaceChildren(this.#above, ...drawn, this.#below);
    const measured = drawn[0]?.getBoundingClientRect().height ?? 0;
    if (measured > 0 && measured !== this.#height) {
      this.#height = measured;
      // Other rows are seen than those that were drawn.
      this.#drawSoon();
    }
    setHeight(this.#above, this.#first * this.#height);
    setHeight(this.#below, (rows.length - this.#last) * this.#height);
    const cell = this.#activeCell();
    cell?.setAttribute('tabindex', '0');
    if (!hadFocus) return;
    // The active row was scrolled away: the keys go on to work.
    if (cell) cell.focus({ preventScroll: true });
    else this.element.focus({ preventScroll: true });
  }

  #activeCell(): HTMLElement | undefined {
    const { row, column } = this.#active;
    const within =
      row < 0 ? this.#head.querySelector('tr') : this.#body.querySelector(`tr[data-index="${String(row)}"]`);
    const cell = within?.children[column];
    return cell instanceof HTMLElement ? cell : undefined;
  }

  #focusActive(): void {
    this.#scrollTo(this.#active.row);
    this.#draw();
    (this.#activeCell() ?? this.element).focus({ preventScroll: true });
    this.#activeCell()?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  #scrollTo(row: number): void {
    if (row < 0) return;
    const head = this.#head.getBoundingClientRect().height;
    const top = row * this.#height;
    const { scrollTop, clientHeight } = this.element;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + this.#height > scrollTop + clientHeight - head)
      this.element.scrollTop = top + this.#height - clientHeight + head;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    if (event.key === 'F12' || (event.key === 'Enter' && event.ctrlKey)) {
      event.preventDefault();
      this.#goToSource();
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#act();
      return;
    }
    const { rows, worlds } = this.#content;
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.#height) - 2);
    const size = { rows: rows.length, columns: columnsOf(worlds).length, page };
    const moved = movedCell(this.#active, event, size);
    if (!moved) return;
    event.preventDefault();
    this.#activeCell()?.setAttribute('tabindex', '-1');
    this.#active = moved;
    this.#focusActive();
  }

  #act(): void {
    const { rows, worlds } = this.#content;
    const column = columnsOf(worlds)[this.#active.column];
    const row = rows[this.#active.row];
    if (this.#active.row < 0 && column !== undefined) this.events.sort(column);
    else if (row) this.events.open(row);
  }

  #goToSource(): void {
    const { rows, worlds } = this.#content;
    const column = columnsOf(worlds)[this.#active.column];
    const row = rows[this.#active.row];
    if (row) this.events.goToSource(row, typeof column === 'number' ? worlds[column] : undefined);
  }

  #onClick({ target }: MouseEvent): void {
    if (this.#activate(target)) this.#act();
  }

  #onFocus({ target }: FocusEvent): void {
    this.#activate(target);
  }

  /** Makes the cell around `target` the active one; whether there is one. */
  #activate(target: EventTarget | null): boolean {
    const cell = target instanceof Element ? target.closest('th, td') : null;
    const row = cell?.parentElement;
    if (!cell || !(row instanceof HTMLTableRowElement) || row.classList.contains('spacer')) return false;
    this.#activeCell()?.setAttribute('tabindex', '-1');
    const column = [...row.children].indexOf(cell);
    this.#active = { row: Number(row.dataset['index'] ?? '-1'), column };
    cell.setAttribute('tabindex', '0');
    return true;
  }
}

function spacer(): HTMLTableRowElement {
  return element('tr', { class: 'spacer', 'aria-hidden': 'true' }, element('td'));
}

function setHeight(row: HTMLTableRowElement, height: number): void {
  row.hidden = height <= 0;
  row.style.height = `${String(height)}px`;
}
