import type { RunResult } from '../run/result';
import { updateExpectations } from '../run/update-expectations';
import { writeWhole } from './output-file';
import type { FileScenario } from './scenario-plan';
import type { Terminal } from './terminal';

/**
 * Writes actual values into the `expect` properties that exist. A file that could not run is left alone,
 * and a file is replaced as a whole or not at all.
 */
export async function updateScenarioFiles(
  plan: readonly FileScenario[],
  result: RunResult,
  terminal: Terminal,
): Promise<void> {
  for (const scenario of plan) {
    const outcome = result.scenarios.find((entry) => entry.file === scenario.file);
    const text = scenario.parsed?.source.text;
    if (!outcome || text === undefined || outcome.status === 'errored') continue;
    const updated = updateExpectations(text, outcome);
    if (updated === text) continue;
    await writeWhole(scenario.path, updated);
    terminal.say(`updated ${scenario.file}`);
  }
}
