import * as l10n from '@vscode/l10n';
import type { MapRow } from '../../ide/tool-map/map-row';
import type { FromPage, MapStatus, ShownMap, ToolDetail } from '../../ide/tool-map/protocol';
import { shownRows } from '../../ide/tool-map/shown-rows';
import { rowLabel, sortText, statusText } from '../../ide/tool-map/spoken';
import {
  FIRST_SORT,
  isFiltering,
  nextSort,
  NO_FILTER,
  type Column,
  type Filter,
  type ViewState,
} from '../../ide/tool-map/view-state';
import { Details } from './details';
import { element } from '../base/elements';
import { Filters } from './filters';
import { Grid } from './grid';
import { Header } from './header';
import { Notice } from './notice';

export interface ViewEvents {
  send(message: FromPage): void;
  /** Keeps the state over a reload of the window. */
  keep(state: ViewState): void;
}

const NO_MAP: ShownMap = { guard: '', worlds: [], rows: [], catalogs: '', warnings: [] };

/** The whole page: header, notice, filters, status line, matrix, details. */
export class ToolMapView {
  readonly element: HTMLElement;
  readonly #events: ViewEvents;
  readonly #header: Header;
  readonly #notice: Notice;
  readonly #filters: Filters;
  readonly #status = element('p', { class: 'status', role: 'status', 'aria-live': 'polite' });
  /** For screen readers only, so that the counts stay in sight. */
  readonly #said = element('p', { class: 'unseen', 'aria-live': 'polite' });
  readonly #grid: Grid;
  readonly #details: Details;
  #map = NO_MAP;
  #state: ViewState = { target: '', filter: NO_FILTER, sort: FIRST_SORT, opened: null };
  /** Whether the details that are on their way take the keyboard. */
  #wantsFocus = false;

  constructor(events: ViewEvents) {
    this.#events = events;
    const act = (action: Extract<FromPage, { type: 'action' }>['action']): void =>
      events.send({ type: 'action', action });
    this.#header = new Header(act);
    this.#notice = new Notice(act);
    this.#filters = new Filters((filter) => this.#setFilter(filter));
    this.#grid = new Grid({
      sort: (column) => this.#sort(column),
      open: (row) => this.#open(row),
      goToSource: ({ tool }, world) =>
        events.send({ type: 'go-to-source', tool, ...(world === undefined ? {} : { world }) }),
    });
    this.#details = new Details({
      follow: (link) => this.#ofOpened((tool) => ({ type: 'follow', tool, link })),
      explain: (code) => events.send({ type: 'explain', code }),
      newScenario: (answer) => this.#ofOpened((tool) => ({ type: 'new-scenario', tool, answer })),
      copy: (form) => this.#ofOpened((tool) => ({ type: 'copy-tool', tool, form })),
      close: () => this.#close(),
    });
    this.element = element(
      'main',
      {},
      this.#header.element,
      this.#notice.element,
      this.#filters.element,
      this.#status,
      this.#said,
      element('div', { class: 'panes' }, this.#grid.element, this.#details.element),
    );
    // Before anything has the keyboard, keys go to the document.
    document.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** Begins with a state, and keeps it: a window may be loaded again before anything changes. */
  start(state: ViewState): void {
    this.#keep(state);
    this.#filters.show(state.filter, []);
  }

  showMap(map: ShownMap): void {
    this.#map = map;
    this.#header.show(map);
    this.#draw();
    const { opened } = this.#state;
    if (opened === null) return;
    const row = map.rows.find((each) => each.tool === opened);
    if (!row) this.#close();
    else {
      this.#grid.reveal(opened);
      this.#events.send({ type: 'open', tool: opened });
    }
  }

  showStatus(status: MapStatus): void {
    this.#notice.show(status);
    this.element.setAttribute('aria-busy', String(status.kind === 'running'));
    if (status.kind === 'outdated') this.#say(l10n.t('Outdated: {0}', status.why));
    else if (status.kind === 'failed') this.#say(status.error);
    else if (status.kind === 'ready') this.#say(this.#counts());
  }

  showDetail(tool: string, detail: ToolDetail | undefined): void {
    if (tool !== this.#state.opened) return;
    if (!detail) {
      this.#close();
      return;
    }
    this.#details.show(detail);
    if (this.#wantsFocus) this.#details.focus();
    this.#wantsFocus = false;
  }

  #keep(change: Partial<ViewState>): void {
    this.#state = { ...this.#state, ...change };
    this.#events.keep(this.#state);
  }

  #shown(): MapRow[] {
    return shownRows(this.#map.rows, this.#state.filter, this.#state.sort);
  }

  #counts(): string {
    return statusText(this.#map.rows, this.#shown(), this.#state.filter);
  }

  #draw(): void {
    const { filter, sort, opened } = this.#state;
    const { rows, worlds } = this.#map;
    this.#filters.show(filter, rows);
    this.#grid.show({ rows: this.#shown(), worlds, sort, opened });
    this.#say(this.#counts());
  }

  #setFilter(filter: Filter): void {
    this.#keep({ filter });
    this.#grid.scrollToTop();
    this.#draw();
  }

  #sort(column: Column): void {
    this.#keep({ sort: nextSort(this.#state.sort, column) });
    this.#draw();
    this.#say(`${this.#counts()}, ${sortText(this.#state.sort, this.#map.worlds)}`);
  }

  #open(row: MapRow): void {
    this.#keep({ opened: row.tool });
    this.#wantsFocus = true;
    this.#draw();
    this.#said.textContent = rowLabel(row, this.#map.worlds);
    this.#details.wait(row.name);
    this.#events.send({ type: 'open', tool: row.tool });
  }

  #close(): void {
    const hadFocus = this.#details.element.contains(document.activeElement);
    this.#keep({ opened: null });
    this.#details.close();
    this.#draw();
    if (hadFocus) this.#grid.focus();
  }

  #ofOpened(message: (tool: string) => FromPage): void {
    const { opened } = this.#state;
    if (opened !== null) this.#events.send(message(opened));
  }

  #say(text: string): void {
    if (this.#status.textContent !== text) this.#status.textContent = text;
  }

  #onKey(event: KeyboardEvent): void {
    const inSearch = event.target === this.#filters.search;
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key === '/' && !isTyping) {
      event.preventDefault();
      this.#filters.search.focus();
      this.#filters.search.select();
    } else if (event.key === 'Escape') this.#escape(inSearch);
    else if (inSearch && (event.key === 'ArrowDown' || event.key === 'Enter')) {
      event.preventDefault();
      this.#grid.focus();
    }
  }

  /** The search is cleared first, then the details close, then the other filters go. */
  #escape(inSearch: boolean): void {
    const { filter } = this.#state;
    if (inSearch && filter.text !== '') this.#filters.clearSearch();
    else if (inSearch) this.#grid.focus();
    else if (this.#details.isOpen) this.#close();
    else if (isFiltering(filter)) this.#filters.clear();
  }
}
