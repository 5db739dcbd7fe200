import type { Json } from '../../gateway/json';
import { limitsOf, type ScenarioInput } from '../../run/run-scenario';
import { deepEqual } from '../../scenario/equality';
import type { Scenario } from '../../scenario/model';
import { parseScenario } from '../../scenario/parse';
import { argumentSets } from '../arguments/make-arguments';
import { gatewayOf, stepsWithResult } from '../guarded-steps';
import { resultsOf } from '../sample-result';
import type { Tool } from '../tool';
import { worldsOf } from '../worlds';
import type { LabelQuestions, ProbeSettings, ScenarioQuestions, ToolQuestions } from './ask-labels';

/** What is known before a guard is asked for its labels. */
export interface QuestionSource {
  /** May be empty: then only the steps of the scenarios are asked about. */
  readonly tools: readonly Tool[];
  readonly scenarios: readonly ScenarioQuestions[];
  /** Replace the policies of the scenarios for the tools. */
  readonly policies?: readonly { readonly name: string; readonly policy: Json }[];
  /** How a guard without scenarios is asked. */
  readonly settings: ProbeSettings;
}

/**
 * What a guard is asked for its labels, the same for the command line and the editor. Scenarios with the same settings
 * share their worlds; when settings differ, keys name the policy, or the first scenario that has them.
 */
export function labelQuestions(source: QuestionSource): LabelQuestions {
  const { tools, scenarios } = source;
  const groups = tools.length === 0 ? [] : groupsOf(source);
  return {
    tools: groups.map(({ name, settings, scenarios: group }) => ({
      settings,
      policy: groups.length > 1 ? [name] : [],
      ...questionsAbout(tools, group),
    })),
    scenarios,
  };
}

type LimitOptions = Pick<ScenarioInput, 'profile' | 'defaultProfile' | 'limits'>;

/** The policy, the name and the limits under which a guard is asked the requests of a scenario. */
export function scenarioSettings(scenario: Scenario, options: LimitOptions): ProbeSettings {
  const { gateway, guardName, policy, mode, agent, trustedBots, trustedUsers } = scenario;
  return {
    guardName,
    limits: limitsOf({ file: '', scenario, ...options }),
    session: { gateway, ...(policy === undefined ? {} : { policy }), mode, agent, trustedBots, trustedUsers },
  };
}

const DEFAULT_SCENARIO = parseScenario('{ "version": 1, "guard": "guard" }').scenario;

/** How a guard is asked without any scenario: under defaults, and without a policy. */
export function defaultSettings(options: LimitOptions): ProbeSettings {
  if (!DEFAULT_SCENARIO) throw new Error('the default scenario has a problem');
  return scenarioSettings(DEFAULT_SCENARIO, options);
}

function questionsAbout(
  tools: readonly Tool[],
  scenarios: readonly Scenario[],
): Omit<ToolQuestions, 'settings' | 'policy'> {
  const answered = stepsWithResult(scenarios, gatewayOf(scenarios));
  return {
    tools,
    worlds: worldsOf(scenarios),
    argumentsOf: argumentSets,
    resultOf: resultsOf(scenarios),
    known: new Set(answered.map(({ tool }) => tool)),
  };
}

/** Scenarios that ask under the same policy. */
interface Group {
  readonly name: string;
  readonly settings: ProbeSettings;
  readonly scenarios: readonly Scenario[];
}

function groupsOf({ scenarios: named, policies = [], settings: fallback }: QuestionSource): Group[] {
  const scenarios = named.map(({ scenario }) => scenario);
  const first = named[0]?.settings ?? fallback;
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
  const { gateway = 'mcp', policy, mode, agent, trustedBots, trustedUsers } = session;
  const tags = [
    [...agent.secrecy],
    [...agent.integrity],
    [...(trustedBots ?? [])],
    [...(trustedUsers ?? [])],
  ];
  return [gateway, guardName, { ...limits }, policy === undefined ? [] : [policy], mode, tags];
}
