import type { ScenarioInput } from '../../run/run-scenario';
import type { Scenario, SessionSettings } from '../../scenario/model';
import { settingsOf } from '../../scenario/sessions';
import { isRepositoryPath, namedRepository } from '../../scenario/world-answer';
import type { RepositoryName } from '../tool';
import { authorsOf } from './authors';
import type { StepExplanation } from './explain-step';
import type { ObservedInput, ObservedRun } from './observed-run';
import {
  looserVariants,
  pairVariants,
  tighterVariants,
  type PolicyVariant,
  type VariantPurpose,
} from './policy-variants';
import type { Runs } from './runs';
import { sinkVariants } from './sink-variants';
import { agentOf } from './step-state';
import {
  deniedPositions,
  isAdmitted,
  smallestVariant,
  variantOutcome,
  type Asked,
  type VariantOutcome,
} from './variant-outcome';

/** A scenario, and what is asked about it. */
export interface WhyQuestion extends Asked {
  readonly input: ScenarioInput;
}

/** Policies that could be instead, each run. */
export interface TriedVariants {
  readonly purpose: 'admit' | 'deny';
  readonly outcomes: readonly VariantOutcome[];
  /** Position of the smallest one that admits. */
  readonly smallest: number | null;
  /** The same, when it changes the policy and not the guard. */
  readonly admitting: PolicyVariant | undefined;
}

/**
 * Runs the scenario with other policies for the session of the step: looser ones when what is asked about does not
 * pass, otherwise ones that require more integrity. None when no check of labels was reached.
 */
export async function triedVariants(
  question: WhyQuestion,
  explanation: StepExplanation,
  base: ObservedRun,
  runs: Runs,
): Promise<TriedVariants> {
  const isAllowed = isAdmitted(base, question.input.scenario, question);
  const purpose = isAllowed ? 'deny' : 'admit';
  if (explanation.decidedBy === 'none')
    return { purpose, outcomes: [], smallest: null, admitting: undefined };
  const made = purposeOf(question, explanation, base);
  const tryAll = async (variants: readonly PolicyVariant[]): Promise<Tried[]> => {
    const all = await runs.all(variants.map((variant) => variantInput(question, variant)));
    return variants.flatMap((variant, at) => {
      const run = all[at];
      if (!run) return [];
      const outcome = variantOutcome(variant.changes, question.input.scenario, question, base, run);
      return [{ variant, outcome }];
    });
  };
  if (isAllowed) {
    const tried = await tryAll(tighterVariants(made));
    return { purpose, outcomes: tried.map(outcomeOf), smallest: null, admitting: undefined };
  }
  const singles = await tryAll([...sinkPolicies(question, explanation), ...looserVariants(made)]);
  const tried = singles.some(admitsByPolicy) ? singles : [...singles, ...(await tryAll(pairVariants(made)))];
  const strengths = tried.map(({ variant }) => variant.strength);
  const smallest = smallestVariant(tried.map(outcomeOf), strengths);
  const found = tried[smallest ?? -1];
  const admitting = found && admitsByPolicy(found) ? found.variant : undefined;
  return { purpose, outcomes: tried.map(outcomeOf), smallest, admitting };
}

interface Tried {
  readonly variant: PolicyVariant;
  readonly outcome: VariantOutcome;
}

function outcomeOf({ outcome }: Tried): VariantOutcome {
  return outcome;
}

function admitsByPolicy({ variant, outcome }: Tried): boolean {
  return outcome.admits && outcome.engine === undefined && variant.mode === undefined;
}

/** The scenario with another policy for the session of the step. */
export function variantInput(
  { input, index }: WhyQuestion,
  { settings, mode, sink }: PolicyVariant,
): ObservedInput {
  const { scenario } = input;
  const changed = sink
    ? { ...scenario, sinks: new Map([...scenario.sinks, sink]) }
    : withSettings(scenario, scenario.steps[index]?.session, settings);
  return {
    input: { ...input, scenario: changed, locator: undefined },
    index,
    ...(mode === undefined ? {} : { mode }),
  };
}

function withSettings(scenario: Scenario, session: string | undefined, settings: SessionSettings): Scenario {
  if (session !== undefined && scenario.sessions.has(session))
    return { ...scenario, sessions: new Map([...scenario.sessions, [session, settings]]) };
  const { policy: _, ...others } = scenario;
  const { trustedBots, trustedUsers, mode, policy } = settings;
  return { ...others, trustedBots, trustedUsers, mode, ...(policy === undefined ? {} : { policy }) };
}

function purposeOf(question: WhyQuestion, { mode }: StepExplanation, base: ObservedRun): VariantPurpose {
  const { input, index } = question;
  const step = input.scenario.steps[index];
  const settings = settingsOf(input.scenario, step?.session);
  const kept = deniedPositions(base, input.scenario, question).flatMap((at) => base.items?.[at] ?? []);
  return {
    settings,
    // The sink has its own mode, which changes nothing; that of the guard decides what the agent has read.
    mode: step?.kind === 'sink' ? (agentOf(base.result, step.session)?.mode ?? settings.mode) : mode,
    repository: step?.kind === 'tool' ? repositoryName(namedRepository(step.args)) : undefined,
    authors: authorsOf(kept.map(({ data }) => data)),
  };
}

/** Other policies of the sink that a step writes to. */
function sinkPolicies({ input, index }: WhyQuestion, { agent }: StepExplanation): PolicyVariant[] {
  const { scenario } = input;
  const step = scenario.steps[index];
  const sink = step?.kind === 'sink' ? scenario.sinks.get(step.sink) : undefined;
  return step?.kind === 'sink' && sink
    ? sinkVariants(step.sink, sink, agent, settingsOf(scenario, step.session))
    : [];
}

function repositoryName(path: string | undefined): RepositoryName | undefined {
  if (path === undefined || !isRepositoryPath(path)) return undefined;
  const [owner = '', repo = ''] = path.split('/', 2);
  return { owner, repo };
}
