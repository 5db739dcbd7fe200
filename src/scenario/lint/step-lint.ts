import type { GatewayKind } from '../../gateway/gateway-kind';
import type { ProxyRoute } from '../../gateway/proxy/proxy-pipeline';
import { STACK_OVERFLOW, withoutTrapPrefix } from '../../gateway/texts';
import { sinkObstacles } from '../../gateway/server/sink-request';
import type { Expectation, Scenario, SessionSettings, SinkStep, Step } from '../model';
import { settingsOf } from '../sessions';
import { LIMITS_THAT_FAIL, type Constraint } from './conflicts';
import { lintStepExpectations } from './expectation-lint';
import { lintDiagnostic, type LintDiagnostic } from './lint-diagnostic';

/** Steps looked at in one scenario. */
const MAX_STEPS = 1000;

/** What can be said about the steps, each in the light of what the scenario says before it. */
export function lintSteps(scenario: Scenario): LintDiagnostic[] {
  const diagnostics: LintDiagnostic[] = [];
  const names = new Map<string, number>();
  const taken = new Set(scenario.steps.map(({ name }) => name));
  const general = new Map<string | undefined, readonly Constraint[]>();
  for (const session of [undefined, ...scenario.sessions.keys()])
    general.set(session, generalConstraints(settingsOf(scenario, session), scenario.gateway));
  let trap: { readonly index: number; readonly constraint: Constraint } | undefined;
  for (const [index, step] of scenario.steps.slice(0, MAX_STEPS).entries()) {
    diagnostics.push(...duplicateName(step, index, names, taken));
    if (step.kind === 'sink') {
      diagnostics.push(...lintStepExpectations(step, index, scenario, sinkConstraints(step, scenario)));
      continue;
    }
    if (isUnasked(step)) {
      diagnostics.push(...lintStepExpectations(step, index, scenario, general.get(undefined) ?? []));
      continue;
    }
    const own = step.kind === 'tool' && step.backendError !== undefined ? [BACKEND_ERROR] : [];
    const given = [...(general.get(step.session) ?? []), ...own, ...(trap ? [trap.constraint] : [])];
    const conflicts = lintStepExpectations(step, index, scenario, given);
    diagnostics.push(...conflicts, ...rawCallLabels(step, index));
    if (trap && conflicts.length === 0 && !expectsFailure(step.expect))
      diagnostics.push(unreachable(step, index, trap.index, scenario));
    if (!trap && poisons(step.expect)) trap = { index, constraint: unavailable(step) };
  }
  return diagnostics;
}

/** Whether the HTTP proxy ends a request without the guard, in whatever state that is. */
function isUnasked(step: Step): boolean {
  return step.kind === 'tool' && step.route !== undefined && !FILTERED_ROUTES.has(step.route);
}

const FILTERED_ROUTES: ReadonlySet<ProxyRoute> = new Set(['rest', 'graphql']);

const BACKEND_ERROR: Constraint = {
  words: 'next to `backendError`',
  allows: ({ outcome }) => outcome === 'error' || outcome === 'denied',
};

/** What is known of a request to a write sink, whatever the guard puts on the agent before it. */
function sinkConstraints({ sink: name, session }: SinkStep, scenario: Scenario): Constraint[] {
  const sink = scenario.sinks.get(name);
  if (!sink) return [];
  if (sinkObstacles(sink, { secrecy: [ANY_TAG], integrity: [] }).length === 0)
    return [{ words: 'for a sink that accepts every tag', allows: ({ outcome }) => outcome === 'allowed' }];
  const [tag] = sinkObstacles(sink, settingsOf(scenario, session).agent);
  if (tag === undefined) return [];
  const words = `if the agent starts with ${JSON.stringify(tag)}, which the sink does not take`;
  return [{ words, allows: ({ outcome }) => outcome === 'denied' }];
}

/** A tag that no list of tags has. */
const ANY_TAG = '\0';

/** What holds for every step of a session: the mode when nothing can change it, and failure when label_agent fails. */
function generalConstraints(
  { policy, mode, agent }: SessionSettings,
  gateway: GatewayKind | undefined,
): Constraint[] {
  if (policy === undefined) {
    return [{ words: 'without a `policy`', allows: (ending) => ending.mode === mode }];
  }
  // A policy that the gateway refuses is reported by itself, unless the refusal is what is expected.
  if (!failsAs(agent.expect)) return [];
  const words = 'if label_agent fails as expected in `agent`';
  // The proxy does not start then, and no step runs.
  if (gateway === 'proxy') return [{ words, allows: () => false }];
  return [
    {
      words,
      allows: ({ outcome, failure, operation, mode: given }) =>
        outcome === 'error' && failure === 'other' && operation === undefined && given === mode,
    },
  ];
}

/** Whether an expectation says that the function fails. */
function failsAs(expect: Expectation | undefined): boolean {
  if (!expect) return false;
  const { error, trap, limit } = expect;
  return error !== undefined || typeof trap === 'string' || LIMITS_THAT_FAIL.has(limit);
}

function expectsFailure(expect: Expectation | undefined): boolean {
  return (
    expect !== undefined && (expect.error !== undefined || expect.outcome !== undefined || failsAs(expect))
  );
}

/** Whether a step that goes as expected leaves the guard unusable (gateway-contract 6). */
function poisons(expect: Expectation | undefined): boolean {
  const trap = expect?.trap;
  return (typeof trap === 'string' && withoutTrapPrefix(trap) !== STACK_OVERFLOW) || expect?.limit === 'time';
}

function unavailable(step: Step): Constraint {
  return {
    words: `after ${quoted(step)}, which leaves the guard unavailable`,
    allows: ({ outcome, failure, operation }) =>
      outcome === 'error' && failure === 'other' && operation === undefined,
  };
}

function unreachable(step: Step, index: number, trap: number, { steps }: Scenario): LintDiagnostic {
  const cause = steps[trap];
  const message = `The guard is unavailable after ${cause ? quoted(cause) : 'a trap'}, so it does not run in ${quoted(step)}`;
  return lintDiagnostic('unreachable-step', ['steps', index], message, {
    related: { path: ['steps', trap], message: 'expects the guard to trap' },
  });
}

function duplicateName(
  step: Step,
  index: number,
  names: Map<string, number>,
  taken: Set<string>,
): LintDiagnostic[] {
  const first = names.get(step.name);
  if (first === undefined) {
    names.set(step.name, index);
    return [];
  }
  let count = index + 1;
  while (taken.has(`${step.name} ${count}`)) count++;
  const path = ['steps', index, 'name'];
  const message = `Step ${first + 1} has the same name (${JSON.stringify(step.name)}); results identify steps by name`;
  return [
    lintDiagnostic('duplicate-step-name', path, message, {
      fixes: [{ kind: 'replace', path, value: `${step.name} ${count}` }],
      related: { path: ['steps', first, 'name'], message: 'the first step with this name' },
    }),
  ];
}

const LABELS = ['mode', 'secrecy', 'integrity'] as const;

/** Expectations on the agent's labels in a raw call that was to show what label_agent answers. */
function rawCallLabels(step: Step, index: number): LintDiagnostic[] {
  if (step.kind !== 'call' || step.call !== 'label_agent') return [];
  return LABELS.filter((name) => step.expect?.[name] !== undefined).map((name) =>
    lintDiagnostic(
      'raw-call-labels',
      ['steps', index, 'expect', name],
      `\`${name}\` checks the agent of the scenario, which a raw call does not change; to check the answer of label_agent, expect \`output\``,
      { atName: true },
    ),
  );
}

function quoted({ name }: Step): string {
  return `the step ${JSON.stringify(name)}`;
}
