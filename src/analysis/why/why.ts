import type { GuardHost } from '../../run/guard-host';
import type { SinkAccess } from '../../run/result';
import { explainStep, type StepExplanation } from './explain-step';
import type { LabelSource } from './label-sources';
import type { ObservedRun } from './observed-run';
import { Runs, type RunsOptions } from './runs';
import { tagOrigin, type TagOrigin } from './tag-origins';
import { traceLabels } from './trace-labels';
import { triedVariants, type WhyQuestion } from './try-variants';
import type { VariantOutcome } from './variant-outcome';

/** Why a step ended as it did, and what would admit it: `guard-lab why --reporter json` (docs/why.md). */
export interface WhyReport extends StepExplanation {
  readonly version: 1;
  readonly scenario: string;
  readonly guard: string;
  readonly step: { readonly name: string; readonly tool: string | null; readonly session?: string };
  /** Position in the response of the only item that was asked about, from 0. */
  readonly item?: number;
  /** The gateway's words for the step, else null. */
  readonly error: string | null;
  /** What the agent may write to after the step, by the names of the scenario's write sinks; absent without any. */
  readonly sinks?: Readonly<Record<string, SinkReport>>;
  /** Where the agent's tags come from that decided. */
  readonly origins: readonly TagOrigin[];
  /** What the guard followed when it set the labels that decided; empty when nothing is denied. */
  readonly sources: readonly LabelSource[];
  /** `admit`: policies that may let more through; `deny`: for what passes, policies that may let less through. */
  readonly purpose: 'admit' | 'deny';
  readonly variants: readonly VariantOutcome[];
  /** Position in `variants` of the smallest one that admits; null when none does or none is needed. */
  readonly smallest: number | null;
}

/** Whether the agent may write to a sink, and where the tags come from that deny it. */
export interface SinkReport extends SinkAccess {
  readonly origins: readonly TagOrigin[];
}

/** The report, or why there is none: the scenario could not run (`run`), or has no such step or item (`asked`). */
export type WhyOutcome =
  | { readonly ok: true; readonly report: WhyReport }
  | { readonly ok: false; readonly cause: 'run' | 'asked'; readonly error: string };

/**
 * Runs a scenario, explains one of its steps, and runs it again with other policies and other answers of the backend,
 * each on a new instance of the guard. Rejects only when the signal fires.
 */
export async function askWhy(
  question: WhyQuestion,
  host: GuardHost,
  options: RunsOptions,
): Promise<WhyOutcome> {
  const { input, index, item } = question;
  const { scenario } = input;
  const runs = new Runs(host, options);
  const base = await runs.run({ input, index });
  const failure = runFailure(base, index);
  if (failure !== undefined) return { ok: false, cause: 'run', error: failure };
  const missing = missingItem(base, item);
  if (missing !== undefined) return { ok: false, cause: 'asked', error: missing };
  const items = base.items?.map(({ labels }) => labels);
  const explanation = explainStep({ scenario, result: base.result, index, items, item });
  const step = base.result.steps[index];
  if (!explanation || !step) return { ok: false, cause: 'asked', error: 'the scenario has no such step' };
  const { admitting, outcomes, ...tried } = await triedVariants(question, explanation, base, runs);
  const { name, tool, session } = step;
  const report: WhyReport = {
    version: 1,
    scenario: input.file,
    guard: input.guard.path,
    step: { name, tool, ...(session === undefined ? {} : { session }) },
    ...(item === undefined ? {} : { item }),
    error: step.error,
    ...explanation,
    ...sinksOf(question, base),
    origins: originsOf(question, explanation, base),
    sources: await traceLabels(question, explanation, base, admitting, runs),
    ...tried,
    variants: outcomes,
  };
  return { ok: true, report };
}

function runFailure({ engine, result }: ObservedRun, index: number): string | undefined {
  if (engine !== undefined) return engine;
  if (result.load?.ok === false) return result.load.error;
  const skipped = result.steps[index]?.status === 'skipped';
  return skipped ? (result.agent?.error ?? 'a step before this one ended the run') : undefined;
}

function missingItem({ items }: ObservedRun, item: number | undefined): string | undefined {
  if (item === undefined) return undefined;
  if (!items) return 'the response of this step has no labeled items';
  if (item < items.length) return undefined;
  const last = items.length - 1;
  return last < 0
    ? 'the response of this step has no items'
    : `the response of this step has no item ${String(item)}; its items are 0 to ${String(last)}`;
}

/** What the agent may write to after the step. */
function sinksOf({ input, index }: WhyQuestion, { result }: ObservedRun): Pick<WhyReport, 'sinks'> {
  const step = result.steps[index];
  if (!step?.sinks) return {};
  const moment = { session: step.session, before: index + 1 };
  const sinks = Object.entries(step.sinks).map(([name, access]): [string, SinkReport] => {
    const origins = access.deniedBy.map((tag) => tagOrigin(input.scenario, result, moment, 'secrecy', tag));
    return [name, { ...access, origins }];
  });
  return { sinks: Object.fromEntries(sinks) };
}

/** Where the agent's tags come from that stand in the way. */
function originsOf(
  { input, index }: WhyQuestion,
  { decisions, decidedBy }: StepExplanation,
  base: ObservedRun,
): TagOrigin[] {
  const check = decidedBy === 'items' ? 'item' : 'resource';
  const moment = { session: base.result.steps[index]?.session, before: index };
  const tags = new Map<string, TagOrigin>();
  for (const { denials } of decisions.filter((each) => each.check === check)) {
    for (const { kind, problem, tags: deciding } of denials) {
      if (problem === 'agent-lacks') continue;
      for (const tag of deciding)
        tags.set(`${kind} ${tag}`, tagOrigin(input.scenario, base.result, moment, kind, tag));
    }
  }
  return [...tags.values()];
}
