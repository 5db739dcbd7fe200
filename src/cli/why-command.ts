import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { askWhy, type WhyOutcome, type WhyReport } from '../analysis/why/why';
import type { WhyQuestion } from '../analysis/why/try-variants';
import { AllowedFolders } from '../files/allowed-folders';
import { jsonText } from '../report/json';
import { prettyWhy } from '../report/why';
import { markdownWhy } from '../report/why-markdown';
import { commandLineJobs } from '../run/jobs';
import { SandboxHost } from '../sandbox/sandbox-host';
import type { Step } from '../scenario/model';
import { nearest } from '../text/spelling';
import type { WhyCommand, WhyReporterName } from './command';
import { EXIT } from './exit-codes';
import { GuardFiles } from './guard-input';
import { faultReporter } from './internal-error';
import { Progress } from './progress';
import { Unanswerable } from './question-files';
import { destinationsOf } from './report-destination';
import { displayPath } from './scenario-files';
import { FileScenario } from './scenario-plan';
import { useColor, type Terminal } from './terminal';
import { ToolCatalogs } from './tool-catalogs';
import { UsageError } from './usage-error';
import { writeReports } from './write-reports';

/** `guard-lab why`: why a step ended as it did, and what would admit it. */
export async function whyCommand(
  command: WhyCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<number> {
  try {
    return await explained(command, terminal, workerPath);
  } catch (error) {
    if (terminal.signal.aborted) {
      terminal.say('stopped before the step was explained');
      return terminal.stopCode ?? EXIT.couldNotRun;
    }
    if (!(error instanceof UsageError || error instanceof Unanswerable)) throw error;
    terminal.say(error.message);
    return error instanceof UsageError ? EXIT.usage : EXIT.couldNotRun;
  }
}

async function explained(command: WhyCommand, terminal: Terminal, workerPath: string): Promise<number> {
  const { question, inputs } = await readQuestion(command, terminal);
  const destinations = destinationsOf(command.reporters, terminal.folder, inputs);
  if (!destinations.ok) throw new UsageError(destinations.message);
  const report = await reportOf(question, command, terminal, workerPath);
  const written = await writeReports(
    command.reporters,
    destinations.byReporter,
    ({ name, file }) => textOf(report, name, file === undefined && useColor(command.color, terminal)),
    terminal,
  );
  return written ? EXIT.ok : EXIT.couldNotRun;
}

/**
 * Why a step ended as it did, without a report of it.
 * @throws UsageError, Unanswerable; rejects when the terminal's signal fires
 */
export async function explainedStep(
  command: WhyCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<WhyReport> {
  const { question } = await readQuestion(command, terminal);
  return reportOf(question, command, terminal, workerPath);
}

async function reportOf(
  question: WhyQuestion,
  command: WhyCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<WhyReport> {
  const outcome = await answerTo(question, command, terminal, workerPath);
  if (outcome.ok) return outcome.report;
  throw outcome.cause === 'asked' ? new UsageError(outcome.error) : new Unanswerable(outcome.error);
}

function textOf(report: WhyReport, name: WhyReporterName, colour: boolean): string {
  switch (name) {
    case 'pretty':
      return prettyWhy(report, colour);
    case 'json':
      return jsonText(report);
    case 'markdown':
      return markdownWhy(report);
  }
}

interface Read {
  readonly question: WhyQuestion;
  /** Files that were read, as people know them, by absolute path. */
  readonly inputs: ReadonlyMap<string, string>;
}

/** @throws UsageError, Unanswerable */
async function readQuestion(command: WhyCommand, terminal: Terminal): Promise<Read> {
  const { folder, signal } = terminal;
  const path = resolve(folder, command.scenario);
  const guard = command.guard === undefined ? undefined : resolve(folder, command.guard);
  const allowed = new AllowedFolders([
    folder,
    dirname(path),
    ...(guard === undefined ? [] : [dirname(guard)]),
    ...command.sourceFolders.map((each) => resolve(folder, each)),
  ]);
  const guards = new GuardFiles(allowed, signal, faultReporter(terminal));
  const { profile, item } = command;
  const catalogs = new ToolCatalogs([], terminal, signal);
  const allowUnexpected = true;
  const file = new FileScenario(path, { folder, profile, guard, guards, catalogs, allowUnexpected, signal });
  const prepared = await file.prepare();
  if (!prepared.ok) throw new Unanswerable(`${file.file}: ${prepared.error}`);
  const { input } = prepared;
  const index = stepIndex(input.scenario.steps, command.step, terminal);
  const inputs = new Map((await file.inputs()).map((each) => [each, displayPath(each, folder)]));
  return { question: { input, index, item }, inputs };
}

/** The step of a name, or the only one. @throws UsageError */
function stepIndex(steps: readonly Step[], name: string | undefined, terminal: Terminal): number {
  const names = steps.map((step) => step.name);
  if (name === undefined) {
    if (names.length === 1) return 0;
    throw new UsageError(
      names.length === 0 ? 'the scenario has no steps' : `--step NAME is missing; ${stepList(names)}`,
    );
  }
  const index = names.indexOf(name);
  if (index < 0) {
    const meant = nearest(name, names) ?? names.find((each) => each.startsWith(name));
    const hint = meant === undefined ? stepList(names) : `did you mean '${meant}'?`;
    throw new UsageError(`no step is named '${name}'; ${hint}`);
  }
  if (names.lastIndexOf(name) > index)
    terminal.say(`warning: several steps are named '${name}'; this is about the first of them`);
  return index;
}

function stepList(names: readonly string[]): string {
  return `the steps are: ${names.map((each) => `'${each}'`).join(', ')}`;
}

async function answerTo(
  question: WhyQuestion,
  { jobs = commandLineJobs(availableParallelism()) }: WhyCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<WhyOutcome> {
  const { signal } = terminal;
  const host = new SandboxHost({ workerPath, keepWarm: jobs, onFault: faultReporter(terminal) });
  const progress = new Progress(terminal, 0, 'runs');
  try {
    return await askWhy(question, host, {
      jobs,
      signal,
      progress: (done, total) => progress.reached(done, total),
    });
  } finally {
    progress.end();
    host.dispose();
  }
}
