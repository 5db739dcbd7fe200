import type { AgentLabels, Labels, Mode, Operation } from '../../gateway/difc/labels';
import { difference } from '../../gateway/difc/tags';
import type { ScenarioResult, StepResult } from '../../run/result';
import type { Scenario, StepOutcome } from '../../scenario/model';
import { rangesOf, rangesText } from '../labels/item-ranges';
import { decide, remainingDenials, type Access, type Denial } from './access';
import { admittingChanges, denyingRemovals, type LabelChange } from './label-changes';
import { denialText, itemsSubject, resourceSubject, tagsText, type Subject } from './sentences';
import { stepState } from './step-state';

/** One check of the gateway: of the resource, before the tool runs, or of items with equal labels. */
export interface Decision {
  readonly check: 'resource' | 'item';
  /** Positions of the items in the response, from 0, such as `1,3-4`; absent when they are not known. */
  readonly items?: string;
  /** How many items; 1 for the resource. */
  readonly count: number;
  readonly decision: 'allow' | 'deny' | 'allow-with-propagate';
  /** The gateway's words, of the first item; empty when access is simply allowed. */
  readonly reason: string;
  /** Of the resource or of the first item. */
  readonly labels: Labels;
  /** Every check that denies; the first is the one that the gateway reports. */
  readonly denials: readonly Denial[];
  /** Why, in a sentence without a full stop. */
  readonly sentence: string;
  /** The smallest changes of labels that admit it; empty unless denied. */
  readonly admitting: readonly LabelChange[];
  /** Single tags without which it would be denied; absent when denied, or when there are too many tags to try. */
  readonly denying?: readonly LabelChange[];
}

/** Why a step ended as it did. */
export interface StepExplanation {
  /** Null when the step did not run, and for a raw call. */
  readonly outcome: StepOutcome | null;
  /** The check that decided; `none`: no check was reached, or what is checked had no labels. */
  readonly decidedBy: 'resource' | 'items' | 'none';
  readonly mode: Mode;
  readonly operation?: Operation;
  /** The agent's labels before the step. */
  readonly agent: AgentLabels;
  /** For people. */
  readonly summary: string;
  readonly decisions: readonly Decision[];
}

/** A step of a scenario that ran. */
export interface ExplainedStep {
  readonly scenario: Scenario;
  readonly result: ScenarioResult;
  /** Of the step in the scenario. */
  readonly index: number;
  /** Labels of all items in the order of the response, where they are known: results do not have their positions. */
  readonly items?: readonly Labels[] | undefined;
  /** Position of the only item to explain, from 0; only with `items`. */
  readonly item?: number | undefined;
}

/** Explains the outcome of a step, from its result alone: nothing runs. Undefined when there is no such step. */
export function explainStep(explained: ExplainedStep): StepExplanation | undefined {
  const { scenario, result, index } = explained;
  const step = result.steps[index];
  if (!step) return undefined;
  const state = stepState(scenario, result, index);
  const known = { outcome: step.outcome, ...state };
  const { resource, operation } = step;
  if (!resource || !operation)
    return { ...known, decidedBy: 'none', summary: uncheckedText(step), decisions: [] };
  const access = (labels: Labels): Access => ({ ...state, labels, operation });
  const coarse = coarseDecision(step, access(resource));
  const items = itemDecisions(step, explained, access);
  const decidedBy = decider(step);
  const denied = items.filter(({ decision }) => decision === 'deny');
  return {
    ...known,
    operation,
    decidedBy,
    summary: summaryOf(step, state.agent, coarse, denied),
    decisions: [coarse, ...items],
  };
}

/** The check before the tool runs; denied, a pure read goes on all the same (gateway-contract 8, phase 2). */
function coarseDecision(step: StepResult, access: Access): Decision {
  const { coarse } = step;
  const decision = decisionOn(access, { check: 'resource', count: 1 }, resourceSubject(access.labels));
  if (coarse?.outcome !== 'bypass-for-read' || isEmptied(step)) return decision;
  const sentence = `${decision.sentence}; a read goes on nevertheless, because its items are checked one by one`;
  return { ...decision, sentence, admitting: [] };
}

/**
 * Whether the HTTP proxy kept the whole body from the client because the check of the resource denied the read and there
 * were no labels of items (server-layer, "Proxy mode"). A response that mode strict blocks has labels.
 */
function isEmptied({ outcome, labeled }: StepResult): boolean {
  return outcome === 'blocked' && labeled !== true;
}

function decider({ outcome, labeled }: StepResult): StepExplanation['decidedBy'] {
  if (outcome === 'error') return 'none';
  if (outcome === 'denied') return 'resource';
  return labeled ? 'items' : 'resource';
}

function uncheckedText({ status, outcome, error, call }: StepResult): string {
  if (status === 'skipped') return 'The step did not run.';
  if (call !== undefined) return `The step calls ${call} directly: the gateway checks nothing.`;
  if (outcome === 'error')
    return `The request failed before any check of labels: ${error ?? 'the reason is not known'}`;
  return error === null
    ? 'No check of labels was reached.'
    : `The request is refused before any check of labels: ${error}`;
}

