import type { StepStatus } from '../../run/result';

const RANKS: Readonly<Record<StepStatus, number>> = {
  failed: 0,
  errored: 0,
  unchecked: 1,
  passed: 2,
  skipped: 3,
};

/** Orders steps: what went wrong first, skipped ones last, those alike as they are; for `Array.sort`. */
export function compareSteps(a: StepStatus, b: StepStatus): number {
  return RANKS[a] - RANKS[b];
}

/** Positions of the `most` entries that are shown: what went wrong comes before what passed. In ascending order. */
export function chosenPositions(statuses: readonly StepStatus[], most: number): number[] {
  return [...statuses.entries()]
    .sort(([, a], [, b]) => compareSteps(a, b))
    .slice(0, most)
    .map(([position]) => position)
    .sort((a, b) => a - b);
}
