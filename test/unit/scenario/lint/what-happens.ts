import type { Json } from '../../../../src/gateway/json';
import type { AgentResult, ScenarioResult, StepResult } from '../../../../src/run/result';
import { runScenario } from '../../../../src/run/run-scenario';
import type { Expectation } from '../../../../src/scenario/model';
import { parseScenario } from '../../../../src/scenario/parse';
import { type Choices, choices } from '../../../choices';
import { invocation, ScriptedHost, type Scripted } from '../../run/scripted-host';

const GUARD = { path: 'g.wat', bytes: new Uint8Array() };
const POLICY = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };

/** What a run of `whatHappens` takes its choices from. */
export const CHANCE = choices(400);

/** A scenario of some steps, and a guard that does whatever is chosen, as runs of it come out. */
export async function whatHappens(
  chance: Choices,
): Promise<{ readonly properties: Properties; readonly result: ScenarioResult }> {
  const isOneOf = (count: number): boolean => chance.below(count) === count - 1;
  const pick = <T>(...values: readonly T[]): T => chance.pick(values);
  const tags = (): string[] => ['private', 'private:a/b', 'approved:a/b', 'none'].filter(() => isOneOf(6));
  const labels = (): Json => ({ description: pick('a', 'b'), secrecy: tags(), integrity: tags() });
  let poisoned = false;
  const failure = (): Scripted => {
    if (poisoned) return { kind: 'error', error: 'unavailable', healthy: false };
    const kind = pick('error', 'trap', 'limit', 'timeout');
    if (kind === 'trap') poisoned = true;
    if (kind === 'timeout') poisoned = true;
    const error = kind === 'limit' ? 'input too large: 2 bytes (max 1)' : 'failed';
    return {
      kind,
      error,
      healthy: !poisoned,
      ...(kind === 'trap' ? { trap: 'unreachable' } : {}),
      ...(kind === 'limit' ? { limits: [{ limit: 'input', message: error }] } : {}),
    };
  };
  const host = new ScriptedHost((name): Scripted => {
    if (poisoned || isOneOf(12)) return failure();
    if (name === 'label_agent') {
      if (isOneOf(6)) return { answer: { success: false, error: 'no' } };
      const agent = { secrecy: tags(), integrity: tags() };
      return { answer: { agent, difc_mode: pick('strict', 'filter', 'propagate') } };
    }
    if (name === 'label_resource')
      return {
        answer: { resource: labels() as object as Json, operation: pick('read', 'write', 'read-write') },
      };
    if (isOneOf(4)) return {};
    return { answer: { labeled_paths: [{ path: '/0', labels: labels() }], default_labels: labels() } };
  });
  const step = (): object => {
    if (isOneOf(5)) return { call: pick('label_agent', 'label_resource', 'label_response') };
    const result = pick<Json>([], [1], [1, 2], { content: [{ type: 'text', text: 'x' }], isError: true });
    return { tool: pick('get_x', 'list_x'), result, ...(isOneOf(6) ? { backendError: '503' } : {}) };
  };
  const properties: Properties = {
    version: 1,
    guard: 'g.wat',
    mode: pick('strict', 'filter', 'propagate'),
    agent: { secrecy: tags(), integrity: tags() },
    ...(isOneOf(3) ? {} : { policy: POLICY }),
    steps: Array.from({ length: 3 }, (_, index) => ({ name: `step ${String(index)}`, ...step() })),
  };
  const { scenario } = parseScenario(JSON.stringify(properties));
  if (!scenario) throw new Error(JSON.stringify(parseScenario(JSON.stringify(properties)).problems));
  const signal = new AbortController().signal;
  const result = await runScenario({ file: 's', scenario, guard: GUARD }, host, () => undefined, signal);
  return { properties, result };
}

export interface Properties {
  readonly version: 1;
  readonly guard: string;
  readonly mode: string;
  readonly agent: { readonly secrecy: readonly string[]; readonly integrity: readonly string[] };
  readonly policy?: Json;
  readonly steps: readonly object[];
}

/** Everything that held of a step, as its `expect`. */
export function heldOf(step: StepResult, mode: string): Expectation {
  const { outcome, operation, resource, accessible, filtered, items, response, error, invocations } = step;
  const isRequest = step.tool !== null;
  const trap = invocations.find((each) => each.trap !== undefined)?.trap;
  const limit = invocations.some(({ kind }) => kind === 'timeout') ? 'time' : 'input';
  const hasLimit = invocations.some(({ kind }) => kind === 'timeout' || kind === 'limit');
  const [only] = invocations;
  return {
    ...(outcome === null ? {} : { outcome }),
    ...(operation === undefined ? {} : { operation }),
    ...(resource === undefined ? {} : { resource: { description: resource.description } }),
    mode: mode as 'strict',
    secrecy: step.agentAfter.secrecy,
    integrity: step.agentAfter.integrity,
    ...(accessible === undefined ? {} : { accessible: accessible.length }),
    ...(filtered === undefined ? {} : { filtered: filtered.length }),
    ...(items === undefined ? {} : { items: [...items] }),
    ...(response === undefined ? {} : { response }),
    ...(error === null ? {} : { error: error.slice(0, 5) }),
    ...(trap === undefined ? {} : { trap }),
    ...(hasLimit ? { limit } : {}),
    ...(!isRequest && only?.outputBytes ? { output: {} } : {}),
    backendCalls: 0,
    maxBackendCalls: 0,
  };
}

/** Everything that held of label_agent. */
export function heldOfAgent(agent: AgentResult): Expectation {
  const { mode, secrecy, integrity, error } = agent;
  const trap = (agent.invocation ?? invocation('label_agent')).trap;
  return {
    mode,
    secrecy,
    integrity,
    ...(error === null ? {} : { error: error.slice(0, 5) }),
    ...(trap === undefined ? {} : { trap }),
    ...(agent.invocation?.outputBytes ? { output: {} } : {}),
  };
}
