import type { AgentLabels } from '../../gateway/difc/labels';
import type { GuardFunction } from '../../gateway/invocation';
import type { Scenario } from '../../scenario/model';
import { parseRanges } from '../labels/item-ranges';
import { answerVariants, withAnswer } from './answer-variants';
import type { StepExplanation } from './explain-step';
import {
  changedLabels,
  tracedBranches,
  tracedCalls,
  type AnswerRun,
  type LabelSource,
} from './label-sources';
import type { ObservedInput, ObservedRun } from './observed-run';
import { changeText, type PolicyVariant } from './policy-variants';
import type { Runs } from './runs';
import { addingStep } from './tag-origins';
import { traceValues } from './trace-values';
import { variantInput, type WhyQuestion } from './try-variants';
import { deniedPositions } from './variant-outcome';

/** Another run of the step in which something is different, and what. */
interface Comparison {
  readonly input: ObservedInput;
  readonly comparedWith: string;
}

/**
 * What the guard followed when it set the labels of a denied access: the backend calls whose answers change them, and
 * the branch at which its code parts when they change, or when the policy `admitting` is in force. Empty when nothing
 * is denied.
 */
export async function traceLabels(
  question: WhyQuestion,
  explanation: StepExplanation,
  base: ObservedRun,
  admitting: PolicyVariant | undefined,
  runs: Runs,
): Promise<LabelSource[]> {
  if (isSinkStep(question)) return traceTaint(question, explanation, base, runs);
  const name = dataFunction(explanation);
  if (name === undefined) return [];
  const policy: Comparison | undefined = admitting && {
    input: variantInput(question, admitting),
    comparedWith: `the policy has ${admitting.changes.map(changeText).join(' and ')}`,
  };
  const denied = new Set(deniedPositions(base, question.input.scenario, question));
  const data = await traceData(name, { question, base, positions: denied }, policy, runs);
  if (!policy) return [data];
  const agent = await traceBranches('label_agent', question, policy, runs);
  return [data, { function: 'label_agent', calls: [], ...agent }];
}

/** The function that labeled what is denied. */
function dataFunction({ decidedBy, decisions }: StepExplanation): GuardFunction | undefined {
  const check = decidedBy === 'items' ? 'item' : 'resource';
  const isDenied = decisions.some((each) => each.check === check && each.decision === 'deny');
  if (!isDenied) return undefined;
  return decidedBy === 'items' ? 'label_response' : 'label_resource';
}

function isSinkStep({ input, index }: WhyQuestion): boolean {
  return input.scenario.steps[index]?.kind === 'sink';
}

/** Earlier steps that are looked into. */
const MAX_STEPS = 3;

/** What the guard followed when it labeled what the agent has read and a write sink does not take. */
async function traceTaint(
  { input, index }: WhyQuestion,
  { agent, decisions }: StepExplanation,
  { result }: ObservedRun,
  runs: Runs,
): Promise<LabelSource[]> {
  const { scenario } = input;
  const tags = decisions.flatMap(({ denials }) => denials.flatMap((denial) => denial.tags));
  const moment = { session: scenario.steps[index]?.session, before: index };
  const byStep = new Map<number, Set<string>>();
  for (const tag of tags.filter((each) => agent.secrecy.includes(each))) {
    const adding = addingStep(scenario, result, moment, ({ secrecy }) => secrecy.includes(tag));
    if (adding >= 0) byStep.set(adding, (byStep.get(adding) ?? new Set()).add(tag));
  }
  const sources: LabelSource[] = [];
  for (const [adding, added] of [...byStep].slice(0, MAX_STEPS)) {
    const question: WhyQuestion = { input, index: adding };
    const base = await runs.run({ input: { ...input, scenario: upTo(scenario, adding) }, index: adding });
    const step = base.result.steps[adding];
    const isTagged = ({ secrecy }: AgentLabels): boolean => secrecy.some((tag) => added.has(tag));
    const tagged = [...(base.items ?? []).entries()].filter(([, { labels }]) => isTagged(labels));
    const name = step?.labeled ? 'label_response' : 'label_resource';
    const traced = { question, base, positions: new Set(tagged.map(([at]) => at)) };
    const source = await traceData(name, traced, undefined, runs);
    sources.push({ ...source, step: step?.name ?? '' });
  }
  return sources;
}

function upTo(scenario: Scenario, index: number): Scenario {
  return { ...scenario, steps: scenario.steps.slice(0, index + 1) };
}

/** A step whose labels are looked into. */
interface Traced {
  readonly question: WhyQuestion;
  readonly base: ObservedRun;
  /** Positions of the items whose labels decided. */
  readonly positions: ReadonlySet<number>;
}

async function traceData(
  name: GuardFunction,
  traced: Traced,
  policy: Comparison | undefined,
  runs: Runs,
): Promise<LabelSource> {
  const { question, base, positions } = traced;
  const { index } = question;
  const invocation = base.result.steps[index]?.invocations.find((each) => each.function === name);
  const calls = invocation?.backendCalls ?? [];
  const isProxy = question.input.scenario.gateway === 'proxy';
  const variants = answerVariants(calls, isProxy ? ['mcp'] : undefined);
  const inputs = variants.map((variant) => answerInput(question, variant));
  const ran = await runs.all(inputs);
  const answers = variants.flatMap((variant, at): AnswerRun[] => {
    const run = ran[at];
    return run ? [{ variant, run }] : [];
  });
  const at = decidingAnswer(name, traced, answers);
  const [variant, input] = [variants[at], inputs[at]];
  const call = variant && `backend call ${String(variant.call.index)} ${variant.text}`;
  const { values, deciding } =
    name === 'label_response' ? await traceValues(question, base, positions, runs) : {};
  const value = deciding && { input: deciding.input, comparedWith: deciding.text };
  const comparison = call !== undefined && input ? { input, comparedWith: call } : (value ?? policy);
  return {
    function: name,
    calls: tracedCalls(name, calls, index, base, answers),
    ...(values ? { values } : {}),
    ...(await traceBranches(name, question, comparison, runs)),
  };
}

/** Position of the first answer that changes labels that decided. */
function decidingAnswer(
  name: GuardFunction,
  { question, base, positions }: Traced,
  answers: readonly AnswerRun[],
): number {
  return answers.findIndex(({ run }) => {
    const changed = changedLabels(name, question.index, base, run);
    if (!changed) return false;
    if (name === 'label_resource' || changed.changes === 'all items') return true;
    const items = parseRanges(changed.changes) ?? [];
    return [...positions].some((at) => items.some(({ first, last }) => first <= at && at <= last));
  });
}

function answerInput(
  { input, index }: WhyQuestion,
  variant: Parameters<typeof withAnswer>[2],
): ObservedInput {
  const scenario = withAnswer(input.scenario, index, variant);
  return { input: { ...input, scenario, locator: undefined }, index };
}

/** Where the function parts from what it does in another run. Both run again, and are counted. */
async function traceBranches(
  name: GuardFunction,
  { input, index }: WhyQuestion,
  comparison: Comparison | undefined,
  runs: Runs,
): Promise<Pick<LabelSource, 'branches' | 'comparedWith'>> {
  if (!comparison) return { branches: [], comparedWith: null };
  const scenario = upTo(input.scenario, index);
  const same: ObservedInput = { input: { ...input, scenario, locator: undefined }, index };
  const both = [same, comparison.input].map((each) => ({ ...each, coverage: true }));
  const [first, second] = await runs.all(both);
  const branches = first && second ? await tracedBranches(name, first, second, input.locator) : [];
  return { branches, comparedWith: branches.length > 0 ? comparison.comparedWith : null };
}
