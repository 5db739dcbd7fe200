import type { MapAction, ShownMap } from '../../ide/tool-map/protocol';
import { button, element } from '../base/elements';

/** The line with the guard, the catalog, and what can be done with the whole map. */
export class Header {
  readonly element: HTMLElement;
  readonly #guard = element('span', { class: 'guard' });
  readonly #catalogs = element('span', { class: 'dim' });
  readonly #warnings = element('ul', { class: 'warnings' });

  /** What needs a map. */
  readonly #needMap: readonly HTMLButtonElement[];

  constructor(act: (action: MapAction) => void) {
    const secondary = { class: 'secondary' };
    this.#needMap = [
      button('Save Labels…', () => act('save-labels'), secondary),
      button('Copy JSON', () => act('copy-json'), secondary),
      button('Copy Markdown', () => act('copy-markdown'), secondary),
    ];
    for (const each of this.#needMap) each.disabled = true;
    this.element = element(
      'header',
      { class: 'top' },
      element(
        'div',
        { class: 'line' },
        element('div', { class: 'heading' }, element('h1', {}, 'Tool Map'), this.#guard, this.#catalogs),
        element(
          'div',
          { class: 'actions' },
          button('Run Again', () => act('rerun')),
          button('Choose Catalog…', () => act('choose-catalog'), secondary),
          ...this.#needMap,
        ),
      ),
      this.#warnings,
    );
  }

  show({ guard, catalogs, warnings }: ShownMap): void {
    for (const each of this.#needMap) each.disabled = false;
    this.#guard.textContent = guard;
    this.#catalogs.textContent = catalogs === '' ? '' : `tools of ${catalogs}`;
    this.#warnings.replaceChildren(...warnings.map((warning) => element('li', {}, warning)));
    this.#warnings.hidden = warnings.length === 0;
  }
}
