import type { FileCoverage } from '../analysis/coverage/file-coverage';
import type { PointKind } from '../wasm/coverage/coverage-table';

/** What directions of branches are called. */
const DIRECTIONS: Readonly<Partial<Record<PointKind, string>>> = {
  'not-taken': 'not taken',
  first: 'first operand',
  second: 'second operand',
};

/** What people call a direction of a branch. */
export function directionName(kind: PointKind): string {
  return DIRECTIONS[kind] ?? kind;
}

/** Lines from `first` to `last`, one-based. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Lines with code that did not run; lines without code in between belong to a range. */
export function lineRanges({ lines }: FileCoverage): LineRange[] {
  const ranges: { first: number; last: number }[] = [];
  let isOpen = false;
  for (const { line, hits } of lines) {
    const last = ranges.at(-1);
    if (hits > 0) isOpen = false;
    else if (isOpen && last) last.last = line;
    else {
      ranges.push({ first: line, last: line });
      isOpen = true;
    }
  }
  return ranges;
}

/** `12`, or `12-15`. */
export function shownRange({ first, last }: LineRange): string {
  return first === last ? String(first) : `${String(first)}-${String(last)}`;
}

/** Lines with a branch that was reached, and the kinds of its directions that were not taken. */
export function missedBranches({
  branches,
}: FileCoverage): readonly { readonly line: number; readonly kinds: readonly string[] }[] {
  const byLine = new Map<number, Set<string>>();
  for (const { line, directions } of branches) {
    if (!directions.some(({ hits }) => hits > 0)) continue;
    for (const { kind, hits } of directions) {
      if (hits > 0) continue;
      const kinds = byLine.get(line) ?? new Set();
      byLine.set(line, kinds.add(directionName(kind)));
    }
  }
  return [...byLine].map(([line, kinds]) => ({ line, kinds: [...kinds] }));
}
