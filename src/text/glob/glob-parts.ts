/** What a glob is made of, as far as no part of it needs to look ahead or back. */
export type GlobPart =
  /** `isInside`: something is before it in its name. */
  | { readonly kind: 'character'; readonly value: string; readonly isInside?: boolean }
  /** `?`: one character of a name. */
  | { readonly kind: 'one' }
  /** `*`: any characters of a name. */
  | { readonly kind: 'star' }
  /** `**` that is all of the glob: any characters. */
  | { readonly kind: 'everything' }
  /** `**` and a slash: any folders, or none. */
  | { readonly kind: 'folders' }
  /** The slash and the `**` of `x/**`: `x`, and all below it. */
  | { readonly kind: 'below' }
  | {
      readonly kind: 'class';
      readonly isNegated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    }
  /** `{a,b}`, and `@(a|b)`, `?(…)`, `+(…)`, `*(…)`. */
  | {
      readonly kind: 'choice';
      readonly branches: readonly (readonly GlobPart[])[];
      readonly isOptional: boolean;
      readonly repeats: boolean;
    };

export type GlobParts =
  | { readonly ok: true; readonly parts: readonly GlobPart[] }
  /** `problem` is the end of a sentence about the glob: `must not begin with "!"`. */
  | { readonly ok: false; readonly problem: string };

/** Characters of one glob, and groups inside each other, at most (docs/limits.md). */
const MAX_LENGTH = 1000;
const MAX_DEPTH = 10;

class GlobProblem extends Error {}

/** Reads a glob; paths that it describes have slashes. */
export function globParts(glob: string): GlobParts {
  try {
    if (glob.length > MAX_LENGTH) throw new GlobProblem(`must have at most ${String(MAX_LENGTH)} characters`);
    if (/^!(?!\()/.test(glob)) throw new GlobProblem('must not begin with `!`: list what it names instead');
    return { ok: true, parts: new Reader(glob).sequence(0, glob.length, 0) };
  } catch (error) {
    if (error instanceof GlobProblem) return { ok: false, problem: error.message };
    throw error;
  }
}

/** The folder that a glob begins in: its parts without wildcards, '' for none; and the rest, '' for a plain path. */
export function splitGlob(glob: string): { readonly base: string; readonly rest: string } {
  const names = glob.replace(/^(?:\.\/)+/, '').split('/');
  const first = names.findIndex((name) => /(?<!\\)(?:[*?[{]|[@+!]\()/.test(name));
  const at = first < 0 ? names.length : first;
  const base = names.slice(0, at).join('/').replaceAll(/\\(.)/g, '$1');
  // Only at the beginning of the whole glob does a `!` mean something.
  const rest = names
    .slice(at)
    .join('/')
    .replace(/^!(?!\()/, at > 0 ? '\\!' : '!');
  return { base: at > 0 && base === '' ? '/' : base, rest };
}

class Reader {
  constructor(private readonly glob: string) {}

  /** The parts from `start` to `end`. */
  sequence(start: number, end: number, depth: number): readonly GlobPart[] {
    if (depth > MAX_DEPTH)
      throw new GlobProblem(`must have at most ${String(MAX_DEPTH)} groups inside each other`);
    const parts: GlobPart[] = [];
    for (let at = start; at < end;) {
      const [part, next] = this.#part(at, end, depth);
      parts.push(part);
      at = next;
    }
    return parts;
  }

  #part(at: number, end: number, depth: number): Read {
    const value = this.glob[at] ?? '';
    return (
      this.#folders(at, end) ??
      this.#group(at, end, depth) ??
      this.#class(at, end) ??
      this.#wildcard(at, end) ??
      (value === '\\' && at + 1 < end
        ? [{ kind: 'character', value: this.glob[at + 1] ?? '' }, at + 2]
        : [{ kind: 'character', value, isInside: !this.#beginsName(at) }, at + 1])
    );
  }

  /** `**` as a whole name. */
  #folders(at: number, end: number): Read | undefined {
    const slash = this.glob[at] === '/' ? 1 : 0;
    const stars = /^\*{2,}/.exec(this.glob.slice(at + slash, end))?.[0].length ?? 0;
    const next = at + slash + stars;
    if (stars === 0) return undefined;
    if (slash === 1) return next === end ? [{ kind: 'below' }, next] : undefined;
    if (!this.#beginsName(at)) return undefined;
    if (next === end) return [{ kind: 'everything' }, next];
    return this.glob[next] === '/' ? [{ kind: 'folders' }, next + 1] : undefined;
  }

  #beginsName(at: number): boolean {
    return at === 0 || /[/{,(|]/.test(this.glob[at - 1] ?? '');
  }

  #wildcard(at: number, end: number): Read | undefined {
    if (this.glob[at] === '?') return [{ kind: 'one' }, at + 1];
    const stars = /^\*+/.exec(this.glob.slice(at, end))?.[0].length ?? 0;
    return stars === 0 ? undefined : [{ kind: 'star' }, at + stars];
  }

  #group(at: number, end: number, depth: number): Read | undefined {
    const sign = this.glob[at] ?? '';
    const isBrace = sign === '{';
    if (!isBrace && !(/[@?+*!]/.test(sign) && this.glob[at + 1] === '(')) return undefined;
    const open = isBrace ? at : at + 1;
    const marks = isBrace ? BRACES : PARENTHESES;
    const found = this.#branches(open, end, marks);
    // A brace without a comma is itself, as in shells.
    if (!found || (isBrace && found.length === 1)) return undefined;
    if (sign === '!') throw new GlobProblem('must not have `!(…)`: list what it names instead');
    const branches = found.map(([from, to]) => this.sequence(from, to, depth + 1));
    const next = (found.at(-1)?.[1] ?? end) + 1;
    const [isOptional, repeats] = [/[?*]/.test(sign), /[+*]/.test(sign)];
    return [{ kind: 'choice', branches, isOptional, repeats }, next];
  }

  /** Where the branches of a group are; undefined when it does not end. */
  #branches(open: number, end: number, marks: Marks): readonly (readonly [number, number])[] | undefined {
    const found: (readonly [number, number])[] = [];
    let [inside, from] = [0, open + 1];
    for (let at = from; at < end; at++) {
      const character = this.glob[at];
      if (character === '\\') at++;
      else if (character === marks.open) inside++;
      else if (character === marks.between && inside === 0) {
        found.push([from, at]);
        from = at + 1;
      } else if (character === marks.close && inside-- === 0) return [...found, [from, at]];
    }
    return undefined;
  }

  /** `[a-z]`, `[!a-z]`; one that does not end is itself. */
  #class(at: number, end: number): Read | undefined {
    const found = /^\[([!^]?)(\]?(?:\\[^]|[^\]\\/])*)\]/.exec(this.glob.slice(at, end));
    const [whole, sign = '', inner = ''] = found ?? [];
    if (whole === undefined || inner === '') return undefined;
    const ranges = [...inner.matchAll(/(\\?[^])(?:-(\\?[^]))?/g)].map(([, from = '', to = from]) => {
      const bare = (each: string): string => (each.length > 1 ? each.slice(1) : each);
      return [bare(from), bare(to)] as const;
    });
    return [{ kind: 'class', isNegated: sign !== '', ranges }, at + whole.length];
  }
}

type Read = readonly [GlobPart, number];
interface Marks {
  readonly open: string;
  readonly between: string;
  readonly close: string;
}
const BRACES: Marks = { open: '{', between: ',', close: '}' };
const PARENTHESES: Marks = { open: '(', between: '|', close: ')' };
