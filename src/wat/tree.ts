import { type LayoutProblem, ListLayout } from './list-layout';
import { type TokenTable, tokenTable } from './token-table';
import { TOKEN_KINDS, type Token, TokenCode } from './tokens';

export type AtomKind = 'keyword' | 'id' | 'number' | 'string' | 'reserved';

/** A word or a string; `start` and `end` are UTF-16 offsets. */
export interface Atom {
  readonly kind: AtomKind;
  readonly start: number;
  readonly end: number;
  /** As written: an id with its `$`, a string with its quotes and escapes. */
  readonly text: string;
  readonly parent: List;
}

/** A parenthesised list, or the whole text (the root, the only list without a parent). */
export interface List {
  readonly kind: 'list';
  readonly start: number;
  readonly end: number;
  /** The first item's text when it is a keyword, else empty. */
  readonly head: string;
  readonly items: readonly Node[];
  /** False when its `)` is missing. */
  readonly closed: boolean;
  readonly parent: List | undefined;
  /** The lists directly inside it that begin with one of `heads`; most often there is none, which costs little. */
  listsOf(heads: ReadonlySet<string>): readonly List[];
}

export type Node = Atom | List;

/** Something that keeps the text from being well-formed S-expressions. */
export interface TreeProblem {
  readonly kind: 'unclosed-list' | 'stray-close' | 'unterminated-string' | 'unterminated-comment';
  readonly start: number;
  readonly end: number;
}

export interface WatTree {
  readonly text: string;
  readonly root: List;
  /** Line and block comments, in order. */
  readonly comments: readonly Token[];
  /** Ranges of `(@name …)` annotations, which are not part of the tree. */
  readonly annotations: readonly { readonly start: number; readonly end: number }[];
  readonly problems: readonly TreeProblem[];
  /** What the tree is made from, for walks over all of a text that need no nodes. */
  readonly layout: ListLayout;
}

class TreeAtom implements Atom {
  constructor(
    readonly kind: AtomKind,
    readonly start: number,
    readonly end: number,
    readonly text: string,
    readonly parent: List,
  ) {}
}

const NONE: readonly List[] = [];

/** A list whose items are made when they are first asked for: most features look into one function at a time. */
class TreeList implements List {
  readonly kind = 'list';
  private made: readonly Node[] | undefined;

  /** `first` and `next` are the tokens of the first item and behind the last one. */
  constructor(
    private readonly layout: ListLayout,
    private readonly first: number,
    private readonly next: number,
    readonly head: string,
    readonly start: number,
    readonly end: number,
    readonly closed: boolean,
    readonly parent: List | undefined,
  ) {}

  get items(): readonly Node[] {
    return (this.made ??= this.make());
  }

  listsOf(heads: ReadonlySet<string>): readonly List[] {
    if (this.made === undefined && !this.hasListOf(heads)) return NONE;
    return this.items.filter((item): item is List => item.kind === 'list' && heads.has(item.head));
  }

  private hasListOf(heads: ReadonlySet<string>): boolean {
    const { layout, next } = this;
    const { tokens } = layout;
    for (let index = this.first; index < next; index = layout.nextOf(index)) {
      if (tokens.kindAt(index) === TokenCode.Open && heads.has(headAt(layout, index))) return true;
    }
    return false;
  }

  private make(): Node[] {
    const { layout, next } = this;
    const { tokens } = layout;
    const items: Node[] = [];
    for (let index = this.first; index < next; index = layout.nextOf(index)) {
      const code = tokens.kindAt(index);
      if (code === TokenCode.Open) {
        items.push(listAt(layout, index, this));
      } else if (code !== TokenCode.Annotation && code !== TokenCode.Close) {
        const kind = TOKEN_KINDS[code] as AtomKind;
        items.push(
          new TreeAtom(kind, tokens.startOf(index), tokens.endOf(index), tokens.textOf(index), this),
        );
      }
    }
    return items;
  }
}

/** The head of the list that opens at token `index`. */
function headAt(layout: ListLayout, index: number): string {
  const { tokens } = layout;
  let head = index + 1;
  while (tokens.kindAt(head) === TokenCode.Annotation) head = layout.nextOf(head);
  return tokens.kindAt(head) === TokenCode.Keyword ? tokens.textOf(head) : '';
}

/** The list that opens at token `index`. */
function listAt(layout: ListLayout, index: number, parent: List): TreeList {
  return new TreeList(
    layout,
    index + 1,
    layout.nextOf(index),
    headAt(layout, index),
    layout.tokens.startOf(index),
    layout.endOf(index),
    layout.isClosed(index),
    parent,
  );
}

/**
 * The S-expressions of WAT text. Takes any text: a module field that opens inside an unfinished one
 * closes it, a stray `)` is left out, and both are reported in `problems`. Linear in the text and without
 * recursion, so that nesting is bounded by memory only; walk the result without recursion too.
 */
export function parseTree(text: string): WatTree {
  const { tokens, comments, unterminated } = tokenTable(text);
  const layout = new ListLayout(tokens);
  const root = new TreeList(layout, 0, tokens.count, '', 0, text.length, true, undefined);
  const annotations = layout.annotations.map((token) => {
    return { start: tokens.startOf(token), end: layout.endOf(token) };
  });
  const problems = [
    ...unterminated.map(unterminatedProblem),
    ...layout.problems.map((problem) => placed(tokens, problem)),
  ];
  problems.sort((a, b) => a.start - b.start);
  return { text, root, comments, annotations, problems, layout };
}

function unterminatedProblem({ kind, start, end }: Token): TreeProblem {
  return { kind: kind === 'block-comment' ? 'unterminated-comment' : 'unterminated-string', start, end };
}

function placed(tokens: TokenTable, { kind, token }: LayoutProblem): TreeProblem {
  const start = tokens.startOf(token);
  return { kind, start, end: start + (tokens.kindAt(token) === TokenCode.Annotation ? 2 : 1) };
}

/** The innermost node that contains `offset`, or touches it with its end; the root when there is none. */
export function nodeAt(tree: WatTree, offset: number): Node {
  let node: List = tree.root;
  for (;;) {
    const item = itemAt(node.items, offset);
    if (item === undefined) return node;
    if (item.kind !== 'list') return item;
    node = item;
  }
}

/** The item of `items` around `offset`: one that starts there is preferred to one that ends there. */
function itemAt(items: readonly Node[], offset: number): Node | undefined {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((items[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const item = items[low - 1];
  if (item === undefined || offset > item.end) return undefined;
  // The end of a closed list is outside it; the end of a word still touches it.
  if (offset === item.end && item.kind === 'list' && item.closed) return undefined;
  if (offset !== item.start || item.kind !== 'list') return item;
  const before = items[low - 2];
  return before !== undefined && before.kind !== 'list' && before.end === offset ? before : item;
}
