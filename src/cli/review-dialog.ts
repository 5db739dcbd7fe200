import { plural } from '../report/lines';
import { inline } from '../report/terminal-text';
import { shorten } from '../scenario/compact';
import type { AcceptableChange } from '../run/expectation-changes';

/** A change that a person is asked about. */
export interface AskedChange {
  readonly file: string;
  readonly change: AcceptableChange;
}

/** What is to be shown after a key. */
export type Answer =
  /** The change that is asked about now. */
  | 'change'
  /** The question again. */
  | 'question'
  | 'help'
  /** Both values of the change in full. */
  | 'details'
  /** Nothing: what was accepted is to be written. */
  | 'done'
  /** Nothing: nothing is to be written. */
  | 'discarded';

type Decision = 'accepted' | 'rejected' | 'skipped';
type Question = 'change' | 'all' | 'quit';

interface State {
  readonly decisions: readonly (Decision | undefined)[];
  readonly at: number;
}

/** What the keys mean. */
export const KEYS_HELP = `  a  accept: write the actual value into the scenario
  r  reject: keep what the scenario says; it goes on failing
  s  skip: decide another time
  A  accept all changes of this tool, of this scenario, or everything
  R  reject them likewise
  b  go back to the change before, and take its decision back
  d  details: both values in full
  q  quit, with or without what was accepted so far; Ctrl+C quits and writes nothing
  ?  this list
`;

/** Asks about changes one by one: what the keys of a person decide. Nothing here is written or shown. */
export class ReviewDialog {
  readonly #items: readonly AskedChange[];
  #state: State;
  readonly #before: State[] = [];
  #question: Question = 'change';
  /** What is decided about all of some changes. */
  #ofAll: Decision = 'accepted';

  /** @param items at least one */
  constructor(items: readonly AskedChange[]) {
    this.#items = items;
    this.#state = { decisions: items.map(() => undefined), at: 0 };
  }

  /** The change that is asked about. */
  get current(): AskedChange | undefined {
    return this.#items[this.#state.at];
  }

  /** Its number, counted from 1. */
  get number(): number {
    return this.#state.at + 1;
  }

  decided(as: Decision): readonly AskedChange[] {
    return this.#items.filter((_item, at) => this.#state.decisions[at] === as);
  }

  /** The question, on one line. */
  get question(): string {
    const accepted = this.decided('accepted').length;
    switch (this.#question) {
      case 'change':
        return `${String(this.number)} of ${String(this.#items.length)}: accept? [a]ccept [r]eject [s]kip [A]ll [d]etails [b]ack [q]uit [?] `;
      case 'all': {
        const verb = this.#ofAll === 'accepted' ? 'accept' : 'reject';
        const count = (which: readonly number[]): string => `(${String(which.length)})`;
        const tool = shorten(inline(this.current?.change.tool ?? ''), 24);
        return `${verb} all of [t]ool ${tool} ${count(this.#like('tool'))}, [s]cenario ${count(this.#like('file'))}, [e]verything ${count(this.#open())}; Esc: none `;
      }
      case 'quit':
        return `write ${plural(accepted, 'accepted change')}? [y]es [n]o; Esc: go on `;
    }
  }

  /** Takes a key, as `Keys` names it. */
  press(key: string): Answer {
    if (key === 'end') return 'discarded';
    if (key === 'resumed') return 'change';
    switch (this.#question) {
      case 'change':
        return this.#aboutChange(key);
      case 'all':
        return this.#aboutAll(key);
      case 'quit':
        return this.#aboutQuitting(key);
    }
  }

  #aboutChange(key: string): Answer {
    switch (key) {
      case 'a':
        return this.#decide([this.#state.at], 'accepted');
      case 'r':
        return this.#decide([this.#state.at], 'rejected');
      case 's':
        return this.#decide([this.#state.at], 'skipped');
      case 'A':
      case 'R':
        this.#ofAll = key === 'A' ? 'accepted' : 'rejected';
        this.#question = 'all';
        return 'question';
      case 'b':
        return this.#back();
      case 'd':
        return 'details';
      case 'q':
        if (this.decided('accepted').length === 0) return 'discarded';
        this.#question = 'quit';
        return 'question';
      case '?':
        return 'help';
      default:
        return 'question';
    }
  }

  #aboutAll(key: string): Answer {
    const which = { t: () => this.#like('tool'), s: () => this.#like('file'), e: () => this.#open() };
    if (key !== 't' && key !== 's' && key !== 'e') {
      if (key === 'escape' || key === 'q') this.#question = 'change';
      return 'question';
    }
    this.#question = 'change';
    return this.#decide(which[key](), this.#ofAll);
  }

  #aboutQuitting(key: string): Answer {
    if (key === 'y') return 'done';
    if (key === 'n') return 'discarded';
    if (key === 'escape') this.#question = 'change';
    return 'question';
  }

  #decide(which: readonly number[], decision: Decision): Answer {
    const { decisions, at } = this.#state;
    this.#before.push(this.#state);
    const decided = decisions.map((known, index) => (which.includes(index) ? decision : known));
    const next = decided.findIndex((known, index) => known === undefined && index > at);
    this.#state = { decisions: decided, at: next < 0 ? at : next };
    return next < 0 ? 'done' : 'change';
  }

  #back(): Answer {
    const before = this.#before.pop();
    if (!before) return 'question';
    this.#state = before;
    return 'change';
  }

  /** Numbers of the changes that are not decided, the current one among them. */
  #open(): readonly number[] {
    const { decisions } = this.#state;
    return decisions.flatMap((known, at) => (known === undefined || known === 'skipped' ? [at] : []));
  }

  #like(what: 'tool' | 'file'): readonly number[] {
    const of = (item: AskedChange | undefined): string | undefined =>
      what === 'tool' ? item?.change.tool : item?.file;
    return this.#open().filter((at) => of(this.#items[at]) === of(this.current));
  }
}
