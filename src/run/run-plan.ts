import { messageOf } from '../base/fault';
import type { EventSink } from './events';
import type { GuardHost } from './guard-host';
import { usableJobs } from './jobs';
import { RunBudget } from './run-budget';
import type { RunResult, ScenarioResult } from './result';
import { runScenario } from './run-scenario';
import type { ScenarioInput } from './run-scenario';
import { CANCELED, isFailure, summarize, unusableScenario } from './status';

/** A scenario ready to run, or why it cannot. */
export type PreparedScenario =
  | { readonly ok: true; readonly input: ScenarioInput }
  | { readonly ok: false; readonly guard: string; readonly error: string };

/** One scenario of a plan; its files are read when its turn comes. */
export interface PlannedScenario {
  readonly file: string;
  prepare(): Promise<PreparedScenario>;
}

export interface PlanOptions {
  /** Scenarios that run side by side; a number out of range counts as the nearest (`usableJobs`). */
  readonly jobs: number;
  /** Start no further scenario after one that failed or could not run. */
  readonly bail?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Runs scenarios, `jobs` at a time. Results come in the order of the plan whatever order they finish in;
 * scenarios that were not started have none after `bail`, and are `errored` without events after a cancel. Never
 * rejects.
 */
export async function runPlan(
  plan: readonly PlannedScenario[],
  host: GuardHost,
  options: PlanOptions,
  sink: EventSink,
): Promise<RunResult> {
  const started = performance.now();
  const budget = new RunBudget();
  const results: (ScenarioResult | undefined)[] = plan.map(() => undefined);
  let next = 0;
  let stopped = false;
  const worker = async (): Promise<void> => {
    while (!stopped && !options.signal.aborted && next < plan.length) {
      const index = next++;
      const planned = plan[index];
      if (!planned) return;
      const result = await runPlanned(planned, host, options.signal, sink, budget);
      results[index] = result;
      if (options.bail && isFailure(result.status)) stopped = true;
    }
  };
  const jobs = Math.min(usableJobs(options.jobs), plan.length);
  await Promise.all(Array.from({ length: jobs }, worker));
  if (options.signal.aborted) {
    for (const [index, { file }] of plan.entries()) results[index] ??= unusableScenario(file, '', CANCELED);
  }
  const scenarios = results.filter((result) => result !== undefined);
  return { version: 1, summary: summarize(scenarios, performance.now() - started), scenarios };
}

async function runPlanned(
  planned: PlannedScenario,
  host: GuardHost,
  signal: AbortSignal,
  sink: EventSink,
  budget: RunBudget,
): Promise<ScenarioResult> {
  let prepared: PreparedScenario;
  try {
    prepared = await planned.prepare();
  } catch (error) {
    host.onFault?.('a scenario could not be read', error);
    prepared = { ok: false, guard: '', error: `internal error: ${messageOf(error)}` };
  }
  if (prepared.ok) return runScenario(prepared.input, host, sink, signal, budget);
  const { file } = planned;
  // What a cancel interrupted says nothing about the file.
  const result = unusableScenario(file, prepared.guard, signal.aborted ? CANCELED : prepared.error);
  sink({ type: 'scenario-started', file, guard: result.guard, steps: [] });
  sink({ type: 'scenario-finished', file, result });
  return result;
}
