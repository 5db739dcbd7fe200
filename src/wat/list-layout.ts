import { belongsOutside, isFieldKeyword } from './recovery';
import type { TokenTable } from './token-table';
import { TokenCode } from './tokens';

/** A list or annotation without its closing parenthesis, or a parenthesis without its list; its token's index. */
export interface LayoutProblem {
  readonly kind: 'unclosed-list' | 'stray-close';
  readonly token: number;
}

/** Most problems of a kind kept: a text of stray parentheses has millions. */
export const MAX_TREE_PROBLEMS = 10_000;
const LONGEST_FIELD_KEYWORD = 'module'.length;

/** Where the lists of a text begin and end, by the indices of their tokens; the nodes themselves are not made. */
export class ListLayout {
  readonly problems: LayoutProblem[] = [];
  /** Tokens that open an annotation, in order. */
  readonly annotations: number[] = [];
  private readonly next: Int32Array;
  private readonly closed: Uint8Array;

  constructor(readonly tokens: TokenTable) {
    this.next = new Int32Array(tokens.count);
    this.closed = new Uint8Array(tokens.count);
    new LayoutPass(this).run();
  }

  /** Index of the token after the list or annotation that opens at token `index`; after any other token, the next. */
  nextOf(index: number): number {
    const next = this.next[index] ?? 0;
    return next === 0 ? index + 1 : next;
  }

  /** Whether the list that opens at token `index` has its own closing parenthesis. */
  isClosed(index: number): boolean {
    return this.closed[index] === 1;
  }

  /** Offset just past the list or annotation that opens at token `index`. */
  endOf(index: number): number {
    return this.tokens.endOf(this.nextOf(index) - 1);
  }

  problem(kind: LayoutProblem['kind'], token: number): void {
    if (this.problems.length < MAX_TREE_PROBLEMS) this.problems.push({ kind, token });
  }

  /** Says that what opens at token `index` ends before token `next`. */
  end(index: number, next: number, closed: boolean): void {
    this.next[index] = next;
    this.closed[index] = closed ? 1 : 0;
    if (!closed) this.problem('unclosed-list', index);
  }
}

/** A list that is open while the tokens are gone through; `first` is its first item's token, 0 before there is one. */
interface OpenList {
  readonly token: number;
  first: number;
  hasList: boolean;
}

class LayoutPass {
  private readonly tokens: TokenTable;
  private readonly open: OpenList[] = [];

  constructor(private readonly layout: ListLayout) {
    this.tokens = layout.tokens;
  }

  run(): void {
    const { tokens, layout } = this;
    for (let index = 0; index < tokens.count; index++) {
      switch (tokens.kindAt(index)) {
        case TokenCode.Open:
          this.openList(index);
          break;
        case TokenCode.Close:
          this.closeList(index);
          break;
        case TokenCode.Annotation:
          index = this.skipAnnotation(index);
          break;
        default: {
          const list = this.open.at(-1);
          if (list?.first === 0) list.first = index;
        }
      }
    }
    while (this.open.length > 0) this.leaveUnclosed(tokens.count);
    layout.problems.sort((a, b) => a.token - b.token);
  }

  private openList(index: number): void {
    if (this.tokens.kindAt(index + 1) === TokenCode.Keyword) {
      const keyword = this.fieldKeywordAt(index + 1);
      if (keyword !== '') this.closeBefore(index, keyword);
    }
    const around = this.open.at(-1);
    if (around !== undefined) {
      around.hasList = true;
      if (around.first === 0) around.first = index;
    }
    this.open.push({ token: index, first: 0, hasList: false });
  }

  /** A field inside another one means that the other's `)` is still to be typed. */
  private closeBefore(index: number, keyword: string): void {
    const shape = { keyword, hasListAfterStrings: this.hasListAfterStrings(index + 2) };
    for (let list = this.open.at(-1); list !== undefined; list = this.open.at(-1)) {
      if (!belongsOutside({ head: this.headOf(list), hasList: list.hasList }, shape)) break;
      this.leaveUnclosed(index);
    }
  }

  private closeList(index: number): void {
    const list = this.open.pop();
    if (list === undefined) this.layout.problem('stray-close', index);
    else this.layout.end(list.token, index + 1, true);
  }

  private leaveUnclosed(next: number): void {
    const list = this.open.pop();
    if (list !== undefined) this.layout.end(list.token, next, false);
  }

  /** Index of the last token of the annotation that opens at `index`. */
  private skipAnnotation(index: number): number {
    const { tokens, layout } = this;
    let depth = 1;
    let last = index;
    while (depth > 0 && ++last < tokens.count) {
      const kind = tokens.kindAt(last);
      if (kind === TokenCode.Open || kind === TokenCode.Annotation) depth++;
      else if (kind === TokenCode.Close) depth--;
    }
    layout.annotations.push(index);
    layout.end(index, Math.min(last + 1, tokens.count), depth === 0);
    return last;
  }

  private headOf(list: OpenList): string {
    const isWord = list.first !== 0 && this.tokens.kindAt(list.first) === TokenCode.Keyword;
    return isWord ? this.tokens.textOf(list.first) : '';
  }

  /** The keyword at a token if it opens module fields, else empty. */
  private fieldKeywordAt(index: number): string {
    const { tokens } = this;
    if (tokens.endOf(index) - tokens.startOf(index) > LONGEST_FIELD_KEYWORD) return '';
    const keyword = tokens.textOf(index);
    return isFieldKeyword(keyword) ? keyword : '';
  }

  /** Whether an optional id and up to two strings at `index` are followed by a list. */
  private hasListAfterStrings(index: number): boolean {
    const { tokens } = this;
    let at = index;
    if (tokens.kindAt(at) === TokenCode.Id) at++;
    for (let strings = 0; strings < 2 && tokens.kindAt(at) === TokenCode.String; strings++) at++;
    return tokens.kindAt(at) === TokenCode.Open;
  }
}
