import { agentsOf, decisiveInvocations } from '../../run/agents';
import type { ScenarioResult, Status, StepResult } from '../../run/result';
import { shorten } from '../../scenario/compact';
import { loadTitle } from '../load-title';
import type { Anchors } from './anchors';
import { LISTED, WIDTH } from './bounds';
import type { ReportContext } from './context';
import { findingViews, type FindingView } from './finding-view';
import { labelFlows, type LabelFlow } from './label-flow';
import { agentView, stepView, type StepView } from './step-view';
import { isNearer, usesOf, type UseView } from './use-view';
import { chosenPositions } from './worst-first';

/** A scenario with everything the page shows of it. */
export interface ScenarioView {
  /** Position in the run. */
  readonly position: number;
  readonly anchor: string;
  readonly file: string;
  readonly description: string;
  readonly guard: string;
  readonly profile: string;
  readonly status: Status;
  readonly durationMs: number;
  /** Why it could not run: who does not take what, and in which words; empty when it could. */
  readonly problem: { readonly title: string; readonly error: string } | undefined;
  readonly agents: readonly StepView[];
  readonly steps: readonly StepView[];
  /** Steps and label_agent of sessions that are not shown. */
  readonly omittedSteps: number;
  readonly findings: readonly FindingView[];
  readonly omittedFindings: number;
  readonly flows: readonly LabelFlow[];
  readonly omittedFlows: number;
  readonly headroom: readonly HeadroomView[];
}

/** The highest use of a limit in a scenario, and the step or label_agent that used it. */
export interface HeadroomView extends UseView {
  readonly by: Pick<StepView, 'anchor' | 'title'>;
}

/** What of a result the page shows; `anchors` are those of the scenario. */
export function scenarioView(
  result: ScenarioResult,
  position: number,
  anchors: ScenarioAnchors,
  context: ReportContext,
): ScenarioView {
  const { limits, steps } = result;
  const scenario = context.scenarioOf(result);
  const source = context.sourceOf?.(result);
  const named = agentsOf(result);
  const agents = named.flatMap((agent, at) => {
    const anchor = anchors.agents[at];
    return anchor === undefined ? [] : [agentView(agent, anchor, limits, source)];
  });
  const views = steps.flatMap((step, at) => {
    const anchor = anchors.steps[at];
    return anchor === undefined ? [] : [stepView(step, at, anchor, limits, source)];
  });
  return {
    position,
    anchor: anchors.scenario,
    file: shorten(result.file, WIDTH.name),
    description: shorten(scenario?.description ?? '', WIDTH.message),
    guard: shorten(result.guard, WIDTH.name),
    profile: result.profile ?? '',
    status: result.status,
    durationMs: result.durationMs,
    problem: problemOf(result),
    agents,
    steps: views,
    omittedSteps: named.length - agents.length + steps.length - views.length,
    findings: findingViews(result.findings, source),
    omittedFindings: Math.max(0, result.findings.length - LISTED.findings),
    ...labelFlows(result, scenario),
    headroom: headroomOf(result, anchors),
  };
}

/** The names of a scenario and its parts in links; a part that is not shown has none. */
export interface ScenarioAnchors {
  readonly scenario: string;
  readonly agents: readonly (string | undefined)[];
  readonly steps: readonly (string | undefined)[];
}

/** Names for the parts of each scenario, those that `Anchors` gives. */
export function anchorsOf(scenarios: readonly ScenarioResult[], names: Anchors): ScenarioAnchors[] {
  return scenarios.map((result) => {
    const scenario = names.next(result.file.replace(/\.guard-scenario\.json$/, ''));
    return {
      scenario,
      agents: namesOf(
        agentsOf(result).map(({ title, agent }) => ({ name: title, status: agent.status })),
        names,
        scenario,
      ),
      steps: namesOf(result.steps, names, scenario),
    };
  });
}

/** Names for the first parts, the failed ones before all others. */
function namesOf(
  all: readonly Pick<StepResult, 'name' | 'status'>[],
  names: Anchors,
  scenario: string,
): (string | undefined)[] {
  const statuses = all.map(({ status }) => status);
  const shown = new Set(chosenPositions(statuses, LISTED.steps));
  return all.map(({ name }, at) => (shown.has(at) ? names.next(name, scenario) : undefined));
}

function problemOf({ error, load }: ScenarioResult): ScenarioView['problem'] {
  if (error !== null) return { title: 'This scenario could not run', error: shorten(error, WIDTH.error) };
  if (load?.ok !== false) return undefined;
  const title = loadTitle(load);
  return {
    title: `${title.charAt(0).toUpperCase()}${title.slice(1)}`,
    error: shorten(load.error, WIDTH.error),
  };
}

/** The highest use of each limit by label_agent and all steps, also those that the page leaves out. */
function headroomOf(result: ScenarioResult, { agents, steps }: ScenarioAnchors): HeadroomView[] {
  const ran = [
    ...agentsOf(result).map(({ agent, title }, at) => ({
      title,
      invocations: decisiveInvocations(agent),
      anchor: agents[at] ?? '',
    })),
    ...result.steps.map(({ name, invocations }, at) => ({
      title: name,
      invocations,
      anchor: steps[at] ?? '',
    })),
  ];
  const highest = new Map<UseView['key'], HeadroomView>();
  for (const { title, invocations, anchor } of ran) {
    const by = { anchor, title: shorten(title, WIDTH.name) };
    for (const use of usesOf(invocations, result.limits)) {
      const before = highest.get(use.key);
      if (!before || isNearer(use, before)) highest.set(use.key, { ...use, by });
    }
  }
  return [...highest.values()];
}
