import { LineIndex } from './text-position';
import type { List, WatTree } from './tree';

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

  constructor(
    private readonly text: string,
    private readonly lines: LineIndex,
  ) {}

  /** Folds `start` to `end`; a last line that only closes stays visible. */
  add(start: number, end: number, kind: FoldingRange['kind']): void {
    const first = this.lines.positionAt(start).line;
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
}

/** Folds of lists, of blocks written flat, and of comments over several lines. */
export function foldingRangesOf(tree: WatTree): FoldingRange[] {
  const lines = new LineIndex(tree.text);
  const folds = new FoldCollector(tree.text, lines);
  const pending: List[] = [tree.root];
  for (let list = pending.pop(); list !== undefined; list = pending.pop()) {
    if (list !== tree.root) folds.add(list.start, list.end, 'code');
    const open: number[] = [];
    list.items.forEach((item, index) => {
      if (item.kind === 'list') pending.push(item);
      else if (item.kind !== 'keyword' || index === 0) return;
      else if (blocks.has(item.text)) open.push(item.start);
      else if (item.text === 'end') {
        const start = open.pop();
        if (start !== undefined) folds.add(start, item.end, 'code');
      }
    });
  }
  foldComments(tree, lines, folds);
  return folds.all();
}

/** Block comments, and line comments on lines of their own that follow each other. */
function foldComments(tree: WatTree, lines: LineIndex, folds: FoldCollector): void {
  let run: { start: number; end: number; line: number } | undefined;
  for (const comment of tree.comments) {
    const { line, column } = lines.positionAt(comment.start);
    const alone = tree.text.slice(comment.start - Math.min(column, 200), comment.start).trim() === '';
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
