import * as l10n from '@vscode/l10n';
import {
  MAX_LOCATED,
  type FromModulePage,
  type FunctionPlace,
  type ShownFunction,
  type ShownFunctions,
  type ToModulePage,
} from '../../ide/module-page/protocol';
import { functionsText, isFilteringFunctions, shownFunctions } from '../../ide/module-page/shown-functions';
import {
  NO_FUNCTION_FILTER,
  nextFunctionSort,
  type FunctionFilter,
  type FunctionSort,
  type ModuleViewState,
} from '../../ide/module-page/view-state';
import { button, element } from '../base/elements';
import { VirtualGrid } from '../base/virtual-grid';
import { COLUMNS, functionHead, functionRow } from './function-rows';

export interface FunctionEvents {
  send(message: FromModulePage): void;
  keep(change: Partial<Pick<ModuleViewState, 'filter' | 'sort' | 'functionsScroll'>>): void;
}

/** The functions of a module: search, filter, and a list of which only what is seen is drawn. */
export class FunctionList {
  readonly element: HTMLElement;
  readonly #events: FunctionEvents;
  readonly #search = element('input', {
    type: 'search',
    placeholder: l10n.t('Search ( / )'),
    'aria-label': l10n.t('Search functions by name, export, type and index'),
    spellcheck: 'false',
  });
  readonly #only = element('input', { type: 'checkbox', id: 'only-exported' });
  readonly #clear = button(l10n.t('Clear Filters'), () => this.#setFilter(NO_FUNCTION_FILTER), {
    class: 'secondary',
  });
  readonly #status = element('p', { class: 'status', role: 'status', 'aria-live': 'polite' });
  readonly #note = element('p', { class: 'dim note' });
  readonly #grid: VirtualGrid;
  #filter: FunctionFilter;
  #sort: FunctionSort;
  /** Where the list is to be once it has rows. */
  #scroll: number;
  #version = 0;
  #functions: ShownFunctions = { rows: [], total: 0, bytes: 0 };
  #shown: readonly ShownFunction[] = [];
  /** By index; undefined for those that are being looked for. */
  #places = new Map<number, FunctionPlace | undefined>();

  constructor({ filter, sort, functionsScroll }: ModuleViewState, events: FunctionEvents) {
    this.#filter = filter;
    this.#sort = sort;
    this.#scroll = functionsScroll;
    this.#events = events;
    this.#grid = new VirtualGrid(l10n.t('Functions'), {
      act: ({ row, column }, target) => this.#act(row, column, target),
      goToSource: ({ row }) => this.#ask('source', row),
      drawn: (first, last) => this.#locate(first, last),
    });
    this.element = this.#build();
    this.#grid.element.addEventListener('scroll', () => {
      if (this.#grid.element.clientHeight > 0) events.keep({ functionsScroll: this.#grid.element.scrollTop });
    });
    this.#search.addEventListener('input', () => this.#read());
    this.#only.addEventListener('change', () => this.#read());
  }

  /** Shows the functions of a content of the module; filter, order and place stay. */
  show(version: number, functions: ShownFunctions | undefined): void {
    const isFirst = this.#version === 0;
    const scroll = isFirst ? this.#scroll : this.#grid.element.scrollTop;
    this.#version = version;
    this.#places = new Map();
    this.#note.textContent = '';
    this.#functions = functions ?? { rows: [], total: 0, bytes: 0 };
    this.element.hidden = functions === undefined;
    this.#draw();
    this.#grid.element.scrollTop = scroll;
  }

  showPlaces({ version, places, note }: Extract<ToModulePage, { type: 'places' }>): void {
    if (version !== this.#version) return;
    for (const place of places) this.#places.set(place.index, place);
    this.#note.textContent = note;
    this.#grid.redraw();
  }

  /** Puts the keyboard into the search. */
  search(): void {
    this.#search.focus();
    this.#search.select();
  }

  /** The search is cleared first, then left, then the filter goes. */
  escape(): void {
    const isInSearch = document.activeElement === this.#search;
    if (isInSearch && this.#filter.text !== '') this.#setFilter({ ...this.#filter, text: '' });
    else if (isInSearch) this.focusRows();
    else if (isFilteringFunctions(this.#filter)) this.#setFilter(NO_FUNCTION_FILTER);
  }

  focusRows(): void {
    this.#grid.focus();
  }

  #build(): HTMLElement {
    return element(
      'section',
      { class: 'functions', 'aria-label': l10n.t('Functions') },
      element('h2', {}, l10n.t('Functions')),
      element(
        'div',
        { class: 'filters', role: 'search' },
        this.#search,
        element('label', { class: 'check', for: 'only-exported' }, this.#only, l10n.t('Only exported')),
        this.#clear,
      ),
      this.#status,
      this.#note,
      this.#grid.element,
    );
  }

  #read(): void {
    this.#setFilter({ text: this.#search.value, onlyExported: this.#only.checked });
  }

  #setFilter(filter: FunctionFilter): void {
    this.#filter = filter;
    this.#events.keep({ filter });
    this.#draw();
    this.#grid.scrollToTop();
  }

  #draw(): void {
    const filter = this.#filter;
    this.#shown = shownFunctions(this.#functions, filter, this.#sort);
    if (this.#search.value !== filter.text) this.#search.value = filter.text;
    this.#only.checked = filter.onlyExported;
    this.#clear.disabled = !isFilteringFunctions(filter);
    const said = functionsText(this.#functions, this.#shown, filter);
    if (this.#status.textContent !== said) this.#status.textContent = said;
    const largest = this.#functions.rows.reduce((most, { bytes }) => Math.max(most, bytes), 1);
    this.#grid.show({
      count: this.#shown.length,
      columns: COLUMNS,
      head: () => functionHead(this.#sort),
      row: (index) => {
        const row = this.#shown[index];
        if (!row) throw new RangeError(`there is no function ${String(index)}`);
        const isKnown = this.#places.get(row.index) !== undefined;
        const place = isKnown ? this.#places.get(row.index) : undefined;
        return functionRow(row, { largest, total: this.#functions.bytes, place });
      },
    });
  }

  /** Clicks count on links only, so that texts can be selected; Enter does what the column is for. */
  #act(row: number, column: number, target: Element | undefined): void {
    const name = COLUMNS[column];
    if (row < 0) {
      if (name === undefined || name === 'source') return;
      this.#sort = nextFunctionSort(this.#sort, name);
      this.#events.keep({ sort: this.#sort });
      this.#draw();
    } else if (!target || target.closest('.go')) this.#ask(name === 'source' ? 'source' : 'disassemble', row);
  }

  #ask(type: 'source' | 'disassemble', row: number): void {
    const shown = this.#shown[row];
    if (shown) this.#events.send({ type, version: this.#version, function: shown.index });
  }

  /** Asks for the places of functions that came into sight. */
  #locate(first: number, last: number): void {
    const functions = this.#shown
      .slice(first, last)
      .flatMap(({ index }) => (this.#places.has(index) ? [] : index))
      .slice(0, MAX_LOCATED);
    if (functions.length === 0) return;
    for (const index of functions) this.#places.set(index, undefined);
    this.#events.send({ type: 'locate', version: this.#version, functions });
  }
}
