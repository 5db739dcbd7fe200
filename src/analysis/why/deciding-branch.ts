import type { Frame } from '../../gateway/invocation';
import {
  pointAt,
  type CoveragePoint,
  type CoverageTable,
  type PointHits,
} from '../../wasm/coverage/coverage-table';

/** A branch of the guard that goes another way in one run than in another. */
export interface DecidingBranch {
  /** Index of the function, imports included. */
  readonly function: number;
  /** Of the branch instruction, in bytes from the start of the guard's file. */
  readonly offset: number;
  /** The branch goes one way in one run only (`ways`), or the ways differ only in how often they are taken. */
  readonly differsIn: 'ways' | 'counts';
}

/**
 * The first branch at which two runs of the same function of the guard part: the branch before the first code that
 * only the first run reaches, otherwise before the first that only the second reaches, otherwise the first way that
 * the two take a different number of times. Undefined when the same code ran equally often.
 */
export function decidingBranch(
  table: CoverageTable,
  first: PointHits,
  second: PointHits,
): DecidingBranch | undefined {
  return (
    branchOf(table, onlyIn(first, second), 'ways') ??
    branchOf(table, onlyIn(second, first), 'ways') ??
    branchOf(table, otherCounts(table, first, second), 'counts')
  );
}

/** The branch as a frame without a source, for a locator. */
export function branchFrame({ function: index, offset }: DecidingBranch): Frame {
  return { function: `$${String(index)}`, index, offset };
}

function branchOf(
  table: CoverageTable,
  points: Iterable<number>,
  differsIn: DecidingBranch['differsIn'],
): DecidingBranch | undefined {
  for (const id of points) {
    const point = pointAt(table, id);
    if (point.branch !== undefined) return { function: point.function, offset: point.branch, differsIn };
  }
  return undefined;
}

function onlyIn({ points }: PointHits, other: PointHits): number[] {
  const seen = new Set(other.points);
  return [...points].filter((id) => !seen.has(id));
}

/** Iterations say how long texts and lists are, which differs between any two inputs. */
const WAYS: ReadonlySet<CoveragePoint['kind']> = new Set([
  'then',
  'else',
  'taken',
  'not-taken',
  'target',
  'first',
  'second',
]);

function otherCounts(table: CoverageTable, first: PointHits, second: PointHits): number[] {
  const counts = new Map([...second.points].map((id, at) => [id, second.counts[at]]));
  return [...first.points].filter(
    (id, at) => WAYS.has(pointAt(table, id).kind) && counts.get(id) !== first.counts[at],
  );
}
