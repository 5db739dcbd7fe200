import * as l10n from '@vscode/l10n';
import type { ModuleAction, ShownModule } from '../../ide/module-page/protocol';
import { button, element } from '../base/elements';

/** The line with the file, and what can be done with the whole module. */
export class Header {
  readonly element: HTMLElement;
  readonly #name = element('h1', {}, l10n.t('Module'));
  readonly #path = element('span', { class: 'dim' });

  constructor(act: (action: ModuleAction) => void) {
    const secondary = { class: 'secondary' };
    this.element = element(
      'header',
      { class: 'top' },
      element(
        'div',
        { class: 'line' },
        element('div', { class: 'heading' }, this.#name, this.#path),
        element(
          'div',
          { class: 'actions' },
          button(l10n.t('Open Disassembly'), () => act('disassembly'), secondary),
          button(l10n.t('Open as Text'), () => act('report'), {
            ...secondary,
            title: l10n.t('The report of guard-lab inspect'),
          }),
          button(l10n.t('Show Tool Map'), () => act('tool-map'), secondary),
        ),
      ),
    );
  }

  show({ name, path }: ShownModule): void {
    this.#name.textContent = name;
    this.#path.textContent = path === name ? '' : path;
  }
}
