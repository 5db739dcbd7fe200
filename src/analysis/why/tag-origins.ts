import type { AgentLabels } from '../../gateway/difc/labels';
import type { ScenarioResult, StepResult } from '../../run/result';
import type { Scenario } from '../../scenario/model';
import { settingsOf } from '../../scenario/sessions';
import { stepState } from './step-state';

/** Where a tag of the agent comes from. */
export interface TagOrigin {
  readonly kind: keyof AgentLabels;
  readonly tag: string;
  /** `scenario`: its `agent` has it; `label_agent`: the guard's answer has it; `step`: an earlier read added it. */
  readonly from: 'scenario' | 'label_agent' | 'step';
  /** The earlier step, and the descriptions of what has the tag there. */
  readonly step?: string;
  readonly descriptions?: readonly string[];
}

/** A moment of a scenario that ran, as an agent knows it. */
export interface AgentMoment {
  readonly session: string | undefined;
  /** Steps from this position on come later. */
  readonly before: number;
}

/** Descriptions that are listed of an earlier step. */
const LISTED = 5;

/** Where a tag comes from that an agent has at a moment. */
export function tagOrigin(
  scenario: Scenario,
  result: ScenarioResult,
  moment: AgentMoment,
  kind: TagOrigin['kind'],
  tag: string,
): TagOrigin {
  const has = (labels: AgentLabels): boolean => labels[kind].includes(tag);
  const adder = result.steps[addingStep(scenario, result, moment, has)];
  if (adder)
    return { kind, tag, from: 'step', step: adder.name, descriptions: describedWith(adder, has, LISTED) };
  const isGiven = has(settingsOf(scenario, moment.session).agent);
  return { kind, tag, from: isGiven ? 'scenario' : 'label_agent' };
}

/** Position of the step that put what `has` tells on an agent; -1 when no step did. */
export function addingStep(
  scenario: Scenario,
  result: ScenarioResult,
  { session, before }: AgentMoment,
  has: (labels: AgentLabels) => boolean,
): number {
  return result.steps
    .slice(0, before)
    .findLastIndex(
      (each, at) =>
        each.session === session && has(each.agentAfter) && !has(stepState(scenario, result, at).agent),
    );
}

/** Descriptions of what a step read whose labels `has` is true of, each once; at most `most`. */
export function describedWith(
  step: StepResult,
  has: (labels: AgentLabels) => boolean,
  most: number,
): string[] {
  const { accessible = [], filtered = [], labeled, resource } = step;
  const read = labeled
    ? [...accessible, ...filtered.map(({ labels }) => labels)]
    : resource
      ? [resource]
      : [];
  const names = read.filter(has).map(({ description }) => description);
  return [...new Set(names)].filter((name) => name !== '').slice(0, most);
}
