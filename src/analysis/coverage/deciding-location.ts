import type { Frame } from '../../gateway/invocation';
import type { StackLocator } from '../../run/source-locator';
import {
  pointAt,
  type CoverageTable,
  type PointHits,
  type PointKind,
} from '../../wasm/coverage/coverage-table';
import { firstAbove } from './row-finder';
import type { CoveredGuard } from './source-points';

/** A branch at which the way of one invocation left that of others. */
export interface Parting {
  /** Index of the function, imports included. */
  readonly function: number;
  /** Of the branch in the guard's file; of the first instruction where a whole function ran in one of them only. */
  readonly offset: number;
  /** Which direction only one of them took. */
  readonly direction: PointKind;
  /** Whether it is the invocation asked about that took it, or one of the others. */
  readonly by: 'row' | 'other';
  /** Place of the direction among the points of that invocation, in the order of first runs. */
  readonly order: number;
}

/**
 * Where an invocation and others of the same function part, in the order of execution: branches that both came to,
 * and a direction that only `row` took; when there is none, one that only others took. Empty when all ran the same
 * code, or nothing ran of it or them.
 */
export function partings(table: CoverageTable, row: PointHits, others: readonly PointHits[]): Parting[] {
  const ran = others.filter(({ points }) => points.length > 0);
  if (row.points.length === 0 || ran.length === 0) return [];
  const own = directions(table, row, ran, 'row');
  return own.length > 0 ? own : ran.flatMap((other) => directions(table, other, [row], 'other'));
}

/**
 * What most probably decided that an invocation is answered in another way than others: the first of `found` (see
 * `partings`), or where that is in a function that compares, the branch of a caller that asks for its result.
 */
export function decidingLocation(found: readonly Parting[]): Parting | undefined {
  return found[chainEnd(found)];
}

/**
 * The frame of the deciding place; of the next parting in the guard's own source, where that place is in a library.
 * Undefined without partings. Never rejects.
 */
export async function decidingFrame(
  { functionNames }: CoveredGuard,
  found: readonly Parting[],
  locator: StackLocator,
): Promise<Frame | undefined> {
  const end = chainEnd(found);
  const ordered = [...found.slice(0, end + 1).reverse(), ...found.slice(end + 1)];
  const stacks = ordered.map(({ function: index, offset }) => {
    return { frames: [{ function: functionNames.get(index) || `$${String(index)}`, index, offset }] };
  });
  const located = (await locator.locateAll(stacks)).map((frames) => frames.find(isOwn) ?? frames[0]);
  return located.find((frame) => frame && isOwn(frame)) ?? located[0];
}

/** Index of the last parting that follows from the first without any new code in between, each in another function. */
function chainEnd(found: readonly Parting[]): number {
  let end = 0;
  for (;;) {
    const [one, next] = [found[end], found[end + 1]];
    if (!one || !next || next.by !== one.by) return end;
    if (next.order !== one.order + 1 || next.function === one.function) return end;
    end++;
  }
}

function isOwn({ line, library }: Frame): boolean {
  return line !== undefined && library !== true;
}

function directions(
  table: CoverageTable,
  one: PointHits,
  others: readonly PointHits[],
  by: Parting['by'],
): Parting[] {
  const seen = new Set(others.flatMap(({ points }) => [...points]));
  const found = new Map<number, Parting>();
  for (const [order, id] of one.points.entries()) {
    if (seen.has(id)) continue;
    const { function: index, kind, branch, start } = pointAt(table, id);
    if (branch === undefined && kind !== 'entry') continue;
    // What is decided in code that only this one ran follows from an earlier parting.
    if (branch !== undefined && !seen.has(blockAt(table, branch))) continue;
    const offset = branch ?? start;
    if (!found.has(offset)) found.set(offset, { function: index, offset, direction: kind, by, order });
  }
  return withoutCalled([...found.values()]);
}

/** A function that only one of them ran is a parting where no branch is: it was called through a table. */
function withoutCalled(found: readonly Parting[]): Parting[] {
  const branches = found.filter(({ direction }) => direction !== 'entry');
  return branches.length > 0 ? branches : found.slice(0, 1);
}

/** The point of the block that holds the instruction at `offset`. */
function blockAt({ starts, ends }: CoverageTable, offset: number): number {
  let id = firstAbove(starts.length, (i) => starts[i] ?? 0, offset) - 1;
  while (id > 0 && (ends[id] ?? 0) <= offset) id--;
  return id;
}
