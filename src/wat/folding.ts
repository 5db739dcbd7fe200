import { LineIndex } from '../text/line-index';
import { TokenCode } from './tokens';
import type { WatTree } from './tree';

/** Lines counted from 0; `end` is the last one that disappears. */
export interface FoldingRange {
  readonly start: number;
  readonly end: number;
  readonly kind: 'code' | 'comment';
}

const blocks = new Set(['block', 'loop', 'if', 'try', 'try_table']);

class FoldCollector {
  /** The longest fold for each first line. */
  private readonly byStart = new Map<number, FoldingRange>();
  private line = 0;

  constructor(
    private readonly text: string,
    private readonly lines: LineIndex,
  ) {}

  /** Folds `start` to `end`; a last line that only closes stays visible. */
  add(start: number, end: number, kind: FoldingRange['kind']): void {
    const first = this.lineOf(start);
    if (end < this.lines.startOf(first + 1)) return;
    const last = this.lines.positionAt(end).line;
    if (last <= first) return;
    const lineStart = this.lines.startOf(last);
    const lead = this.text.slice(lineStart, Math.min(end, lineStart + 200));
    const closes = kind === 'code' && /^\s*(?:\)*|end)\s*$/.test(lead);
    const range = { start: first, end: closes ? last - 1 : last, kind };
    const known = this.byStart.get(first);
    if (range.end > first && (known === undefined || known.end < range.end)) this.byStart.set(first, range);
  }

  all(): FoldingRange[] {
    return [...this.byStart.values()].sort((a, b) => a.start - b.start);
  }

  /** The line of `offset`, which is looked for first where the last one was found. */
  private lineOf(offset: number): number {
    const { lines } = this;
    const isHere = lines.startOf(this.line) <= offset && offset < lines.startOf(this.line + 1);
    if (!isHere) this.line = lines.positionAt(offset).line;
    return this.line;
  }
}

/** A list that the walk is in: the token behind it, and how many flat blocks were open before it. */
interface Level {
  readonly next: number;
  readonly outside: number;
  isEmpty: boolean;
}

/** Folds of lists, of blocks written flat, and of comments over several lines. */
export function foldingRangesOf(tree: WatTree): FoldingRange[] {
  const lines = new LineIndex(tree.text);
  const folds = new FoldCollector(tree.text, lines);
  foldLists(tree, folds);
  foldComments(tree, lines, folds);
  return folds.all();
}

function foldLists({ layout }: WatTree, folds: FoldCollector): void {
  const { tokens } = layout;
  let level: Level = { next: Infinity, outside: 0, isEmpty: true };
  const around: Level[] = [];
  const blockStarts: number[] = [];
  for (let index = 0; index < tokens.count;) {
    while (level.next <= index) {
      blockStarts.length = level.outside;
      level = around.pop() ?? level;
    }
    const kind = tokens.kindAt(index);
    if (kind === TokenCode.Open) {
      level.isEmpty = false;
      folds.add(tokens.startOf(index), layout.endOf(index), 'code');
      around.push(level);
      level = { next: layout.nextOf(index), outside: blockStarts.length, isEmpty: true };
      index++;
      continue;
    }
    if (kind === TokenCode.Keyword && !level.isEmpty) {
      const word = tokens.textOf(index);
      if (blocks.has(word)) blockStarts.push(tokens.startOf(index));
      else if (word === 'end' && blockStarts.length > level.outside) {
        folds.add(blockStarts.pop() ?? 0, tokens.endOf(index), 'code');
      }
    }
    if (kind !== TokenCode.Annotation && kind !== TokenCode.Close) level.isEmpty = false;
    index = layout.nextOf(index);
  }
}

/** Block comments, and line comments alone on their lines that follow each other. */
function foldComments(tree: WatTree, lines: LineIndex, folds: FoldCollector): void {
  let run: { start: number; end: number; line: number } | undefined;
  for (const comment of tree.comments) {
    const { line, character } = lines.positionAt(comment.start);
    const alone = tree.text.slice(comment.start - Math.min(character, 200), comment.start).trim() === '';
    if (comment.kind === 'line-comment' && alone) {
      if (run?.line === line - 1) {
        run.end = comment.end;
        run.line = line;
        continue;
      }
      if (run) folds.add(run.start, run.end, 'comment');
      run = { start: comment.start, end: comment.end, line };
    } else if (comment.kind === 'block-comment') {
      folds.add(comment.start, comment.end, 'comment');
    }
  }
  if (run) folds.add(run.start, run.end, 'comment');
}
