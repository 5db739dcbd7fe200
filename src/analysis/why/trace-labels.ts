import type { GuardFunction } from '../../gateway/invocation';
import { answerVariants, withAnswer } from './answer-variants';
import type { StepExplanation } from './explain-step';
import { changedLabels, tracedBranch, tracedCalls, type AnswerRun, type LabelSource } from './label-sources';
import type { ObservedInput, ObservedRun } from './observed-run';
import { changeText, type PolicyVariant } from './policy-variants';
import type { Runs } from './runs';
import { variantInput, type WhyQuestion } from './try-variants';

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
  const name = dataFunction(explanation);
  if (name === undefined) return [];
  const policy: Comparison | undefined = admitting && {
    input: variantInput(question, admitting),
    comparedWith: `the policy has ${admitting.changes.map(changeText).join(' and ')}`,
  };
  const data = await traceData(name, question, base, policy, runs);
  const agent = policy && (await traceBranch('label_agent', question, policy, runs));
  const isAsked = question.input.scenario.steps[question.index]?.kind === 'tool' && admitting !== undefined;
  return [data, ...(isAsked ? [{ function: 'label_agent' as const, calls: [], branch: agent ?? null }] : [])];
}

/** The function that labeled what is denied. */
function dataFunction({ decidedBy, decisions }: StepExplanation): GuardFunction | undefined {
  const check = decidedBy === 'items' ? 'item' : 'resource';
  const isDenied = decisions.some((each) => each.check === check && each.decision === 'deny');
  if (!isDenied) return undefined;
  return decidedBy === 'items' ? 'label_response' : 'label_resource';
}

async function traceData(
  name: GuardFunction,
  question: WhyQuestion,
  base: ObservedRun,
  policy: Comparison | undefined,
  runs: Runs,
): Promise<LabelSource> {
  const { index } = question;
  const invocation = base.result.steps[index]?.invocations.find((each) => each.function === name);
  const calls = invocation?.backendCalls ?? [];
  const variants = answerVariants(calls);
  const inputs = variants.map((variant) => answerInput(question, variant));
  const ran = await runs.all(inputs);
  const answers = variants.flatMap((variant, at): AnswerRun[] => {
    const run = ran[at];
    return run ? [{ variant, run }] : [];
  });
  const at = answers.findIndex(({ run }) => changedLabels(name, index, base, run) !== undefined);
  const [variant, input] = [variants[at], inputs[at]];
  const call = variant && `backend call ${String(variant.call.index)} ${variant.text}`;
  const comparison = call !== undefined && input ? { input, comparedWith: call } : policy;
  return {
    function: name,
    calls: tracedCalls(name, calls, index, base, answers),
    branch: (comparison && (await traceBranch(name, question, comparison, runs))) ?? null,
  };
}

function answerInput(
  { input, index }: WhyQuestion,
  variant: Parameters<typeof withAnswer>[2],
): ObservedInput {
  const scenario = withAnswer(input.scenario, index, variant);
  return { input: { ...input, scenario, locator: undefined }, index };
}

/** Where the function parts from what it does in another run. Both run again, and are counted. */
async function traceBranch(
  name: GuardFunction,
  { input, index }: WhyQuestion,
  { input: other, comparedWith }: Comparison,
  runs: Runs,
): Promise<LabelSource['branch']> {
  const scenario = { ...input.scenario, steps: input.scenario.steps.slice(0, index + 1) };
  const same: ObservedInput = { input: { ...input, scenario, locator: undefined }, index };
  const [first, second] = await runs.all([same, other].map((each) => ({ ...each, coverage: true })));
  if (!first || !second) return null;
  return tracedBranch(name, first, second, comparedWith, input.locator);
}
