import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { CoveredRuns } from '../analysis/coverage/covered-runs';
import { AllowedFolders } from '../files/allowed-folders';
import type { RunEvent } from '../run/events';
import type { RunResult } from '../run/result';
import { commandLineJobs } from '../run/jobs';
import { runPlan } from '../run/run-plan';
import { exitCode } from '../run/status';
import { SandboxHost } from '../sandbox/sandbox-host';
import { buildFirst, NOTHING_BUILT } from './build-first';
import type { RunCommand } from './command';
import { reportCoverage, type CoverageFiles } from './coverage-reports';
import { EXIT } from './exit-codes';
import { GuardFiles } from './guard-input';
import { faultReporter } from './internal-error';
import { RunOracle } from './oracle-exceptions';
import { Progress } from './progress';
import { reportProfile } from './profile-report';
import { destinationsOf, mayOverwrite, type Destinations } from './report-destination';
import { Reporters } from './reporters';
import { displayPath, findScenarioFiles, unreadCode } from './scenario-files';
import { FileScenario, type PlanInput } from './scenario-plan';
import type { EarlyThread } from './start/early-thread';
import type { Terminal } from './terminal';
import { updateScenarioFiles } from './update-files';
import type { WatchedFiles } from './watched-files';
import { ToolCatalogs } from './tool-catalogs';

/** `guard-lab run`: scenarios side by side, reports, updates, and again on every change with --watch. */
export async function runCommand(
  command: RunCommand,
  terminal: Terminal,
  workerPath: string,
  early?: EarlyThread,
): Promise<number> {
  const onFault = faultReporter(terminal);
  const started = early?.handOver(onFault);
  const host = new SandboxHost({ workerPath, started, keepWarm: jobsOf(command), onFault });
  try {
    // A thread takes as long to start as the scenarios and the guard take to read.
    host.warm();
    if (!command.watch) return (await runOnce(command, terminal, host, terminal.signal)).code;
    const { watchFiles } = await import('./watch');
    return await watchFiles(terminal, (signal, watched) => runOnce(command, terminal, host, signal, watched));
  } finally {
    await early?.keepCode();
    host.dispose();
  }
}

interface Once {
  readonly code: number;
  /** Every file the run depended on. */
  readonly files: readonly string[];
}

async function runOnce(
  command: RunCommand,
  terminal: Terminal,
  host: SandboxHost,
  signal: AbortSignal,
  watched?: WatchedFiles,
): Promise<Once> {
  const found = await findScenarioFiles(command.paths, terminal.folder, signal);
  if (!found.ok) {
    terminal.say(found.message);
    return { code: EXIT.usage, files: [] };
  }
  const searched = unreadCode(found.unread, terminal);
  const allowed = allowedFolders(command, terminal, found.folders);
  const covered = command.coverage && new CoveredRuns();
  const catalogs = new ToolCatalogs(command.tools, terminal, signal);
  const oracle = new RunOracle(command.oracle, { folder: terminal.folder, signal });
  const planned = (counting?: CoveredRuns): FileScenario[] =>
    planOf(command, terminal, found.files, {
      ...{ guards: new GuardFiles(allowed, signal, host.onFault), catalogs, oracle, signal },
      ...{ covered: counting, recorded: command.timeProfile !== undefined },
    });
  // What is reported of a run with --update is its second one.
  let plan = planned(command.update ? undefined : covered);
  const destinations = await destinationsFor(command, terminal, plan);
  if (!destinations.ok) {
    terminal.say(destinations.message);
    return { code: EXIT.usage, files: [] };
  }
  const built = command.build ? await buildFirst(plan, terminal, signal, watched) : NOTHING_BUILT;
  const inputs = async (): Promise<readonly string[]> =>
    built.follow((await Promise.all(plan.map((scenario) => scenario.inputs()))).flat());
  if (built.code !== undefined) return { code: built.code, files: await inputs() };
  let updated = true;
  if (command.update) {
    // What is reported is how things stand after the update, so the scenarios run once more for it.
    const result = await execute(command, terminal, host, signal, plan, undefined);
    if (!signal.aborted) updated = updateScenarioFiles(plan, result, terminal, allowed);
    plan = planned(covered);
  }
  const reporters = new Reporters(command, terminal, plan, {
    destinations: destinations.byReporter,
    allowed,
  });
  const ran = await execute(command, terminal, host, signal, plan, reporters);
  const result = oracle.withSummary(ran);
  const written = await reporters.finish(result);
  const files = await inputs();
  const stopped = (what: string): Once => {
    terminal.say(`stopped before ${what}`);
    return { code: terminal.stopCode ?? EXIT.couldNotRun, files };
  };
  if (signal.aborted) return stopped('all scenarios ran');
  const reporting = { destinations: destinations.byReporter, allowed };
  const measured = await measuredCode(command, covered, reporting, terminal);
  const profiled = await reportProfile(command, { plan, host, signal, ...reporting }, terminal);
  if (signal.aborted) return stopped('the profile was complete; it was not written');
  const ended = written && updated ? exitCode(result.summary) : EXIT.couldNotRun;
  return { code: Math.max(ended, searched, measured, profiled), files };
}

