import * as l10n from '@vscode/l10n';
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
      button(l10n.t('Save Labels…'), () => act('save-labels'), secondary),
      button(l10n.t('Copy JSON'), () => act('copy-json'), secondary),
      button(l10n.t('Copy Markdown'), () => act('copy-markdown'), secondary),
    ];
    for (const each of this.#needMap) each.disabled = true;
    this.element = element(
      'header',
      { class: 'top' },
      element(
        'div',
        { class: 'line' },
        element(
          'div',
          { class: 'heading' },
          element('h1', {}, l10n.t('Tool Map')),
          this.#guard,
          this.#catalogs,
        ),
        element(
          'div',
          { class: 'actions' },
          button(l10n.t('Run Again'), () => act('rerun')),
          button(l10n.t('Choose Catalog…'), () => act('choose-catalog'), secondary),
          ...this.#needMap,
        ),
      ),
      this.#warnings,
    );
  }

  show({ guard, catalogs, warnings }: ShownMap): void {
    for (const each of this.#needMap) each.disabled = false;
    this.#guard.textContent = guard;
    this.#catalogs.textContent = catalogs === '' ? '' : l10n.t('tools of {0}', catalogs);
    this.#warnings.replaceChildren(...warnings.map((warning) => element('li', {}, warning)));
    this.#warnings.hidden = warnings.length === 0;
  }
}
