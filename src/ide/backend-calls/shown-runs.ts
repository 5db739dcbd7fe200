import type { Run } from '../runs/run-history';
import { isAutomatic } from '../runs/run-queue';

/** A run and the place it has in the view: ids of rows start with it. */
export interface ShownRun {
  readonly run: Run;
  readonly slot: string;
}

/**
 * The runs to show, newest first. The newest run a person asked for, the continuous and the background run keep
 * their places (`user`, `continuous`, `background`) from run to run, so that what was open stays open; older
 * runs go by their number. A continuous or background run shows when it has ended: until then, and when it
 * was canceled, the one before it stays where it is.
 */
export function shownRuns(runs: readonly Run[], before: readonly ShownRun[]): readonly ShownRun[] {
  const shown: ShownRun[] = [];
  const taken = new Set<string>();
  for (const run of runs) {
    const slot = slotOf(run);
    if (slot === 'user') shown.push({ run, slot: taken.has(slot) ? `run-${String(run.id)}` : slot });
    else if (!taken.has(slot)) {
      const repeated = lastEnded(runs, slot) ?? before.find((each) => each.slot === slot)?.run;
      if (repeated) shown.push({ run: repeated, slot });
    }
    taken.add(slot);
  }
  return shown.sort((a, b) => b.run.id - a.run.id);
}

function slotOf({ reason }: Run): 'user' | 'continuous' | 'background' {
  return isAutomatic(reason) ? 'background' : reason === 'continuous' ? 'continuous' : 'user';
}

function lastEnded(runs: readonly Run[], slot: string): Run | undefined {
  return runs.find(
    (run) =>
      slotOf(run) === slot &&
      run.finished &&
      run.scenarios.some((scenario) => scenario.result && !scenario.canceled),
  );
}

export function sameRuns(a: readonly ShownRun[], b: readonly ShownRun[]): boolean {
  return a.length === b.length && a.every(({ run, slot }, at) => b[at]?.run === run && b[at].slot === slot);
}
