import { tokenize, type Token } from './lexer';
import { belongsOutside, isFieldKeyword } from './recovery';

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
}

interface OpenList {
  kind: 'list';
  start: number;
  end: number;
  head: string;
  items: Node[];
  closed: boolean;
  parent: OpenList | undefined;
}

class TreeBuilder {
  readonly root: OpenList;
  readonly comments: Token[] = [];
  readonly annotations: { start: number; end: number }[] = [];
  readonly problems: TreeProblem[] = [];
  private readonly tokens: Token[];
  private current: OpenList;

  constructor(private readonly text: string) {
    this.root = this.open(0, undefined);
    this.root.end = text.length;
    this.root.closed = true;
    this.current = this.root;
    // Comments are set aside first, so that looking ahead sees neighbouring tokens.
    this.tokens = tokenize(text).filter((token) => {
      const comment = token.kind === 'line-comment' || token.kind === 'block-comment';
      if (comment) this.comments.push(token);
      if (!token.terminated) this.reportUnterminated(token);
      return !comment;
    });
  }

  build(): void {
    for (let index = 0; index < this.tokens.length; index++) {
      const token = this.tokens[index];
      if (token === undefined) break;
      if (token.kind === 'open') this.openList(token, index);
      else if (token.kind === 'close') this.closeList(token);
      else if (token.kind === 'annotation') index = this.skipAnnotation(index);
      else this.addAtom(token);
    }
    const end = this.tokens.at(-1)?.end ?? 0;
    while (this.current !== this.root) this.leaveUnclosed(end);
  }

  private open(start: number, parent: OpenList | undefined): OpenList {
    return { kind: 'list', start, end: start + 1, head: '', items: [], closed: false, parent };
  }

  private openList(token: Token, index: number): void {
    const keyword = this.keywordAt(index + 1);
    if (keyword !== '' && isFieldKeyword(keyword)) {
      const previousEnd = this.tokens[index - 1]?.end ?? token.start;
      const shape = { keyword, hasListAfterStrings: this.hasListAfterStrings(index + 2) };
      // A field inside another one means that the other's `)` is still to be typed.
      while (belongsOutside(this.current, shape)) this.leaveUnclosed(previousEnd);
    }
    const list = this.open(token.start, this.current);
    this.current.items.push(list);
    this.current = list;
  }

  private closeList(token: Token): void {
    const list = this.current;
    if (list.parent === undefined) {
      this.problems.push({ kind: 'stray-close', start: token.start, end: token.end });
      return;
    }
    list.end = token.end;
    list.closed = true;
    this.current = list.parent;
  }

  private leaveUnclosed(end: number): void {
    const list = this.current;
    if (list.parent === undefined) return;
    list.end = Math.max(end, list.end);
    this.problems.push({ kind: 'unclosed-list', start: list.start, end: list.start + 1 });
    this.current = list.parent;
  }

  private addAtom(token: Token): void {
    const kind = token.kind as AtomKind;
    const text = this.text.slice(token.start, token.end);
    const list = this.current;
    if (list.items.length === 0 && kind === 'keyword' && list !== this.root) list.head = text;
    list.items.push({ kind, start: token.start, end: token.end, text, parent: list });
  }

  /** Index of the last token of the annotation that opens at `index`. */
  private skipAnnotation(index: number): number {
    const start = this.tokens[index]?.start ?? 0;
    let depth = 0;
    let last = index;
    for (; last < this.tokens.length; last++) {
      const kind = this.tokens[last]?.kind;
      if (kind === 'open' || kind === 'annotation') depth++;
      else if (kind === 'close' && --depth === 0) break;
    }
    if (depth > 0) this.problems.push({ kind: 'unclosed-list', start, end: start + 2 });
    const end = this.tokens[Math.min(last, this.tokens.length - 1)]?.end ?? start;
    this.annotations.push({ start, end });
    return last;
  }

  private keywordAt(index: number): string {
    const token = this.tokens[index];
    return token?.kind === 'keyword' ? this.text.slice(token.start, token.end) : '';
  }

  /** Whether an optional id and up to two strings at `index` are followed by a list. */
  private hasListAfterStrings(index: number): boolean {
    let at = index;
    if (this.tokens[at]?.kind === 'id') at++;
    for (let strings = 0; strings < 2 && this.tokens[at]?.kind === 'string'; strings++) at++;
    return this.tokens[at]?.kind === 'open';
  }

  private reportUnterminated(token: Token): void {
    const kind = token.kind === 'block-comment' ? 'unterminated-comment' : 'unterminated-string';
    this.problems.push({ kind, start: token.start, end: token.end });
  }
}

/**
 * The S-expressions of WAT text. Takes any text: a module field that opens inside an unfinished one
 * closes it, a stray `)` is left out, and both are told in `problems`. Linear in the text and without
 * recursion, so that nesting is bounded by memory only; walk the result without recursion too.
 */
export function parseTree(text: string): WatTree {
  const builder = new TreeBuilder(text);
  builder.build();
  const { root, comments, annotations, problems } = builder;
  problems.sort((a, b) => a.start - b.start);
  return { text, root, comments, annotations, problems };
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
