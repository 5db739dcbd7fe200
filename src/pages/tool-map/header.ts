import type { MapAction, ShownMap } from '../../ide/tool-map/protocol';
import { button, element } from './elements';

/** The line with the guard, the catalog, and what can be done with the whole map. */
export class Header {
  readonly element: HTMLElement;
  readonly #guard = element('span', { class: 'guard' });
  readonly #catalogs = element('span', { class: 'dim' });
  readonly #warnings = element('ul', { class: 'warnings' });

  constructor(act: (action: MapAction) => void) {
    const secondary = { class: 'secondary' };
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
          button('Save Labels…', () => act('save-labels'), secondary),
          button('Copy JSON', () => act('copy-json'), secondary),
          button('Copy Markdown', () => act('copy-markdown'), secondary),
        ),
      ),
      this.#warnings,
    );
  }

  show({ guard, catalogs, warnings }: ShownMap): void {
    this.#guard.textContent = guard;
    this.#catalogs.textContent = catalogs === '' ? '' : `tools of ${catalogs}`;
    this.#warnings.replaceChildren(...warnings.map((warning) => element('li', {}, warning)));
    this.#warnings.hidden = warnings.length === 0;
  }
}
