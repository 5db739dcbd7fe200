import { relative, sep } from 'node:path';
import type { LabelQuestions } from '../analysis/labels/ask-labels';
import {
  defaultSettings,
  labelQuestions as questionsOf,
  scenarioSettings,
} from '../analysis/labels/label-questions';
import type { ProfileName } from '../gateway/limits';
import type { ReadScenario } from './probe-source';
import { readPolicy, type NamedPolicy } from './policy-argument';
import { readTools, type Inputs } from './question-files';
import { displayPath } from './scenario-files';
import type { Terminal } from './terminal';

export interface QuestionOptions {
  /** Files and folders with catalogs of tools, as they were given. */
  readonly tools: readonly string[];
  readonly policies: readonly NamedPolicy[];
  readonly profile?: ProfileName;
}

/**
 * What a guard is asked for its labels. Policies replace those of scenarios for the tools; scenarios with the same
 * settings make one table. In keys, files are relative to `home`. `inputs` are the files that were read.
 * @throws UsageError what is wrong with the catalog or a policy
 */
export async function labelQuestions(
  scenarios: readonly ReadScenario[],
  { tools: catalogs, policies, profile }: QuestionOptions,
  home: string,
  terminal: Terminal,
): Promise<LabelQuestions & { readonly inputs: Inputs }> {
  const inputs: Inputs = new Map(scenarios.map(({ path, file }) => [path, file]));
  for (const path of scenarios.flatMap(({ answers }) => answers))
    inputs.set(path, displayPath(path, terminal.folder));
  const tools = catalogs.length === 0 ? [] : await readTools(catalogs, terminal, inputs);
  const read = await Promise.all(
    policies.map(async (policy) => ({
      name: policy.name,
      policy: await readPolicy(policy, terminal, inputs),
    })),
  );
  const named = scenarios.map(({ path, scenario }) => ({
    file: slashed(relative(home, path)),
    scenario,
    settings: scenarioSettings(scenario, { profile }),
  }));
  const settings = defaultSettings({ profile });
  return { ...questionsOf({ tools, scenarios: named, policies: read, settings }), inputs };
}

/** A path with slashes on every system, as files have it that several people share. */
export function slashed(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}