/** The exit code that follows from coverage. */
async function measuredCode(
  { coverage }: RunCommand,
  covered: CoveredRuns | undefined,
  files: CoverageFiles,
  terminal: Terminal,
): Promise<number> {
  return coverage && covered ? reportCoverage(coverage, covered, files, terminal) : EXIT.ok;
}

/** The working folder, and the folders that the person who runs this names, directly or by a file in them. */
function allowedFolders(
  { guard, sourceFolders }: RunCommand,
  { folder }: Terminal,
  named: readonly string[],
): AllowedFolders {
  const more = sourceFolders.map((each) => resolve(folder, each));
  if (guard !== undefined) more.push(dirname(resolve(folder, guard)));
  return new AllowedFolders([folder, ...named, ...more]);
}

/** Where the reports go; the scenarios are read for it only when a report could replace what they name. */
async function destinationsFor(
  command: RunCommand,
  { folder }: Terminal,
  plan: readonly FileScenario[],
): Promise<Destinations> {
  const reporters = [
    ...command.reporters,
    ...(command.coverage?.reports ?? []),
    ...(command.timeProfile ? [command.timeProfile] : []),
  ];
  const inputs = new Map<string, string>();
  if (mayOverwrite(reporters, folder)) {
    for (const scenario of plan)
      for (const path of await scenario.inputs()) inputs.set(path, displayPath(path, folder));
  }
  return destinationsOf(reporters, folder, inputs);
}

function planOf(
  command: RunCommand,
  { folder }: Terminal,
  files: readonly string[],
  reading: Pick<PlanInput, 'guards' | 'catalogs' | 'oracle' | 'signal' | 'covered' | 'recorded'>,
): FileScenario[] {
  const guard = command.guard === undefined ? undefined : resolve(folder, command.guard);
  const { profile, allowUnexpected } = command;
  const maxAge = command.maxAge && { ...command.maxAge, now: Date.now() };
  const input = { folder, profile, guard, allowUnexpected, maxAge, ...reading };
  return files.map((path) => new FileScenario(path, input));
}

async function execute(
  command: RunCommand,
  terminal: Terminal,
  host: SandboxHost,
  signal: AbortSignal,
  plan: readonly FileScenario[],
  reporters: Reporters | undefined,
): Promise<RunResult> {
  const progress = new Progress(terminal, plan.length);
  try {
    const sink = (event: RunEvent): void => follow(event, progress, reporters);
    return await runPlan(
      plan,
      host,
      { jobs: jobsOf(command), bail: command.bail && reporters !== undefined, signal },
      sink,
    );
  } finally {
    progress.end();
  }
}

function follow(event: RunEvent, progress: Progress, reporters: Reporters | undefined): void {
  if (event.type === 'scenario-started') progress.started(event.file);
  if (event.type !== 'scenario-finished') return;
  progress.finished();
  if (!reporters) return;
  progress.clear();
  reporters.scenarioFinished(event.result);
}

function jobsOf(command: RunCommand): number {
  return command.jobs ?? commandLineJobs(availableParallelism());
}
