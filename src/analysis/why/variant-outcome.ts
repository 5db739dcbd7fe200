import type { AgentLabels, Mode } from '../../gateway/difc/labels';
import type { ScenarioResult, StepResult } from '../../run/result';
import type { Scenario, StepOutcome } from '../../scenario/model';
import { decide } from './access';
import type { ObservedRun } from './observed-run';
import type { PolicyChange } from './policy-variants';
import { agentOf, stepState } from './step-state';

/** What a policy that could be instead comes to in this scenario: label_agent and every step ran with it. */
export interface VariantOutcome {
  readonly changes: readonly PolicyChange[];
  /** The gateway's words when label_agent or the step failed, else null. */
  readonly error: string | null;
  readonly mode: Mode;
  /** The agent's labels before the step. */
  readonly agent: AgentLabels;
  readonly outcome: StepOutcome | null;
  /** Counts of items; null when there were no labels for them. */
  readonly accessible: number | null;
  readonly total: number | null;
  /** Whether what is asked about passes: the item, or the step with all its items. */
  readonly admits: boolean;
  /** Other steps that end otherwise than they do. */
  readonly others: readonly OtherStep[];
  /** Other items of the same step that pass and did not; only when an item is asked about. */
  readonly otherItems?: number;
  /** Why our own engine could not finish: then the rest says nothing. */
  readonly engine?: string;
}

/** Another step of the scenario, as it ends and as it would end. */
export interface OtherStep {
  readonly step: string;
  readonly before: StepEnd;
  readonly after: StepEnd;
  /** Whether more passes than before. */
  readonly isLooser: boolean;
}

/** How a step ends, as far as access is concerned. */
export interface StepEnd {
  readonly outcome: StepOutcome | null;
  readonly accessible: number | null;
}

/** The step, and maybe the item, that is asked about. */
export interface Asked {
  readonly index: number;
  readonly item?: number | undefined;
}

/** What a run with changes comes to, compared with the run without them. */
export function variantOutcome(
  changes: readonly PolicyChange[],
  scenario: Scenario,
  asked: Asked,
  base: ObservedRun,
  run: ObservedRun,
): VariantOutcome {
  const { index, item } = asked;
  const step = run.result.steps[index];
  const agent = agentOf(run.result, step?.session);
  return {
    changes,
    error: agent?.error ?? step?.error ?? null,
    ...stepState(scenario, run.result, index),
    outcome: step?.outcome ?? null,
    accessible: step?.accessible?.length ?? null,
    total: step?.total ?? null,
    admits: isAdmitted(run, scenario, asked),
    others: otherSteps(base.result, run.result, index),
    ...(item === undefined ? {} : { otherItems: otherItems(scenario, asked, base, run) }),
    ...(run.engine === undefined ? {} : { engine: run.engine }),
  };
}

function otherItems(scenario: Scenario, asked: Asked, base: ObservedRun, run: ObservedRun): number {
  const before = passedItems(base, scenario, asked.index);
  const after = passedItems(run, scenario, asked.index);
  return [...after].filter((at) => at !== asked.item && !before.has(at)).length;
}

/** Whether what is asked about passes: the item, or the step with all its items. */
export function isAdmitted(run: ObservedRun, scenario: Scenario, { index, item }: Asked): boolean {
  const step = run.result.steps[index];
  if (item === undefined || !run.items) return step?.outcome === 'allowed';
  return passedItems(run, scenario, index).has(item);
}

/** Positions of the items, among those asked about, that do not pass. */
export function deniedPositions(run: ObservedRun, scenario: Scenario, { index, item }: Asked): number[] {
  const passed = passedItems(run, scenario, index);
  const all = item === undefined ? [...(run.items ?? []).keys()] : [item];
  return all.filter((at) => !passed.has(at));
}

/** Positions of the items that the agent gets. */
function passedItems(run: ObservedRun, scenario: Scenario, index: number): Set<number> {
  const step = run.result.steps[index];
  const { operation, outcome } = step ?? {};
  if (!operation || !run.items || (outcome !== 'allowed' && outcome !== 'filtered')) return new Set();
  const state = stepState(scenario, run.result, index);
  const passes = run.items.map(({ labels }) => decide({ ...state, labels, operation }).decision !== 'deny');
  return new Set(passes.flatMap((isPassed, at) => (isPassed ? [at] : [])));
}

function otherSteps(before: ScenarioResult, after: ScenarioResult, index: number): OtherStep[] {
  return before.steps.flatMap((step, at): OtherStep[] => {
    const other = after.steps[at];
    if (at === index || !other) return [];
    const [was, is] = [endOf(step), endOf(other)];
    if (was.outcome === is.outcome && was.accessible === is.accessible) return [];
    return [{ step: step.name, before: was, after: is, isLooser: opens(is) > opens(was) }];
  });
}

function endOf({ outcome, accessible }: StepResult): StepEnd {
  return { outcome, accessible: accessible?.length ?? null };
}

/** How much passes, for comparing two ends of one step. */
function opens({ outcome, accessible }: StepEnd): number {
  if (outcome === 'allowed') return Infinity;
  return outcome === 'filtered' ? (accessible ?? 0) : -1;
}

/**
 * The position of the smallest variant that admits: the one with the fewest changes, of these the one that lets the
 * fewest other steps and items of the scenario through, of these the weakest. Another `difc_mode` is a change of the
 * guard and comes last. Null when none admits.
 */
export function smallestVariant(
  variants: readonly VariantOutcome[],
  strengths: readonly number[],
): number | null {
  const ranked = [...variants.entries()]
    .filter(([, { admits, engine }]) => admits && engine === undefined)
    .map(([at, variant]) => ({ at, rank: rankOf(variant, strengths[at] ?? 0) }))
    .sort((a, b) => compareRanks(a.rank, b.rank));
  return ranked[0]?.at ?? null;
}

function rankOf({ changes, others, otherItems = 0 }: VariantOutcome, strength: number): number[] {
  const isGuard = changes.some(({ setting }) => setting === 'difc_mode') ? 1 : 0;
  const opened = others.filter(({ isLooser }) => isLooser).length + otherItems;
  return [isGuard, changes.length, opened, strength];
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
