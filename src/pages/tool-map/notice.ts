import * as l10n from '@vscode/l10n';
import type { MapAction, MapStatus } from '../../ide/tool-map/protocol';
import { button, element } from '../base/elements';

/** The line that says what the map is doing: running, outdated, failed. */
export class Notice {
  readonly element = element('div', { class: 'notice' });

  constructor(private readonly act: (action: MapAction) => void) {
    this.element.hidden = true;
  }

  show(status: MapStatus): void {
    this.element.hidden = status.kind === 'ready';
    this.element.className = `notice ${status.kind}`;
    switch (status.kind) {
      case 'ready':
        this.element.replaceChildren();
        break;
      case 'running':
        this.#running(status.done, status.total);
        break;
      case 'outdated':
        this.element.replaceChildren(
          element('span', {}, l10n.t('Outdated: {0}', status.why)),
          button(l10n.t('Run Again'), () => this.act('rerun')),
        );
        break;
      case 'failed':
        this.element.replaceChildren(
          element('pre', {}, status.error),
          button(l10n.t('Run Again'), () => this.act('rerun')),
          ...(status.needsCatalog === true
            ? [button(l10n.t('Choose Catalog…'), () => this.act('choose-catalog'))]
            : []),
        );
    }
  }

  /** Progress changes the bar that is there, so that the keyboard stays on the button beside it. */
  #running(done: number, total: number): void {
    const bar = this.element.querySelector('progress');
    const text = this.element.querySelector('.count');
    const said =
      total === 0
        ? l10n.t('Asking the guard…')
        : l10n.t('Asking the guard: {0} of {1} requests', done, total);
    if (bar && text) {
      if (total > 0) bar.value = done / total;
      text.textContent = said;
      return;
    }
    const made = element('progress', { max: '1', 'aria-label': l10n.t('Requests asked') });
    if (total > 0) made.value = done / total;
    this.element.replaceChildren(
      element('span', { class: 'count' }, said),
      made,
      button(l10n.t('Stop'), () => this.act('stop'), { class: 'secondary' }),
    );
  }
}
