import { movedCell, type Cell } from '../../ide/pages/grid-keys';
import { element } from './elements';

export interface GridEvents {
  /** A cell was clicked (then `target` is what exactly), or Enter was pressed in it; row -1 is that of the headings. */
  act(cell: Cell, target?: Element): void;
  /** Where the row or cell comes from is wanted: F12, or Ctrl+Enter. */
  goToSource(cell: Cell): void;
  /** Other rows than before are drawn: from `first` (inclusive) to `last` (exclusive). */
  drawn?(first: number, last: number): void;
}

/** What a grid shows; all of its rows have the same height. */
export interface GridContent {
  /** Rows, without that of the headings. */
  readonly count: number;
  /** The class of each column, for its width. */
  readonly columns: readonly string[];
  head(): HTMLTableRowElement;
  row(index: number): HTMLTableRowElement;
}

/** Rows drawn beyond those that are seen. */
const MARGIN = 20;
/** Of a row before one was measured, in pixels. */
const ROW_HEIGHT = 26;

const NOTHING: GridContent = { count: 0, columns: [], head: () => element('tr'), row: () => element('tr') };

/**
 * A table with the semantics and the keys of an ARIA grid. One cell takes the keyboard; only the rows around those that
 * are seen are drawn, and `aria-rowcount` says how many there are.
 */
export class VirtualGrid {
  readonly element: HTMLElement;
  readonly table: HTMLTableElement;
  readonly #head = element('thead', { role: 'rowgroup' });
  readonly #body = element('tbody', { role: 'rowgroup' });
  readonly #above = spacer();
  readonly #below = spacer();
  #content = NOTHING;
  #active: Cell = { row: 0, column: 0 };
  #height = ROW_HEIGHT;
  #first = 0;
  #last = 0;
  #isDrawingSoon = false;
  #isDrawingAnyway = false;

  /** @param label what screen readers call the table */
  constructor(
    label: string,
    private readonly events: GridEvents,
  ) {
    this.table = element('table', { role: 'grid', 'aria-label': label });
    this.table.append(this.#head, this.#body);
    this.element = element('div', { class: 'scroll', tabindex: '-1' }, this.table);
    this.element.addEventListener('scroll', () => this.#drawSoon());
    // The width decides how many lines a row has.
    new ResizeObserver(() => this.#drawSoon({ anyway: true })).observe(this.element);
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('click', (event) => this.#onClick(event));
    this.element.addEventListener('focusin', (event) => void this.#activate(event.target));
  }

  /** Shows rows; the keyboard stays in the same row of the list. */
  show(content: GridContent): void {
    const hadFocus = this.element.contains(document.activeElement);
    const isOther = content.columns.join('\n') !== this.#content.columns.join('\n');
    this.#content = content;
    const { count, columns } = content;
    this.table.setAttribute('aria-rowcount', String(count + 1));
    this.table.setAttribute('aria-colcount', String(columns.length));
    if (isOther) this.#setColumns(columns);
    this.#head.replaceChildren(content.head());
    this.#active = { ...this.#active, row: Math.min(this.#active.row, count - 1) };
    this.redraw();
    if (hadFocus) this.#focusActive();
  }

  /** Draws the rows in sight again: what they show is another. */
  redraw(): void {
    const { count, row } = this.#content;
    const hadFocus = this.#body.contains(document.activeElement);
    [this.#first, this.#last] = this.#window();
    const drawn: HTMLTableRowElement[] = [];
    for (let index = this.#first; index < this.#last; index++) {
      const made = row(index);
      made.dataset['index'] = String(index);
      made.setAttribute('aria-rowindex', String(index + 2));
      drawn.push(made);
    }
    this.#body.replaceChildren(this.#above, ...drawn, this.#below);
    const measured = drawn[0]?.getBoundingClientRect().height ?? 0;
    if (measured > 0 && measured !== this.#height) {
      this.#height = measured;
      // Other rows are seen than those that were drawn.
      this.#drawSoon();
    }
    setHeight(this.#above, this.#first * this.#height);
    setHeight(this.#below, (count - this.#last) * this.#height);
    const cell = this.#activeCell();
    cell?.setAttribute('tabindex', '0');
    // The active row may be scrolled away: Tab then leads to the list, whose keys go on from that row.
    this.element.tabIndex = cell ? -1 : 0;
    this.events.drawn?.(this.#first, this.#last);
    if (!hadFocus) return;
    // The active row was scrolled away: the keys go on to work.
    if (cell) cell.focus({ preventScroll: true });
    else this.element.focus({ preventScroll: true });
  }

  /** Puts the keyboard into the active cell. */
  focus(): void {
    this.#active = { ...this.#active, row: Math.max(0, this.#active.row) };
    this.#focusActive();
  }

  /** Makes a row the active one and shows it. */
  reveal(row: number): void {
    this.#active = { ...this.#active, row };
    this.#scrollTo(row);
    this.redraw();
  }

  scrollToTop(): void {
    this.element.scrollTop = 0;
    if (this.#active.row > 0) this.#active = { ...this.#active, row: 0 };
    this.redraw();
  }

  #setColumns(columns: readonly string[]): void {
    this.table.querySelector('colgroup')?.remove();
    this.table.prepend(element('colgroup', {}, ...columns.map((name) => element('col', { class: name }))));
  }

  #drawSoon({ anyway = false } = {}): void {
    this.#isDrawingAnyway ||= anyway;
    if (this.#isDrawingSoon) return;
    this.#isDrawingSoon = true;
    requestAnimationFrame(() => {
      const [first, last] = this.#window();
      if (this.#isDrawingAnyway || first !== this.#first || last !== this.#last) this.redraw();
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
    return [first, Math.min(this.#content.count, first + seen + 4 * MARGIN)];
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
    this.redraw();
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
      this.events.goToSource(this.#active);
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.events.act(this.#active);
      return;
    }
    const { count, columns } = this.#content;
    const page = Math.max(1, Math.floor(this.element.clientHeight / this.#height) - 2);
    const moved = movedCell(this.#active, event, { rows: count, columns: columns.length, page });
    if (!moved) return;
    event.preventDefault();
    this.#activeCell()?.setAttribute('tabindex', '-1');
    this.#active = moved;
    this.#focusActive();
  }

  #onClick({ target }: MouseEvent): void {
    if (target instanceof Element && this.#activate(target)) this.events.act(this.#active, target);
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
    this.element.tabIndex = -1;
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
