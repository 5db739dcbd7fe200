import type { Run } from '../run-history';

/** A run and the place it has in the view: ids of rows start with it. */
export interface ShownRun {
  readonly run: Run;
  readonly slot: string;
}

/**
 * The runs to show, newest first. The newest run a person asked for and the background run keep their places
 * (`user`, `background`) from run to run, so that what was open stays open; older runs go by their number.
 * A background run shows when it has ended: until then, and when it was cancelled, the one before it stays.
 */
export function shownRuns(runs: readonly Run[], before: readonly ShownRun[]): readonly ShownRun[] {
  const background = backgroundRun(runs, before);
  const shown: ShownRun[] = [];
  let users = 0;
  let hasBackground = false;
  for (const run of runs) {
    if (run.reason === 'user') {
      shown.push({ run, slot: users === 0 ? 'user' : `run-${String(run.id)}` });
      users++;
    } else if (background && !hasBackground) {
      hasBackground = true;
      shown.push({ run: background, slot: 'background' });
    }
  }
  return shown;
}

function backgroundRun(runs: readonly Run[], before: readonly ShownRun[]): Run | undefined {
  const candidates = runs.filter((run) => run.reason === 'background');
  const ended = candidates.find(
    (run) => run.finished && run.scenarios.some((scenario) => scenario.result && !scenario.cancelled),
  );
  return ended ?? before.find(({ slot }) => slot === 'background')?.run;
}

export function sameRuns(a: readonly ShownRun[], b: readonly ShownRun[]): boolean {
  return a.length === b.length && a.every(({ run, slot }, at) => b[at]?.run === run && b[at].slot === slot);
}
