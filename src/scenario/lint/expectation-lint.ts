import { tagSet } from '../../gateway/difc/tags';
import { TRAPS, withoutTrapPrefix } from '../../gateway/texts';
import { neverHolds, type ExpectationOwner } from '../applicable';
import { equalSets } from '../equality';
import type { Expectation, Scenario, SessionSettings, Step } from '../model';
import type { ScenarioPath } from '../problem';
import { sessionPath, settingsOf } from '../sessions';
import { nearest } from '../../text/spelling';
import { findConflicts, type Constraint } from './conflicts';
import { lintCounts } from './count-lint';
import {
  agentEndings,
  CALL_ENDINGS,
  PROXY_ENDINGS,
  REQUEST_ENDINGS,
  SINK_ENDINGS,
  type Ending,
} from './endings';
import { lintDiagnostic, type LintDiagnostic } from './lint-diagnostic';

type Name = keyof Expectation;

const ENDINGS: Readonly<Record<Step['kind'], readonly Ending[]>> = {
  tool: REQUEST_ENDINGS,
  call: CALL_ENDINGS,
  sink: SINK_ENDINGS,
};

/** Expectations on label_agent that can never hold. */
export function lintAgentExpectations(scenario: Scenario, session: string | null = null): LintDiagnostic[] {
  const { policy, mode, agent } = settingsOf(scenario, session);
  const { expect } = agent;
  // Without a policy the parser objects to the whole object.
  if (!expect || policy === undefined) return [];
  const usable = applicable('agent', expect);
  const at = [...sessionPath(session), 'agent', 'expect'];
  return [
    ...conflictDiagnostics(usable, at, agentEndings(mode), []),
    ...valueDiagnostics(usable, at, scenario),
    ...startingLabels(usable, at, { scenario, session }, ['secrecy', 'integrity']),
  ];
}

/** Expectations of one step that can never hold; `given` is what the rest of the scenario says about it. */
export function lintStepExpectations(
  step: Step,
  index: number,
  scenario: Scenario,
  given: readonly Constraint[],
): LintDiagnostic[] {
  const { expect } = step;
  if (!expect) return [];
  const at: ScenarioPath = ['steps', index, 'expect'];
  const usable = applicable(step.kind, expect);
  return [
    ...requestConflicts(step, usable, at, scenario, given),
    ...valueDiagnostics(usable, at, scenario),
    ...startingLabels(usable, at, { scenario, session: step.session ?? null }, ['secrecy']),
    ...fixedLabels(usable, at, settingsOf(scenario, step.session)),
  ];
}

function requestConflicts(
  step: Step,
  usable: Expectation,
  at: ScenarioPath,
  { gateway }: Scenario,
  given: readonly Constraint[],
): LintDiagnostic[] {
  if (gateway !== 'proxy' || step.kind !== 'tool')
    return conflictDiagnostics(usable, at, ENDINGS[step.kind], given);
  // An HTTP answer can be anything.
  const { response: _, ...others } = usable;
  return conflictDiagnostics(others, at, PROXY_ENDINGS, given);
}

/** The expectations that can hold for their owner; the parser reports the others. */
function applicable(owner: ExpectationOwner, expect: Expectation): Expectation {
  const entries = Object.entries(expect).filter(
    ([name]) => neverHolds(owner, name as Name, expect) === undefined,
  );
  return Object.fromEntries(entries) as Expectation;
}

function conflictDiagnostics(
  expect: Expectation,
  at: ScenarioPath,
  endings: Parameters<typeof findConflicts>[1],
  given: readonly Constraint[],
): LintDiagnostic[] {
  return findConflicts(expect, endings, given).map(({ name, others, sentence, instead }) => {
    const path = [...at, name];
    const [other] = others;
    return lintDiagnostic('contradiction', path, `\`${name}\` ${sentence}`, {
      fixes: [instead === undefined ? { kind: 'remove', path } : { kind: 'replace', path, value: instead }],
      ...(other === undefined ? {} : { related: { path: [...at, other], message: 'contradicts this' } }),
    });
  });
}

/** Values that nothing can have, whatever the other expectations are. */
function valueDiagnostics(expect: Expectation, at: ScenarioPath, scenario: Scenario): LintDiagnostic[] {
  const diagnostics = lintCounts(expect, at, scenario.limits);
  const { trap } = expect;
  const text = typeof trap === 'string' ? withoutTrapPrefix(trap) : undefined;
  if (text === undefined || TRAPS.some((known) => known === text)) return diagnostics;
  const path = [...at, 'trap'];
  const meant = nearest(text, TRAPS);
  const hint = meant === undefined ? `available traps: ${TRAPS.join(', ')}` : `did you mean \`${meant}\`?`;
  const message = `\`trap\` can never hold: the gateway has no trap with this text; ${hint}`;
  const more = meant === undefined ? {} : { fixes: [{ kind: 'replace' as const, path, value: meant }] };
  return [...diagnostics, lintDiagnostic('contradiction', path, message, more)];
}

/** Labels the agent starts with and cannot lose. */
function startingLabels(
  expect: Expectation,
  at: ScenarioPath,
  { scenario, session }: { readonly scenario: Scenario; readonly session: string | null },
  kinds: readonly ('secrecy' | 'integrity')[],
): LintDiagnostic[] {
  const { agent } = settingsOf(scenario, session);
  return kinds.flatMap((kind): LintDiagnostic[] => {
    const expected = expect[kind];
    const lost = expected && tagSet(agent[kind]).filter((tag) => !expected.includes(tag));
    if (!expected || !lost || lost.length === 0) return [];
    const path = [...at, kind];
    const value = [...expected, ...lost];
    const tags = lost.map((tag) => JSON.stringify(tag)).join(', ');
    const message = `\`${kind}\` can never hold: the agent starts with ${tags}, and nothing takes ${kind} tags away here`;
    const own = scenario.agent[kind] === agent[kind] ? [] : sessionPath(session);
    const related = { path: [...own, 'agent', kind], message: 'the agent starts with these' };
    return [
      lintDiagnostic('contradiction', path, message, { fixes: [{ kind: 'replace', path, value }], related }),
    ];
  });
}

/** Without a policy, and outside propagate mode, the agent's labels never change. */
function fixedLabels(
  expect: Expectation,
  at: ScenarioPath,
  { agent, mode, policy }: SessionSettings,
): LintDiagnostic[] {
  if (policy !== undefined) return [];
  const kinds: readonly ('secrecy' | 'integrity')[] =
    mode === 'propagate' ? ['integrity'] : ['secrecy', 'integrity'];
  return kinds.flatMap((kind): LintDiagnostic[] => {
    const expected = expect[kind];
    if (!expected) return [];
    const given = tagSet(agent[kind]);
    const path = [...at, kind];
    const value = mode === 'propagate' ? expected.filter((tag) => given.includes(tag)) : [...given];
    // What the agent starts with and secrecy lacks is reported already.
    const isReported = kind === 'secrecy' && given.some((tag) => !expected.includes(tag));
    if (isReported || equalSets(expected, value)) return [];
    const why =
      mode === 'propagate'
        ? 'reading only takes integrity tags away, and there is no `policy` that adds any'
        : `there is no \`policy\`, and in mode \`${mode}\` reading does not change the agent's labels`;
    const message = `\`${kind}\` can never hold: ${why}`;
    return [lintDiagnostic('contradiction', path, message, { fixes: [{ kind: 'replace', path, value }] })];
  });
}
