import * as l10n from '@vscode/l10n';
import type { ModuleAction, ShownFinding, ShownModule } from '../../ide/module-page/protocol';
import { button, element, mark } from '../base/elements';

export interface VerdictEvents {
  act(action: ModuleAction): void;
  explain(code: string): void;
  /** To the disassembly at an offset. */
  goTo(offset: number): void;
}

const SIGNS = { good: '✓', bad: '✗', open: '?' } as const;

/** Whether the gateway loads the module, and each finding. */
export class VerdictCard {
  readonly element = element('section', { 'aria-label': l10n.t('Verdict') });

  /** Keeps the keyboard while it does nothing. */
  readonly #run = button(l10n.t('Run Start Function'), () => this.#runStart(), {
    title: l10n.t('Runs it in the sandbox, under the limits of the gateway'),
  });

  constructor(private readonly events: VerdictEvents) {}

  /** While Guard Lab works, the start function cannot be run. */
  showWorking(isWorking: boolean): void {
    this.#run.setAttribute('aria-disabled', String(isWorking));
  }

  #runStart(): void {
    if (this.#run.getAttribute('aria-disabled') !== 'true') this.events.act('run-start');
  }

  show({ verdict, hint, findings }: ShownModule): void {
    const { kind, title, detail, canRunStart } = verdict;
    this.element.replaceChildren(
      element(
        'div',
        { class: `verdict ${kind}` },
        element('h2', {}, element('span', { class: 'sign', 'aria-hidden': 'true' }, SIGNS[kind]), title),
        element('p', { class: 'dim' }, detail),
        ...(hint === '' ? [] : [element('p', { class: 'lead' }, hint)]),
        ...(canRunStart ? [element('p', {}, this.#run)] : []),
      ),
      ...findings.map((finding) => this.#finding(finding)),
    );
  }

  #finding({ severity, code, title, message, place, instruction }: ShownFinding): HTMLElement {
    const shown = severity === 'hint' ? 'info' : severity;
    const explain = button(code, () => this.events.explain(code), {
      class: 'link',
      'aria-label': l10n.t('{0}: {1}. Explain', code, title),
    });
    const where =
      instruction === undefined
        ? place
        : button(place, () => this.events.goTo(instruction), {
            class: 'link',
            'aria-label': l10n.t('{0}. Open the disassembly', place),
          });
    return element(
      'div',
      { class: `problem ${shown}` },
      element('p', {}, mark(shown), element('strong', {}, title), ' ', ...(code === '' ? [] : [explain])),
      element('p', { class: 'message' }, message),
      ...(place === '' ? [] : [element('p', { class: 'dim' }, where)]),
    );
  }
}
