import { globParts, type GlobPart } from './glob-parts';
import { lastNamesTest } from './last-names';

export interface GlobOptions {
  /** Wildcards also stand for a dot at the beginning of a name: hidden files and folders are found. */
  readonly dot?: boolean;
  /** Upper and lower case are the same. */
  readonly nocase?: boolean;
}

/** Whether a path with slashes is one that a glob describes. */
export type PathTest = (path: string) => boolean;

export type Glob =
  | { readonly ok: true; readonly matches: PathTest }
  /** `problem` is the end of a sentence about the glob. */
  | { readonly ok: false; readonly problem: string };

/**
 * Reads a glob: `*` and `?` in a name, `**` for any folders, `[a-z]`, `{a,b}`, `@(a|b)`, `?(…)`, `+(…)`, `*(…)`, and `\`
 * before what is meant as it is. The time of a test is at most the product of both lengths, whatever the glob is: globs
 * come from files that others wrote.
 */
export function readGlob(glob: string, { dot = false, nocase = false }: GlobOptions = {}): Glob {
  const read = globParts(glob.replace(/^(?:\.\/)+/, ''));
  if (!read.ok) return read;
  const parts = nocase ? lowered(read.parts) : read.parts;
  const matches = lastNamesTest(parts, dot) ?? followedTest(parts, dot);
  return { ok: true, matches: nocase ? (path) => matches(path.toLowerCase()) : matches };
}

/** Whether a path is what a glob of any kind describes. */
export function followedTest(parts: readonly GlobPart[], dot: boolean): PathTest {
  const automaton = new Automaton(dot);
  const start = automaton.add(parts, automaton.end);
  return (path) => automaton.accepts(start, path);
}

/** Whether one of several globs describes a path; one that cannot be read describes none. */
export function anyGlob(globs: readonly string[], options: GlobOptions = {}): PathTest {
  const plain = new Set<string>();
  const tests: PathTest[] = [];
  for (const glob of globs) {
    if (/^[\w /.-]+$/.test(glob)) {
      const name = glob.replace(/^(?:\.\/)+/, '');
      plain.add(options.nocase === true ? name.toLowerCase() : name);
      continue;
    }
    const read = readGlob(glob, options);
    if (read.ok) tests.push(read.matches);
  }
  return (path) =>
    plain.has(options.nocase === true ? path.toLowerCase() : path) || tests.some((test) => test(path));
}

/** The glob that describes one path only, whatever its characters are. */
export function literalGlob(path: string): string {
  return path.replaceAll(/[\\*?[\]{}()|,!@+]/g, '\\$&');
}

function lowered(parts: readonly GlobPart[]): readonly GlobPart[] {
  return parts.map((part): GlobPart => {
    if (part.kind === 'character') return { ...part, value: part.value.toLowerCase() };
    if (part.kind === 'choice') return { ...part, branches: part.branches.map(lowered) };
    if (part.kind !== 'class') return part;
    return {
      ...part,
      ranges: part.ranges.map(([from, to]) => [from.toLowerCase(), to.toLowerCase()] as const),
    };
  });
}

/** What a character must be to go on: itself, any of a name, a slash, any at all, or of a class. */
type Step = Extract<GlobPart, { readonly kind: 'character' | 'one' | 'everything' | 'class' }>;

/** A state: with a step, it goes on with the next character; without one, at once. */
interface State {
  readonly step?: Step;
  readonly to: number[];
}

/** Follows all ways through a glob at once, so no text makes it go back. */
class Automaton {
  readonly end = 0;
  readonly #states: State[] = [{ to: [] }];
  /** The turn in which each state was reached last. */
  readonly #reached: number[] = [];
  #turn = 0;

  constructor(private readonly dot: boolean) {}

  /** Adds the states of some parts that go on to `next`; where they begin. */
  add(parts: readonly GlobPart[], next: number): number {
    return parts.reduceRight((to, part) => this.#addPart(part, to), next);
  }

  accepts(start: number, text: string): boolean {
    let now = this.#closure([start]);
    for (let at = 0; at < text.length && now.length > 0; at++) {
      const character = text[at] ?? '';
      const begins = at === 0 || text[at - 1] === '/';
      const next: number[] = [];
      for (const state of now) {
        const { step, to } = this.#states[state] ?? { to: [] };
        if (step && this.#fits(step, character, begins)) next.push(...to);
      }
      now = this.#closure(next);
    }
    return now.includes(this.end);
  }

  #addPart(part: GlobPart, next: number): number {
    switch (part.kind) {
      case 'character':
      case 'one':
      case 'class':
        return this.#state({ step: part, to: [next] });
      case 'star':
        return this.#loop({ kind: 'one' }, next);
      case 'everything':
        return this.#loop(part, next);
      case 'below': {
        const rest = this.#loop({ kind: 'everything' }, next);
        const slash = this.#state({ step: { kind: 'character', value: '/' }, to: [rest] });
        return this.#state({ to: [slash, next] });
      }
      case 'folders': {
        const start = this.#state({ to: [next] });
        const slash = this.#state({ step: { kind: 'character', value: '/' }, to: [start] });
        const name = this.#state({ step: { kind: 'one' }, to: [this.#loop({ kind: 'one' }, slash)] });
        this.#states[start]?.to.push(name);
        return start;
      }
      case 'choice': {
        const after = part.repeats ? this.#state({ to: [next] }) : next;
        const start = this.#state({ to: part.branches.map((branch) => this.add(branch, after)) });
        if (part.repeats) this.#states[after]?.to.push(start);
        if (part.isOptional) this.#states[start]?.to.push(next);
        return start;
      }
    }
  }

  #loop(step: Step, next: number): number {
    const start = this.#state({ to: [next] });
    this.#states[start]?.to.push(this.#state({ step, to: [start] }));
    return start;
  }

  #state(state: State): number {
    return this.#states.push(state) - 1;
  }

  #fits(step: Step, character: string, begins: boolean): boolean {
    const isHidden = begins && character === '.' && !this.dot;
    if (step.kind === 'character') return step.value === character && !(isHidden && step.isInside === true);
    if (isHidden) return false;
    if (step.kind === 'everything') return true;
    if (character === '/') return false;
    if (step.kind === 'one') return true;
    return step.ranges.some(([from, to]) => from <= character && character <= to) !== step.isNegated;
  }

  /** The states that are reached without a character. */
  #closure(from: readonly number[]): readonly number[] {
    const turn = ++this.#turn;
    const waiting = [...from];
    const found: number[] = [];
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      if (this.#reached[state] === turn) continue;
      this.#reached[state] = turn;
      const { step, to } = this.#states[state] ?? { to: [] };
      if (step || state === this.end) found.push(state);
      else waiting.push(...to);
    }
    return found;
  }
}
