import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { baselineOf, type Baseline } from '../analysis/mutate/baseline';
import type { MutationReport } from '../analysis/mutate/mutation-report';
import { runMutants } from '../analysis/mutate/run-mutants';
import { AllowedFolders } from '../files/allowed-folders';
import { reasonOf } from '../files/system-error';
import { jsonText } from '../report/json';
import { prettyMutants, type MutantTextOptions } from '../report/mutants';
import { markdownMutants } from '../report/mutants-markdown';
import { terminalText } from '../report/terminal-text';
import { commandLineJobs } from '../run/jobs';
import type { ScenarioInput } from '../run/run-scenario';
import { SandboxHost } from '../sandbox/sandbox-host';
import type { MutateCommand, MutateReporterName, ReporterChoice } from './command';
import { EXIT } from './exit-codes';
import { GuardFiles } from './guard-input';
import { writeReport } from './output-file';
import { Progress } from './progress';
import { findAllScenarios, Unanswerable, type Inputs } from './question-files';
import { destinationsOf, type Destinations } from './report-destination';
import { displayPath } from './scenario-files';
import { FileScenario } from './scenario-plan';
import { sourceLineReader } from './source-files';
import { useColor, type Terminal } from './terminal';
import { ToolCatalogs } from './tool-catalogs';
import { UsageError } from './usage-error';

/** What a command line comes to. */
interface Prepared {
  readonly inputs: readonly ScenarioInput[];
  readonly allowed: AllowedFolders;
  readonly destinations: Extract<Destinations, { readonly ok: true }>;
}

/** Scenarios do not pass with the guard as it is. */
class FailedScenarios extends Error {}

/** `guard-lab mutate`: small changes of a guard, and which of them no scenario notices. */
export async function mutateCommand(
  command: MutateCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<number> {
  let prepared: Prepared;
  let found: MutationReport;
  try {
    prepared = await prepare(command, terminal);
    found = await mutants(command, prepared.inputs, terminal, workerPath);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined || !(error instanceof Error)) throw error;
    if (terminal.signal.aborted) return stopped(terminal);
    terminal.say(error.message);
    return code;
  }
  const source = sourceLineReader(terminal.folder, prepared.allowed);
  let written = true;
  for (const reporter of command.reporters)
    written =
      (await report(found, reporter, prepared.destinations, { command, terminal, source })) && written;
  if (found.partial) return stopped(terminal);
  return written ? exitCodeOf(found, command, terminal) : EXIT.couldNotRun;
}

function codeOf(error: unknown): number | undefined {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof FailedScenarios) return EXIT.failed;
  return error instanceof Unanswerable ? EXIT.couldNotRun : undefined;
}

function stopped(terminal: Terminal): number {
  terminal.say('stopped before all mutants ran');
  return terminal.stopCode ?? EXIT.couldNotRun;
}

/** Reads the scenarios, which must name the same guard. */
async function prepare(command: MutateCommand, terminal: Terminal): Promise<Prepared> {
  const { folder, signal } = terminal;
  const found = await findAllScenarios(command.paths, terminal);
  const more = command.sourceFolders.map((each) => resolve(folder, each));
  const allowed = new AllowedFolders([folder, ...found.folders, ...more]);
  const guards = new GuardFiles(allowed, signal);
  const catalogs = new ToolCatalogs([], terminal, signal);
  const { profile } = command;
  const plan = { folder, profile, guards, catalogs, allowUnexpected: false, signal };
  const files: Inputs = new Map();
  const inputs: ScenarioInput[] = [];
  for (const path of found.files) {
    const scenario = new FileScenario(path, plan);
    const each = await scenario.prepare();
    if (!each.ok) throw new Unanswerable(`${scenario.file}: ${each.error}`);
    inputs.push(each.input);
    for (const file of await scenario.inputs()) files.set(file, displayPath(file, folder));
  }
  sameGuard(inputs);
  const destinations = destinationsOf(command.reporters, folder, files);
  if (!destinations.ok) throw new UsageError(destinations.message);
  return { inputs, allowed, destinations };
}

function sameGuard(inputs: readonly ScenarioInput[]): void {
  const [first] = inputs;
  if (!first) throw new UsageError('no scenario was found');
  const other = inputs.find(({ guard }) => guard.path !== first.guard.path);
  if (other)
    throw new UsageError(
      `the scenarios must name the same guard: ${first.file} names ${first.guard.path}, ${other.file} names ${other.guard.path}`,
    );
}

async function mutants(
  command: MutateCommand,
  inputs: readonly ScenarioInput[],
  terminal: Terminal,
  workerPath: string,
): Promise<MutationReport> {
  const { signal } = terminal;
  const { seed, runs, seconds, jobs = commandLineJobs(availableParallelism()) } = command;
  const host = new SandboxHost({ workerPath, keepWarm: jobs });
  const progress = new Progress(terminal, 0, 'mutants');
  try {
    const baseline = await baselineOf(inputs, host, jobs, signal);
    checkBaseline(baseline);
    const locator = inputs[0]?.locator;
    return await runMutants(baseline, host, {
      seed,
      runs,
      seconds,
      jobs,
      locator,
      signal,
      progress: (done, total) => progress.reached(done, total),
    });
  } finally {
    progress.end();
    host.dispose();
  }
}

function checkBaseline(baseline: Awaited<ReturnType<typeof baselineOf>>): asserts baseline is Baseline {
  if (!('error' in baseline)) return;
  throw baseline.couldNotRun ? new Unanswerable(baseline.error) : new FailedScenarios(baseline.error);
}

interface ReportOptions {
  readonly command: MutateCommand;
  readonly terminal: Terminal;
  readonly source: MutantTextOptions['source'] & {};
}

/** Writes one report; false when its file could not be written (said on standard error). */
async function report(
  found: MutationReport,
  reporter: ReporterChoice<MutateReporterName>,
  destinations: Prepared['destinations'],
  { command, terminal, source }: ReportOptions,
): Promise<boolean> {
  const destination = destinations.byReporter.get(reporter);
  if (reporter.file === undefined || !destination) {
    terminal.out(textOf(found, reporter.name, { colour: useColor(command.color, terminal), source }));
    return true;
  }
  try {
    const text = terminalText(textOf(found, reporter.name, { colour: false, source }));
    await writeReport(destination, text, terminal);
    return true;
  } catch (error) {
    terminal.say(`the ${reporter.name} report could not be written to ${reporter.file}: ${reasonOf(error)}`);
    return false;
  }
}

function textOf(found: MutationReport, name: MutateReporterName, options: MutantTextOptions): string {
  switch (name) {
    case 'pretty':
      return prettyMutants(found, options);
    case 'json':
      return jsonText(found);
    case 'markdown':
      return markdownMutants(found, options);
  }
}

function exitCodeOf(
  { summary: { score } }: MutationReport,
  { threshold }: MutateCommand,
  terminal: Terminal,
): number {
  if (threshold === undefined || score === null || score >= threshold) return EXIT.ok;
  terminal.say(`failed because of --threshold: the score ${String(score)} is below ${String(threshold)}`);
  return EXIT.failed;
}
