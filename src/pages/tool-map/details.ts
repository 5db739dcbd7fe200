import * as l10n from '@vscode/l10n';
import type {
  DetailCall,
  DetailFinding,
  DetailGroup,
  DetailLabels,
  DetailWorld,
  SourceLink,
  ToolDetail,
} from '../../ide/tool-map/protocol';
import { severityWord } from '../../ide/tool-map/spoken';
import { button, element, mark, type Child } from '../base/elements';

export interface DetailEvents {
  follow(link: number): void;
  explain(code: string): void;
  newScenario(answer: number): void;
  copy(form: 'json' | 'markdown'): void;
  close(): void;
}

/** The pane with everything about one tool. */
export class Details {
  readonly element = element('section', {
    class: 'details',
    tabindex: '-1',
    'aria-label': l10n.t('Details'),
  });

  constructor(private readonly events: DetailEvents) {
    this.element.hidden = true;
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Shows that details are on their way. */
  wait(name: string): void {
    this.element.hidden = false;
    this.element.setAttribute('aria-label', l10n.t('Details of {0}', name));
    this.element.replaceChildren(this.#head(name, ''), element('p', { class: 'dim' }, l10n.t('Loading…')));
  }

  show(detail: ToolDetail): void {
    const { name, hint, description, scenarios, findings, worlds } = detail;
    this.element.hidden = false;
    this.element.setAttribute('aria-label', l10n.t('Details of {0}', name));
    this.element.replaceChildren(
      this.#head(name, [hint, scenarios].filter((each) => each !== '').join(' · ')),
      ...(description === '' ? [] : [element('p', { class: 'description' }, description)]),
      ...findings.map((finding) => this.#finding(finding)),
      ...worlds.map((world) => this.#world(world)),
    );
    this.element.scrollTop = 0;
  }

  focus(): void {
    this.element.focus();
  }

  close(): void {
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  #head(name: string, note: string): HTMLElement {
    const { events } = this;
    return element(
      'header',
      {},
      element('div', { class: 'heading' }, element('h2', {}, name), element('span', { class: 'dim' }, note)),
      button('✕', () => events.close(), {
        class: 'icon',
        'aria-label': l10n.t('Close details'),
        title: l10n.t('Close (Escape)'),
      }),
      element(
        'div',
        { class: 'actions' },
        button(l10n.t('Copy JSON'), () => events.copy('json'), { class: 'secondary' }),
        button(l10n.t('Copy Markdown'), () => events.copy('markdown'), { class: 'secondary' }),
      ),
    );
  }

  #finding({ severity, code, title, message, help, source }: DetailFinding): HTMLElement {
    const explain = button(code, () => this.events.explain(code), {
      class: 'link',
      'aria-label': l10n.t('{0} {1}: {2}. Explain', severityWord(severity), code, title),
    });
    return element(
      'div',
      { class: `problem ${severity}` },
      element('p', {}, mark(severity), element('strong', {}, title), ' ', explain, ...this.#source(source)),
      element('p', { class: 'message' }, message),
      element('p', { class: 'dim' }, help),
    );
  }

  #world({ name, groups }: DetailWorld): HTMLElement {
    return element(
      'div',
      { class: 'world' },
      element('h3', {}, name),
      ...groups.map((group) => this.#group(group, name)),
    );
  }

  #group(group: DetailGroup, world: string): HTMLElement {
    const { answer, sets, args, operation, labels, response, error, calls, source } = group;
    const facts: [string, readonly Child[]][] = [[l10n.t('Arguments'), [element('code', {}, args)]]];
    for (const each of labels) facts.push([titleOf(each), labelTexts(each)]);
    if (response !== '') facts.push([l10n.t('Response'), [response]]);
    if (calls.length > 0) facts.push([l10n.t('Backend'), [this.#calls(calls)]]);
    const scenario = button(l10n.t('New Scenario'), () => this.events.newScenario(answer), {
      class: 'secondary',
      'aria-label': l10n.t('New scenario with this request ({0}, {1})', world, sets),
      title: l10n.t('Write a scenario with this request, the answers of the backend, and these labels'),
    });
    return element(
      'article',
      {},
      element(
        'div',
        { class: 'group' },
        element('h4', {}, sets),
        element(
          'span',
          { class: operation === '' ? 'cell error' : 'operation' },
          operation || l10n.t('error'),
        ),
        ...this.#source(source, { decides: operation !== '' }),
        scenario,
      ),
      ...(error === '' ? [] : [element('pre', { class: 'error' }, error)]),
      element(
        'dl',
        {},
        ...facts.flatMap(([term, texts]) => [element('dt', {}, term), element('dd', {}, ...texts)]),
      ),
    );
  }

  #calls(calls: readonly DetailCall[]): HTMLElement {
    const rows = calls.map(({ call, outcome, failed, source }) =>
      element(
        'li',
        {},
        element('code', {}, call),
        ' → ',
        element('span', failed ? { class: 'cell error' } : {}, outcome),
        ...this.#source(source),
      ),
    );
    return element('ol', {}, ...rows);
  }

  /** @param decides whether the link leads to the line that decided */
  #source(source: SourceLink | undefined, { decides = false } = {}): Child[] {
    if (!source) return [];
    const { text, link } = source;
    const go = button(text, () => this.events.follow(link), {
      class: 'link source',
      'aria-label': decides
        ? l10n.t('Go to the line that decided: {0}', text)
        : l10n.t('Go to guard source: {0}', text),
      title: decides ? l10n.t('Go to the line that decided') : l10n.t('Go to guard source'),
    });
    return [' ', go];
  }
}

function titleOf({ of }: DetailLabels): string {
  return of === 'resource' ? l10n.t('Resource') : l10n.t('Items');
}

function labelTexts({ description, secrecy, integrity }: DetailLabels): Child[] {
  return [
    element('div', { class: 'tags' }, `${l10n.t('secrecy')} `, ...tagList(secrecy, l10n.t('public'))),
    element('div', { class: 'tags' }, `${l10n.t('integrity')} `, ...tagList(integrity, l10n.t('none'))),
    ...(description === '' ? [] : [element('div', { class: 'dim' }, description)]),
  ];
}

function tagList(tags: readonly string[], none: string): Child[] {
  if (tags.length === 0) return [element('span', { class: 'dim' }, none)];
  return tags.flatMap((tag) => [element('span', { class: 'tag' }, tag), ' ']);
}
