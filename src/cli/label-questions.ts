import { relative, sep } from 'node:path';
import { argumentSets } from '../analysis/arguments/make-arguments';
import type { LabelQuestions, ProbeSettings, ToolQuestions } from '../analysis/labels/ask-labels';
import { resultsOf } from '../analysis/sample-result';
import type { Tool } from '../analysis/tool';
import { worldsOf } from '../analysis/worlds';
import type { Json } from '../gateway/json';
import type { ProfileName } from '../gateway/limits';
import { limitsOf } from '../run/run-scenario';
import { deepEqual } from '../scenario/equality';
import type { Scenario } from '../scenario/model';
import { parseScenario } from '../scenario/parse';
import type { ReadScenario } from './probe-source';
import { readPolicy, type NamedPolicy } from './policy-argument';
import { readTools, type Inputs } from './question-files';
import type { Terminal } from './terminal';

export interface QuestionOptions {
  /** Files and folders with catalogs of tools, as they were given. */
  readonly tools: readonly string[];
  readonly policies: readonly NamedPolicy[];
  readonly profile?: ProfileName;
}

/** What a guard is asked without any scenario: under defaults, and without a policy. */
const DEFAULT_SCENARIO = parseScenario('{ "version": 1, "guard": "guard" }').scenario;

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
    settings: settingsOf(scenario, profile),
  }));
  const groups = tools.length === 0 ? [] : groupsOf(named, read, profile);
  return {
    tools: groups.map(({ name, settings, scenarios: group }) => ({
      settings,
      policy: groups.length > 1 ? [name] : [],
      ...questionsAbout(tools, group),
    })),
    scenarios: named,
    inputs,
  };
}

function questionsAbout(
  tools: readonly Tool[],
  scenarios: readonly Scenario[],
): Omit<ToolQuestions, 'settings' | 'policy'> {
  const answered = scenarios.flatMap(({ steps }) => steps).filter((step) => step.kind === 'tool');
  return {
    tools,
    worlds: worldsOf(scenarios),
    argumentsOf: argumentSets,
    resultOf: resultsOf(scenarios),
    known: new Set(answered.filter(({ result }) => result !== null).map(({ tool }) => tool)),
  };
}

type Named = LabelQuestions['scenarios'][number];

/** Scenarios that ask under the same policy. */
interface Group {
  readonly name: string;
  readonly settings: ProbeSettings;
  readonly scenarios: readonly Scenario[];
}

function groupsOf(
  named: readonly Named[],
  policies: readonly ReadPolicy[],
  profile: ProfileName | undefined,
): Group[] {
  const scenarios = named.map(({ scenario }) => scenario);
  const first = named[0]?.settings ?? defaultSettings(profile);
  if (policies.length > 0)
    return policies.map(({ name, policy }) => {
      const settings = { ...first, session: { ...first.session, policy } };
      return { name, settings, scenarios };
    });
  if (named.length === 0) return [{ name: '', settings: first, scenarios }];
  const groups: { name: string; settings: ProbeSettings; scenarios: Scenario[] }[] = [];
  for (const { file, scenario, settings } of named) {
    const group = groups.find((each) => isSame(each.settings, settings));
    if (group) group.scenarios.push(scenario);
    else groups.push({ name: file, settings, scenarios: [scenario] });
  }
  return groups;
}

function isSame(one: ProbeSettings, other: ProbeSettings): boolean {
  return deepEqual(comparable(one), comparable(other));
}

function comparable({ guardName, limits, session }: ProbeSettings): Json {
  const { policy, mode, agent, trustedBots, trustedUsers } = session;
  const tags = [
    [...agent.secrecy],
    [...agent.integrity],
    [...(trustedBots ?? [])],
    [...(trustedUsers ?? [])],
  ];
  return [guardName, { ...limits }, policy === undefined ? [] : [policy], mode, tags];
}

function settingsOf(scenario: Scenario, profile: ProfileName | undefined): ProbeSettings {
  const { guardName, policy, mode, agent, trustedBots, trustedUsers } = scenario;
  return {
    guardName,
    limits: limitsOf({ file: '', scenario, profile }),
    session: { ...(policy === undefined ? {} : { policy }), mode, agent, trustedBots, trustedUsers },
  };
}

function defaultSettings(profile: ProfileName | undefined): ProbeSettings {
  if (!DEFAULT_SCENARIO) throw new Error('the default scenario has a problem');
  return settingsOf(DEFAULT_SCENARIO, profile);
}

interface ReadPolicy {
  readonly name: string;
  readonly policy: Json;
}

/** A path with slashes on every system, as files have it that several people share. */
export function slashed(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}
