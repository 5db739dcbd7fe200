import { sharedBytes } from '../../base/shared-bytes';
import type { GuardHost } from '../../run/guard-host';
import { checkPathText } from '../../run/check-path';
import type { ScenarioResult } from '../../run/result';
import { runScenario } from '../../run/run-scenario';
import type { StackLocator } from '../../run/source-locator';
import { isFailure } from '../../run/status';
import { decodeModule } from '../../wasm/decode';
import { mutatedModule } from '../../wasm/mutate/mutate-module';
import type { WasmModule } from '../../wasm/module';
import { inParallel } from '../in-parallel';
import { answerChanges } from './answer-changes';
import type { Baseline, BaselineRun } from './baseline';
import { ordered } from './choose';
import { scoreOf, type Mutant, type MutationReport, type NoticedBy } from './mutation-report';
import { candidates, type Candidate } from './places';
import { didTheSame, RecordingHost } from './recording-host';

/** Shortest deadline of an invocation of a mutant, and how many times the longest one without mutants it is. */
const LEAST_DEADLINE_MS = 1000;
const DEADLINE_FACTOR = 20;

export interface MutateOptions {
  readonly seed: number;
  /** Most mutants. */
  readonly runs: number;
  /** After so many seconds no further mutant is begun. */
  readonly seconds: number;
  /** Mutants at the same time. */
  readonly jobs: number;
  readonly locator?: StackLocator | undefined;
  readonly signal: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/**
 * Runs mutants of the guard of a baseline: each with the scenarios that run its code, up to the first that notices. What
 * was cut short by a cancel is left out.
 */
export async function runMutants(
  baseline: Baseline,
  host: GuardHost,
  options: MutateOptions,
): Promise<MutationReport> {
  const started = performance.now();
  const { guard, module } = guardOf(baseline);
  const possible = ordered(await candidates(module, baseline, options.locator), options.seed);
  const chosen = possible.slice(0, options.runs);
  const deadlineMs = Math.max(LEAST_DEADLINE_MS, Math.ceil(DEADLINE_FACTOR * baseline.longestMs));
  const isOver = (): boolean => performance.now() - started >= options.seconds * 1000;
  const mutants: Mutant[] = [];
  let skipped = 0;
  await inParallel(chosen, options.jobs, async (candidate) => {
    if (options.signal.aborted || isOver()) return void skipped++;
    const bytes = sharedBytes(mutatedModule(module, candidate.mutation));
    const judged = await judge(candidate, bytes, baseline, { host, deadlineMs, signal: options.signal });
    if (options.signal.aborted) return;
    mutants.push({ ...described(candidate), ...judged });
    options.progress?.(mutants.length, chosen.length);
  });
  const ended = endOf(options, skipped, possible.length > chosen.length);
  const summary = { ...counts(mutants), possible: possible.length, ended, deadlineMs };
  return {
    version: 1,
    guard,
    seed: options.seed,
    scenarios: baseline.runs.map(({ input }) => input.file),
    partial: options.signal.aborted,
    summary: { ...summary, durationMs: performance.now() - started },
    mutants: mutants.sort(byPlace),
  };
}

function guardOf({ runs }: Baseline): { guard: string; module: WasmModule } {
  const [first] = runs;
  if (!first) throw new Error('no scenario was run');
  const { guard } = first.input;
  const decoded = decodeModule(guard.bytes, { memoryLimitPages: first.result.limits?.memoryPages ?? 65536 });
  if (!decoded.ok) throw new Error(`a module that ran cannot be decoded: ${decoded.error.message}`);
  return { guard: guard.path, module: decoded.value };
}

interface JudgeOptions {
  readonly host: GuardHost;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

type Judged = Pick<Mutant, 'outcome' | 'by' | 'changes' | 'reason'>;

async function judge(
  { scenarios }: Candidate,
  bytes: Uint8Array,
  { runs }: Baseline,
  options: JudgeOptions,
): Promise<Judged> {
  let found: Judged = { outcome: 'not-observed' };
  for (const at of scenarios) {
    const run = runs[at];
    if (!run) continue;
    const judged = await judgeRun(run, bytes, options);
    if (judged.outcome === 'noticed' || judged.outcome === 'unjudged') return judged;
    if (found.outcome !== 'survived') found = judged;
    if (options.signal.aborted) return found;
  }
  return found;
}

async function judgeRun(run: BaselineRun, bytes: Uint8Array, options: JudgeOptions): Promise<Judged> {
  const { host, deadlineMs, signal } = options;
  const recorder = new RecordingHost(host, { bytes, deadlineMs });
  const { locator: _locator, ...input } = run.input;
  const result = await runScenario(input, recorder, () => undefined, signal);
  if (recorder.timedOut) return { outcome: 'noticed', by: { scenario: result.file, check: 'timeout' } };
  if (recorder.engine !== undefined) return { outcome: 'unjudged', reason: recorder.engine };
  if (isFailure(result.status)) return { outcome: 'noticed', by: noticedBy(result) };
  if (didTheSame(run.invocations, recorder.invocations)) return { outcome: 'not-observed' };
  return { outcome: 'survived', changes: answerChanges(run, { result, invocations: recorder.invocations }) };
}

function noticedBy(result: ScenarioResult): NoticedBy {
  const { file: scenario, agent, steps, load } = result;
  const agents = [...(agent ? [agent] : []), ...Object.values(result.sessions ?? {})];
  const failed = agents.flatMap(({ checks }) => checks).find(({ ok }) => !ok);
  if (failed) return { scenario, check: checkPathText(failed) };
  for (const { name, checks } of steps) {
    const check = checks.find(({ ok }) => !ok);
    if (check) return { scenario, step: name, check: checkPathText(check) };
  }
  const error = load?.ok === false ? load.error : result.error;
  return { scenario, check: error ?? 'a step did not run' };
}

function described({ mutation, frame }: Candidate): Omit<Mutant, 'outcome'> {
  const { source, line, column } = frame;
  return {
    kind: mutation.kind,
    what: mutation.what,
    function: frame.function,
    offset: mutation.offset,
    ...(source !== undefined && { source }),
    ...(line !== undefined && line > 0 && { line }),
    ...(column !== undefined && { column }),
  };
}

function endOf(
  { signal }: MutateOptions,
  skipped: number,
  hasMore: boolean,
): MutationReport['summary']['ended'] {
  if (signal.aborted) return 'canceled';
  if (skipped > 0) return 'time';
  return hasMore ? 'runs' : 'all';
}

function counts(
  mutants: readonly Mutant[],
): Pick<MutationReport['summary'], 'run' | 'noticed' | 'survived' | 'notObserved' | 'unjudged' | 'score'> {
  const count = (outcome: Mutant['outcome']): number =>
    mutants.filter((each) => each.outcome === outcome).length;
  const noticed = count('noticed');
  const survived = count('survived');
  return {
    run: mutants.length,
    noticed,
    survived,
    notObserved: count('not-observed'),
    unjudged: count('unjudged'),
    score: scoreOf(noticed, survived),
  };
}

function byPlace(a: Mutant, b: Mutant): number {
  const [one = '', other = ''] = [a.source, b.source];
  if (one !== other) return one < other ? -1 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || a.offset - b.offset || (a.what < b.what ? -1 : 1);
}
