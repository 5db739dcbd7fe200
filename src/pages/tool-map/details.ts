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
  readonly element = element('section', { class: 'details', tabindex: '-1', 'aria-label': 'Details' });

  constructor(private readonly events: DetailEvents) {
    this.element.hidden = true;
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  /** Shows that details are on their way. */
  wait(name: string): void {
    this.element.hidden = false;
    this.element.setAttribute('aria-label', `Details of ${name}`);
    this.element.replaceChildren(this.#head(name, ''), element('p', { class: 'dim' }, 'Loading…'));
  }

  show(detail: ToolDetail): void {
    const { name, hint, description, scenarios, findings, worlds } = detail;
    this.element.hidden = false;
    this.element.setAttribute('aria-label', `Details of ${name}`);
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
        'aria-label': 'Close details',
        title: 'Close (Escape)',
      }),
      element(
        'div',
        { class: 'actions' },
        button('Copy JSON', () => events.copy('json'), { class: 'secondary' }),
        button('Copy Markdown', () => events.copy('markdown'), { class: 'secondary' }),
      ),
    );
  }

  #finding({ severity, code, title, message, help, source }: DetailFinding): HTMLElement {
    const explain = button(code, () => this.events.explain(code), {
      class: 'link',
      'aria-label': `${severityWord(severity)} ${code}: ${title}. Explain`,
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
    const facts: [string, readonly Child[]][] = [['Arguments', [element('code', {}, args)]]];
    for (const each of labels) facts.push([titleOf(each), labelTexts(each)]);
    if (response !== '') facts.push(['Response', [response]]);
    if (calls.length > 0) facts.push(['Backend', [this.#calls(calls)]]);
    const scenario = button('New Scenario', () => this.events.newScenario(answer), {
      class: 'secondary',
      'aria-label': `New scenario with this request (${world}, ${sets})`,
      title: 'Write a scenario with this request, the answers of the backend, and these labels',
    });
    return element(
      'article',
      {},
      element(
        'div',
        { class: 'group' },
        element('h4', {}, sets),
        element('span', { class: operation === '' ? 'cell error' : 'operation' }, operation || 'error'),
        ...this.#source(source, operation === '' ? undefined : 'the line that decided'),
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

  /** @param what the link leads to, for people */
  #source(source: SourceLink | undefined, what = 'guard source'): Child[] {
    if (!source) return [];
    const { text, link } = source;
    const go = button(text, () => this.events.follow(link), {
      class: 'link source',
      'aria-label': `Go to ${what}: ${text}`,
      title: `Go to ${what}`,
    });
    return [' ', go];
  }
}

function titleOf({ of }: DetailLabels): string {
  return of === 'resource' ? 'Resource' : 'Items';
}

function labelTexts({ description, secrecy, integrity }: DetailLabels): Child[] {
  return [
    element('div', { class: 'tags' }, 'secrecy ', ...tagList(secrecy, 'public')),
    element('div', { class: 'tags' }, 'integrity ', ...tagList(integrity, 'none')),
    ...(description === '' ? [] : [element('div', { class: 'dim' }, description)]),
  ];
}

function tagList(tags: readonly string[], none: string): Child[] {
  if (tags.length === 0) return [element('span', { class: 'dim' }, none)];
  return tags.flatMap((tag) => [element('span', { class: 'tag' }, tag), ' ']);
}
