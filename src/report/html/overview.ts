import { agentsOf } from '../../run/agents';
import type { RunResult, ScenarioResult, Status, StepStatus } from '../../run/result';
import { compareStatuses, isFailure, worstStatus } from '../../run/status';
import { shorten } from '../../scenario/compact';
import { plural } from '../lines';
import { loadTitle } from '../load-title';
import { COUNTED_STATUSES, STATUS_WORDS } from '../status-words';
import { LISTED, WIDTH } from './bounds';
import type { ScenarioAnchors } from './scenario-view';
import { reasonOf } from './step-view';

/** What a run came to, before any details. */
export interface Overview {
  /** `none`: no scenario ran, which is no success. */
  readonly verdict: Status | 'none';
  readonly headline: string;
  /** Counts of scenarios by status, without those that none has. */
  readonly counts: readonly { readonly status: Status; readonly text: string }[];
  readonly guards: readonly string[];
  readonly omittedGuards: number;
  readonly profiles: readonly string[];
  readonly durationMs: number;
  /** All that failed or could not run, in the order of the run. */
  readonly failures: readonly Failure[];
  readonly omittedFailures: number;
  /** Positions of the scenarios in the run, the worst first. */
  readonly order: readonly number[];
}

/** A step, label_agent or scenario that failed or could not run. */
export interface Failure {
  /** Position of the scenario in the run. */
  readonly position: number;
  readonly anchor: string;
  readonly file: string;
  /** The step; empty for a scenario as a whole. */
  readonly title: string;
  readonly status: StepStatus;
  readonly reason: string;
}

/** The overview of a run; `anchors` are those of its scenarios. */
export function overviewOf({ scenarios, summary }: RunResult, anchors: readonly ScenarioAnchors[]): Overview {
  const failures = scenarios.flatMap((scenario, at) => failuresOf(scenario, at, anchors[at]));
  const guards = unique(scenarios.map(({ guard }) => guard));
  return {
    verdict: worstStatus(scenarios.map(({ status }) => status)) ?? 'none',
    headline: headlineOf(scenarios),
    counts: COUNTED_STATUSES.filter((status) => summary[status] > 0).map((status) => ({
      status,
      text: `${String(summary[status])} ${STATUS_WORDS[status]}`,
    })),
    guards: guards.slice(0, LISTED.names).map((guard) => shorten(guard, WIDTH.name)),
    omittedGuards: Math.max(0, guards.length - LISTED.names),
    profiles: unique(scenarios.map(({ profile = '' }) => profile)),
    durationMs: summary.durationMs,
    failures: failures.slice(0, LISTED.failures),
    omittedFailures: Math.max(0, failures.length - LISTED.failures),
    order: [...scenarios.keys()].sort((a, b) =>
      compareStatuses(scenarios[a]?.status ?? 'passed', scenarios[b]?.status ?? 'passed'),
    ),
  };
}

function headlineOf(scenarios: readonly ScenarioResult[]): string {
  const count = (...statuses: readonly Status[]): number =>
    scenarios.filter(({ status }) => statuses.includes(status)).length;
  const all = plural(scenarios.length, 'scenario');
  if (scenarios.length === 0) return 'No scenario ran';
  if (count('passed') === scenarios.length)
    return scenarios.length === 1 ? 'The scenario passed' : `All ${all} passed`;
  const [failed, errored, unchecked] = [count('failed'), count('errored'), count('unchecked')];
  const parts = [
    ...(failed > 0 ? [`${String(failed)} failed`] : []),
    ...(errored > 0 ? [`${String(errored)} could not run`] : []),
    ...(failed + errored === 0 ? [`nothing was checked in ${String(unchecked)}`] : []),
  ];
  return `Of ${all}, ${parts.join(' and ')}`;
}

function failuresOf(
  scenario: ScenarioResult,
  position: number,
  anchors: ScenarioAnchors | undefined,
): Failure[] {
  const file = shorten(scenario.file, WIDTH.name);
  const at = anchors?.scenario ?? '';
  const whole = (reason: string): Failure => ({
    position,
    anchor: at,
    file,
    title: '',
    status: scenario.status,
    reason: shorten(reason, WIDTH.value),
  });
  if (scenario.error !== null) return [whole(scenario.error)];
  if (scenario.load?.ok === false) return [whole(`${loadTitle(scenario.load)}: ${scenario.load.error}`)];
  const agents = agentsOf(scenario).map(({ title, agent }, index) => ({
    ...agent,
    title,
    anchor: anchors?.agents[index],
  }));
  const steps = scenario.steps.map((step, index) => ({
    ...step,
    title: step.name,
    anchor: anchors?.steps[index],
  }));
  const failures = [...agents, ...steps]
    .filter(({ status }) => isFailure(status))
    .map((each) => ({
      position,
      anchor: each.anchor ?? at,
      file,
      title: shorten(each.title, WIDTH.name),
      status: each.status,
      reason: reasonOf(each),
    }));
  if (failures.length > 0 || !isFailure(scenario.status)) return failures;
  return [whole(scenario.findings[0]?.message ?? 'steps with expectations did not run')];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
