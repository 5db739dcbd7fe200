import * as l10n from '@vscode/l10n';
import type { ModuleAction, ModuleStatus } from '../../ide/module-page/protocol';
import { button, element } from '../base/elements';

/** The line that says what Guard Lab is doing, or why there is nothing to show. */
export class StatusNotice {
  readonly element = element('div', { class: 'notice' });

  constructor(private readonly act: (action: ModuleAction) => void) {
    this.show({ kind: 'working', what: l10n.t('Reading the module…'), canStop: false });
  }

  /** @param isOver whether there is something to read, which stays in its place */
  show(status: ModuleStatus, isOver = false): void {
    this.element.hidden = status.kind === 'ready';
    this.element.className = `notice ${status.kind}${isOver ? ' over' : ''}`;
    switch (status.kind) {
      case 'ready':
        this.element.replaceChildren();
        break;
      case 'working':
        this.element.replaceChildren(
          element('span', {}, status.what),
          ...(status.canStop ? [button(l10n.t('Stop'), () => this.act('stop'), { class: 'secondary' })] : []),
        );
        break;
      case 'failed':
        this.element.replaceChildren(
          element('pre', {}, status.error),
          button(l10n.t('Try Again'), () => this.act('retry')),
        );
    }
  }
}