/** The items in groups of equal labels, in the order of the response. */
function itemDecisions(
  { accessible = [], filtered = [] }: StepResult,
  { items, item }: ExplainedStep,
  access: (labels: Labels) => Access,
): Decision[] {
  const listed = items ?? [...filtered.map(({ labels }) => labels), ...accessible];
  const groups = new Map<string, { readonly at: number[]; readonly members: Labels[] }>();
  const keys = new Map<Labels, string>();
  for (const [at, labels] of listed.entries()) {
    if (item !== undefined && at !== item) continue;
    const key = keys.get(labels) ?? JSON.stringify([labels.secrecy, labels.integrity]);
    keys.set(labels, key);
    const group = groups.get(key) ?? { at: [], members: [] };
    group.at.push(at);
    group.members.push(labels);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ at, members }) => {
    const [first] = members;
    if (!first) return [];
    const positions = items && rangesText(rangesOf(at));
    const about = {
      check: 'item',
      count: members.length,
      ...(positions === undefined ? {} : { items: positions }),
    } as const;
    return [decisionOn(access(first), about, itemsSubject(members, positions))];
  });
}

function decisionOn(
  access: Access,
  about: Pick<Decision, 'check' | 'count' | 'items'>,
  subject: Subject,
): Decision {
  const { decision, reason } = decide(access);
  const known = { ...about, decision, reason, labels: access.labels };
  if (decision === 'deny') {
    const denials = remainingDenials(access);
    const sentence = denials.map((each) => denialText(each, subject)).join('; also, ');
    return { ...known, denials, sentence, admitting: admittingChanges(access) };
  }
  const denying = denyingRemovals(access);
  return {
    ...known,
    denials: [],
    sentence: allowedText(access, decision, subject),
    admitting: [],
    ...(denying ? { denying } : {}),
  };
}

const FLOWS: Readonly<Record<Operation, string>> = {
  read: 'it has each integrity tag that the agent requires, and no secrecy tag that the agent lacks',
  write:
    'the agent has each integrity tag that is required there, and no secrecy tag that is not accepted there',
  'read-write': 'no tag is in the way of the read or of the write',
};

function allowedText(
  { agent, labels, operation }: Access,
  decision: Decision['decision'],
  { text, isPlural }: Subject,
): string {
  if (decision === 'allow-with-propagate')
    return `mode propagate allows every read: the agent takes on the secrecy of what it reads, and keeps only the integrity tags that ${text} ${isPlural ? 'have' : 'has'}, too`;
  const flows = [
    ...(operation === 'write' ? [] : [`the agent may read ${text}`]),
    ...(operation === 'read' ? [] : [`the agent may write to ${text}`]),
  ];
  const isFree = [agent, labels].every(({ secrecy, integrity }) => secrecy.length + integrity.length === 0);
  const why = isFree ? 'neither has a tag' : FLOWS[operation];
  return `${flows.join(' and ')}: ${why}`;
}

function summaryOf(
  step: StepResult,
  agent: AgentLabels,
  coarse: Decision,
  denied: readonly Decision[],
): string {
  const reasons = denied.map(({ sentence }) => sentence).join('; ');
  const counted = `${String(step.filtered?.length ?? 0)} of ${String(step.total ?? 0)} items`;
  switch (step.outcome) {
    case 'denied':
      return `Denied before the tool is called: ${coarse.sentence}.`;
    case 'blocked':
      if (isEmptied(step))
        return `The client gets an empty body: ${coarse.sentence}, and ${unlabeledReason(step)}.`;
      return `Mode strict blocks the whole response because of ${counted}: ${reasons}.`;
    case 'filtered':
      return `The gateway removes ${counted}: ${reasons}.${taintText(step, agent)}`;
    case 'allowed':
      return `${allowedSummary(step, coarse)}${taintText(step, agent)}`;
    default:
      return `The request failed after the check of the resource: ${step.error ?? 'the reason is not known'}`;
  }
}

/** Why the items of a response have no labels although label_response was called. */
function unlabeledReason({ error }: StepResult): string {
  return error === null ? 'label_response gave no labels' : 'label_response failed';
}

function allowedSummary(step: StepResult, coarse: Decision): string {
  const { labeled, labelResponseCalled, total = 0 } = step;
  if (labeled)
    return total === 0
      ? 'Allowed: the response has no items, so there is nothing to check.'
      : `Allowed: every item (${String(total)}) passes the check.`;
  const unlabeled = labelResponseCalled
    ? `${unlabeledReason(step)}, so the response passes unchanged`
    : 'the gateway does not ask for labels of the response';
  return coarse.decision === 'deny'
    ? `Allowed although the check of the resource denies the read: ${coarse.sentence}. But ${unlabeled}.`
    : `Allowed: ${coarse.sentence}; ${unlabeled}.`;
}

/** What the step changed of the agent's labels (gateway-contract 8, phase 6). */
function taintText({ agentAfter }: StepResult, agent: AgentLabels): string {
  const added = difference(agentAfter.secrecy, agent.secrecy);
  const dropped = difference(agent.integrity, agentAfter.integrity);
  const changes = [
    ...(added.length > 0 ? [`has ${tagsText('secrecy', added)}`] : []),
    ...(dropped.length > 0 ? [`no longer has ${tagsText('integrity', dropped)}`] : []),
  ];
  return changes.length === 0 ? '' : ` From then on, the agent ${changes.join(' and ')}.`;
}
