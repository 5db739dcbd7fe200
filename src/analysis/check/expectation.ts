import type { AgentLabels } from '../../gateway/difc/labels';
import { union } from '../../gateway/difc/tags';
import type { Expectation, StepOutcome } from '../../scenario/model';
import type { LabelAnswer } from '../guard-probe';
import { atMost, decisionOf, type Decision } from './decision';
import type { Violation } from './property';

/** What the step of a counterexample expects, for an agent with these labels besides those of label_agent. */
export interface CounterExpectation {
  readonly expect: Expectation;
  readonly agent: AgentLabels;
  /** The agent has only these labels: with those of label_agent it would get the same for right and wrong labels. */
  readonly withoutPolicy?: boolean;
}

const NO_LABELS: AgentLabels = { secrecy: [], integrity: [] };
const SERVED: readonly StepOutcome[] = ['allowed', 'filtered', 'blocked', 'denied'];

/**
 * Expectations that fail on the answer of a violation and hold for a correct guard: the labels and the decision that
 * the property expects, an outcome that lets no more through than it allows, or that nothing fails.
 * @param mayDropPolicy whether label_agent may be left out, so that its labels do not hide the difference
 */
export function counterExpectation(
  { expect, expected, atMost: limit }: Violation,
  answer: LabelAnswer,
  mayDropPolicy = true,
): CounterExpectation {
  if (expect) return { expect, agent: expect.outcome === undefined ? admitted(answer) : NO_LABELS };
  const wanted = expected ?? limit;
  const trapped = answer.invocations.some(({ trap }) => trap !== undefined);
  if (!wanted || (trapped && wanted.error === null))
    return { expect: unfailing(answer, trapped), agent: NO_LABELS };
  for (const agent of agents(wanted, answer)) {
    const [right, wrong] = [decided(wanted, agent), decided(answer, agent)];
    const outcomes = atMost(right.outcome);
    if (!expected && !outcomes.includes(wrong.outcome)) return { expect: { outcome: outcomes }, agent };
    if (isDifferent(right, wrong)) return { expect: exactly(wanted, right), agent };
  }
  const bare = mayDropPolicy ? withoutPolicy(wanted, answer) : undefined;
  if (bare) return bare;
  return { expect: exactly(wanted, decided(wanted, NO_LABELS)), agent: NO_LABELS };
}

/** Expectations for an agent that label_agent gives no labels, when these show what is wrong. */
function withoutPolicy(wanted: LabelAnswer, answer: LabelAnswer): CounterExpectation | undefined {
  const mode = answer.session?.mode ?? 'filter';
  for (const agent of agents(wanted, answer)) {
    const right = decisionOf(wanted, agent, mode);
    if (isDifferent(right, decisionOf(answer, agent, mode)))
      return { expect: exactly(wanted, right), agent, withoutPolicy: true };
  }
  return undefined;
}

/** Nothing when the answer did not fail: no expectation says what is wrong with it, and none must look passed. */
function unfailing({ error }: LabelAnswer, trapped: boolean): Expectation {
  if (trapped) return { trap: false };
  return error === null ? {} : { outcome: [...SERVED] };
}

/** The agent of the policy, and ones that have the labels of an item or of the resource, too. */
function agents(...answers: readonly LabelAnswer[]): AgentLabels[] {
  const labels = answers.flatMap(({ resource, items }) => [
    ...(items ?? []).slice(0, 10).map((item) => item.labels),
    ...(resource ? [resource] : []),
  ]);
  return [NO_LABELS, ...labels.map(({ secrecy, integrity }) => ({ secrecy, integrity }))];
}

/** An agent whose request is not denied, so that its response is labeled; any where there is none. */
function admitted(answer: LabelAnswer): AgentLabels {
  return agents(answer).find((agent) => decided(answer, agent).outcome !== 'denied') ?? NO_LABELS;
}

function decided(answer: LabelAnswer, more: AgentLabels): Decision {
  const { session } = answer;
  if (!session || session.error !== null) return { outcome: 'error' };
  const labels = {
    secrecy: union(session.labels.secrecy, more.secrecy),
    integrity: union(session.labels.integrity, more.integrity),
  };
  return decisionOf(answer, labels, session.mode);
}

function isDifferent(right: Decision, wrong: Decision): boolean {
  return (
    right.outcome !== wrong.outcome ||
    right.accessible !== wrong.accessible ||
    right.filtered !== wrong.filtered
  );
}

/** The operation and the tags, and what follows from those of the items. */
function exactly({ operation, resource }: LabelAnswer, decision: Decision): Expectation {
  const { secrecy, integrity } = resource ?? NO_LABELS;
  return {
    ...decision,
    ...(operation ? { operation } : {}),
    ...(resource ? { resource: { secrecy, integrity } } : {}),
  };
}
