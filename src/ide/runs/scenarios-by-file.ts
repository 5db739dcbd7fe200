import type { Run, ScenarioRun } from './run-history';

interface Index {
  readonly byFile: Map<string, ScenarioRun[]>;
  /** How many scenarios of the run are in it. */
  count: number;
}

/** The scenarios of runs by their files. Runs only grow: each scenario is looked at once, however often one is asked for. */
export class ScenariosByFile {
  readonly #indexes = new WeakMap<Run, Index>();

  /** @param file the location of a scenario, as text */
  of(run: Run, file: string): readonly ScenarioRun[] {
    const index = this.#indexes.get(run) ?? { byFile: new Map<string, ScenarioRun[]>(), count: 0 };
    this.#indexes.set(run, index);
    for (const scenario of run.scenarios.slice(index.count)) {
      const key = scenario.uri.toString();
      const known = index.byFile.get(key);
      if (known) known.push(scenario);
      else index.byFile.set(key, [scenario]);
    }
    index.count = run.scenarios.length;
    return index.byFile.get(file) ?? [];
  }
}
