import type { FromModulePage, ModuleStatus, ShownModule, ToModulePage } from '../../ide/module-page/protocol';
import type { ModuleViewState } from '../../ide/module-page/view-state';
import { element } from '../base/elements';
import { FunctionList } from './function-list';
import { Header } from './header';
import { overviewParts } from './overview-parts';
import { StatusNotice } from './status-notice';
import { VerdictCard } from './verdict-card';

export interface ViewEvents {
  send(message: FromModulePage): void;
  /** Keeps the state over a reload of the window. */
  keep(state: ModuleViewState): void;
}

/** The whole page: file, verdict with findings, facts, tables, sections, functions. */
export class ModuleView {
  readonly element: HTMLElement;
  readonly #events: ViewEvents;
  readonly #header: Header;
  readonly #notice: StatusNotice;
  readonly #verdict: VerdictCard;
  readonly #parts = element('div', { class: 'parts' });
  readonly #functions: FunctionList;
  readonly #content: HTMLElement;
  #state: ModuleViewState;
  /** What is said for screen readers when another content is shown. */
  readonly #said = element('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });

  constructor(state: ModuleViewState, events: ViewEvents) {
    this.#state = state;
    this.#events = events;
    const act = (action: Extract<FromModulePage, { type: 'action' }>['action']): void =>
      events.send({ type: 'action', action });
    this.#header = new Header(act);
    this.#notice = new StatusNotice(act);
    this.#verdict = new VerdictCard({
      act,
      explain: (code) => events.send({ type: 'explain', code }),
      goTo: (offset) => events.send({ type: 'instruction', offset }),
    });
    this.#functions = new FunctionList(state, {
      send: (message) => events.send(message),
      keep: (change) => this.#keep(change),
    });
    this.#content = element(
      'div',
      { class: 'content' },
      this.#verdict.element,
      this.#parts,
      this.#functions.element,
    );
    this.#content.hidden = true;
    this.element = element('main', {}, this.#header.element, this.#notice.element, this.#said, this.#content);
    // Before anything has the keyboard, keys go to the document.
    document.addEventListener('keydown', (event) => this.#onKey(event));
    window.addEventListener('scroll', () => this.#scrolled(), { passive: true });
  }

  showModule(module: ShownModule): void {
    // What is below stays where it is while parts above are drawn again.
    const { scroll } = this.#state;
    this.#content.hidden = false;
    this.#header.show(module);
    this.#verdict.show(module);
    this.#parts.replaceChildren(...overviewParts(module));
    this.#functions.show(module.version, module.functions);
    window.scrollTo({ top: scroll, behavior: 'instant' });
    this.#say(module.verdict.title);
  }

  showStatus(status: ModuleStatus): void {
    this.#notice.show(status, !this.#content.hidden);
    const isWorking = status.kind === 'working';
    this.element.setAttribute('aria-busy', String(isWorking));
    this.#verdict.showWorking(isWorking);
    if (status.kind !== 'failed') return;
    this.#content.hidden = true;
    this.#say(status.error);
  }

  showPlaces(answer: Extract<ToModulePage, { type: 'places' }>): void {
    this.#functions.showPlaces(answer);
  }

  #scrolled(): void {
    // A page without content has no place that anyone scrolled to.
    if (!this.#content.hidden) this.#keep({ scroll: window.scrollY });
  }

  #keep(change: Partial<ModuleViewState>): void {
    this.#state = { ...this.#state, ...change };
    this.#events.keep(this.#state);
  }

  #say(text: string): void {
    if (this.#said.textContent !== text) this.#said.textContent = text;
  }

  #onKey(event: KeyboardEvent): void {
    const { target, key } = event;
    const isTyping = target instanceof HTMLInputElement && target.type === 'search';
    if (key === '/' && !isTyping) {
      event.preventDefault();
      this.#functions.search();
    } else if (key === 'Escape') this.#functions.escape();
    else if (isTyping && (key === 'ArrowDown' || key === 'Enter')) {
      event.preventDefault();
      this.#functions.focusRows();
    }
  }
}
