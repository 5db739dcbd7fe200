import { runCheck, type CheckedProperty } from '../../../../src/analysis/check/run-check';
import type { Property } from '../../../../src/analysis/check/property';
import { subjectsOf, toolsOfSteps } from '../../../../src/analysis/check/subjects';
import type { ProbeTarget } from '../../../../src/analysis/guard-probe';
import { resultsOf } from '../../../../src/analysis/sample-result';
import { worldsOf } from '../../../../src/analysis/worlds';
import { DEFAULT_PROFILE, resolveLimits } from '../../../../src/gateway/limits';
import type { GuardHost } from '../../../../src/run/guard-host';
import { scenarioOf } from '../../run/scripted-host';

const TARGET: ProbeTarget = {
  guard: { path: 'guard.wasm', bytes: new Uint8Array() },
  guardName: 'github',
  limits: resolveLimits(DEFAULT_PROFILE, {}),
  session: { mode: 'filter', agent: { secrecy: [], integrity: [] }, trustedBots: [], trustedUsers: [] },
};

/** A scenario with one step that reads an issue. */
export const READS_ISSUE = {
  steps: [
    {
      name: 'read',
      tool: 'get_issue',
      args: { owner: 'acme', repo: 'app', issue_number: 1 },
      result: { content: [{ type: 'text', text: '{"number":1,"title":"t","body":"b"}' }] },
    },
  ],
};

/** Checks one property of a guard with the requests of a scenario. */
export async function check(
  property: Property,
  host: GuardHost,
  scenario: object = READS_ISSUE,
  options: {
    readonly seed?: number;
    readonly runs?: number;
    readonly signal?: AbortSignal;
    readonly timeoutMs?: number;
  } = {},
): Promise<CheckedProperty> {
  const { seed = 1, runs = 200, signal = new AbortController().signal, timeoutMs } = options;
  const scenarios = [scenarioOf(scenario)];
  const { policy } = scenarios[0] ?? {};
  const limits = timeoutMs === undefined ? TARGET.limits : { ...TARGET.limits, timeoutMs };
  const target = { ...TARGET, limits, session: { ...TARGET.session, policy } };
  const worlds = worldsOf(scenarios);
  const subjects = subjectsOf({ ...toolsOfSteps(scenarios), worlds, resultOf: resultsOf(scenarios) });
  const [checked] = await runCheck(
    host,
    target,
    { properties: [property], subjects },
    { seed, runs, signal },
  );
  if (!checked) throw new Error('no property was checked');
  return checked;
}
