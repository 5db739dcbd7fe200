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

/** Descriptions that are listed of an earlier step. */
const LISTED = 5;

/** Where a tag comes from that the agent has before step `index`. */
export function tagOrigin(
  scenario: Scenario,
  result: ScenarioResult,
  index: number,
  kind: TagOrigin['kind'],
  tag: string,
): TagOrigin {
  const step = result.steps[index];
  const has = (labels: AgentLabels): boolean => labels[kind].includes(tag);
  const adding = result.steps
    .slice(0, index)
    .findLastIndex(
      (each, at) =>
        each.session === step?.session && has(each.agentAfter) && !has(stepState(scenario, result, at).agent),
    );
  const adder = result.steps[adding];
  if (adder) return { kind, tag, from: 'step', step: adder.name, descriptions: described(adder, has) };
  const isGiven = has(settingsOf(scenario, step?.session).agent);
  return { kind, tag, from: isGiven ? 'scenario' : 'label_agent' };
}

function described(step: StepResult, has: (labels: AgentLabels) => boolean): string[] {
  const { accessible = [], filtered = [], labeled, resource } = step;
  const read = labeled
    ? [...accessible, ...filtered.map(({ labels }) => labels)]
    : resource
      ? [resource]
      : [];
  const names = read.filter(has).map(({ description }) => description);
  return [...new Set(names)].filter((name) => name !== '').slice(0, LISTED);
}
