import type { GuardCoverage, GuardHost } from '../../run/guard-host';
import { exitCode, isFailure, summarize } from '../../run/status';
import type { ScenarioResult } from '../../run/result';
import { runScenario, type ScenarioInput } from '../../run/run-scenario';
import { inParallel } from '../in-parallel';
import { PatientHost } from '../patient-host';
import { answerTexts } from './answer-texts';
import { RecordingHost, type RecordedInvocation } from './recording-host';

/** A scenario, and what it does with the guard as it is. */
export interface BaselineRun {
  readonly input: ScenarioInput;
  readonly result: ScenarioResult;
  readonly invocations: readonly RecordedInvocation[];
  readonly points: ReadonlySet<number>;
  /** Tags and words of the guard's answers. */
  readonly texts: ReadonlySet<string>;
}

export interface Baseline {
  readonly runs: readonly BaselineRun[];
  readonly coverage: Extract<GuardCoverage, { ok: true }>;
  /** The longest invocation, in milliseconds. */
  readonly longestMs: number;
}

/** Why there are no mutants: scenarios fail, or (`couldNotRun`) the guard runs without being counted. */
export interface NoBaseline {
  readonly error: string;
  readonly couldNotRun: boolean;
}

/** Runs all scenarios with the guard as it is; each must pass. */
export async function baselineOf(
  inputs: readonly ScenarioInput[],
  unbounded: GuardHost,
  jobs: number,
  signal: AbortSignal,
): Promise<Baseline | NoBaseline> {
  const host = new PatientHost(unbounded);
  const recorders: RecordingHost[] = [];
  const runs = await inParallel(inputs, jobs, async (input, at): Promise<BaselineRun> => {
    const recorder = new RecordingHost(host, { coverage: true });
    recorders[at] = recorder;
    const result = await runScenario(input, recorder, () => undefined, signal);
    const { invocations, points } = recorder;
    const texts = new Set(invocations.flatMap(({ output }) => [...answerTexts(output)]));
    return { input, result, invocations, points, texts };
  });
  if (host.gaveUp !== undefined) return { error: host.gaveUp, couldNotRun: true };
  const failed = runs.filter(({ result }) => isFailure(result.status)).map(({ result }) => result);
  if (failed.length > 0)
    return { error: failureText(failed), couldNotRun: exitCode(summarize(failed, 0)) === 3 };
  const coverage = recorders.find((each) => each.coverage !== undefined)?.coverage;
  if (coverage?.ok !== true)
    return {
      error: `which code of the guard runs is not known: ${coverage?.reason ?? 'no scenario loads it'}`,
      couldNotRun: true,
    };
  return { runs, coverage, longestMs: Math.max(...recorders.map(({ longestMs }) => longestMs)) };
}

function failureText(failed: readonly ScenarioResult[]): string {
  const [first] = failed;
  const more = failed.length > 1 ? ` and ${String(failed.length - 1)} more` : '';
  return `all scenarios must pass without mutants, and ${first?.file ?? ''}${more} ${failed.length > 1 ? 'do' : 'does'} not; see guard-lab run`;
}
