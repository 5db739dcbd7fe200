import { availableParallelism } from 'node:os';
import { propertyResult, type CheckResult, type WrittenScenario } from '../analysis/check/check-result';
import type { CheckSettings } from '../analysis/check/check-settings';
import { counterexample } from '../analysis/check/counterexample';
import { PROPERTIES } from '../analysis/check/properties';
import type { Property, Subject } from '../analysis/check/property';
import { reproduces } from '../analysis/check/reproduce';
import { DEFAULT_RUNS, MAX_SEED, runCheck, type CheckedProperty } from '../analysis/check/run-check';
import { requestsOf } from '../analysis/check/subjects';
import { prettyCheck } from '../report/check';
import { markdownCheck } from '../report/check-markdown';
import { jsonText } from '../report/json';
import { commandLineJobs } from '../run/jobs';
import { SandboxHost } from '../sandbox/sandbox-host';
import { nearest } from '../text/spelling';
import type { CheckCommand, CheckReporterName } from './command';
import { CounterexampleFiles } from './counterexample-files';
import { EXIT } from './exit-codes';
import { prepareQuestions, type GuardQuestions } from './guard-questions';
import { faultReporter } from './internal-error';
import { Progress } from './progress';
import { checkSettings } from './project-file';
import { Unanswerable } from './question-files';
import { destinationsOf, type Destinations } from './report-destination';
import { useColor, type Terminal } from './terminal';
import { UsageError } from './usage-error';
import { writeReports } from './write-reports';

/** What is to be checked, once everything on the command line is understood. */
interface PreparedCheck {
  readonly questions: GuardQuestions;
  readonly properties: readonly Property[];
  readonly settings: CheckSettings;
  readonly subjects: readonly Subject[];
  readonly files: CounterexampleFiles | undefined;
  readonly destinations: Extract<Destinations, { readonly ok: true }>;
}

/** `guard-lab check`: what holds for all variations of requests, and the smallest counterexample of what does not. */
export async function checkCommand(
  command: CheckCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<number> {
  let prepared: PreparedCheck;
  try {
    prepared = await prepare(command, terminal);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof Unanswerable)) throw error;
    terminal.say(error.message);
    if (terminal.signal.aborted) return terminal.stopCode ?? EXIT.couldNotRun;
    return error instanceof UsageError ? EXIT.usage : EXIT.couldNotRun;
  }
  const seed = seedOf(command);
  const { checked, written } = await checkAndWrite(prepared, seed, command, terminal, workerPath);
  const { files, destinations } = prepared;
  const result = resultOf(prepared, seed, checked, written);
  const reported = await writeReports(
    command.reporters,
    destinations.byReporter,
    ({ name, file }) => textOf(result, name, file === undefined && useColor(command.color, terminal)),
    terminal,
  );
  const isWritten =
    reported && checked.every(({ code, violation }) => !files || !violation || written.has(code));
  if (terminal.signal.aborted) {
    terminal.say('stopped before all properties were checked');
    return terminal.stopCode ?? EXIT.couldNotRun;
  }
  return isWritten ? exitCodeOf(result) : EXIT.couldNotRun;
}

/**
 * What holds for a guard, without a report of it; no counterexample is written.
 * @throws UsageError, Unanswerable
 */
export async function checkedGuard(
  command: CheckCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<CheckResult> {
  const prepared = await prepare(command, terminal);
  const seed = seedOf(command);
  const { checked } = await checkAndWrite(prepared, seed, command, terminal, workerPath);
  return resultOf(prepared, seed, checked, new Map());
}

function seedOf({ seed = Math.floor(Math.random() * (MAX_SEED + 1)) }: CheckCommand): number {
  return seed;
}

function resultOf(
  { questions, subjects }: PreparedCheck,
  seed: number,
  checked: readonly CheckedProperty[],
  written: ReadonlyMap<string, WrittenScenario>,
): CheckResult {
  return {
    version: 1,
    guard: questions.target.guard.path,
    seed,
    requests: subjects.length,
    properties: checked.map((each) => propertyResult(each, written)),
  };
}

async function prepare(command: CheckCommand, terminal: Terminal): Promise<PreparedCheck> {
  const properties = chosenProperties(command.properties);
  const files = command.out === undefined ? undefined : new CounterexampleFiles(command.out, terminal);
  const questions = await prepareQuestions({ ...command, worlds: [], only: [] }, terminal);
  const destinations = destinationsOf(command.reporters, terminal.folder, questions.inputs);
  if (!destinations.ok) throw new UsageError(destinations.message);
  const subjects = requestsOf(questions.scenarios, questions.tools, questions.worlds);
  if (subjects.length === 0)
    throw new UsageError(
      'there are no requests to vary: specify scenarios with steps that call tools, or a catalog with --tools',
    );
  const settings = await checkSettings(questions.home, terminal);
  for (const code of settings.disabled.keys())
    if (!PROPERTIES.some((property) => property.code === code))
      terminal.say(`warning: guard-lab.json disables ${code}, which is no property`);
  return { questions, properties, settings, subjects, files, destinations };
}

function chosenProperties(codes: readonly string[]): readonly Property[] {
  const known = PROPERTIES.map(({ code }) => code);
  const unknown = codes.find((code) => !known.includes(code));
  if (unknown !== undefined) {
    const meant = nearest(unknown, known);
    const hint = meant === undefined ? `available codes: ${known.join(', ')}` : `did you mean ${meant}?`;
    throw new UsageError(`unknown property '${unknown}'; ${hint}`);
  }
  return codes.length === 0 ? PROPERTIES : PROPERTIES.filter(({ code }) => codes.includes(code));
}

/** Checks all properties, and writes a counterexample of each that is broken, which is run once. */
async function checkAndWrite(
  prepared: PreparedCheck,
  seed: number,
  command: CheckCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<{
  readonly checked: readonly CheckedProperty[];
  readonly written: ReadonlyMap<string, WrittenScenario>;
}> {
  const { jobs = commandLineJobs(availableParallelism()) } = command;
  const host = new SandboxHost({ workerPath, keepWarm: jobs, onFault: faultReporter(terminal) });
  try {
    const checked = await askAll(prepared, seed, { ...command, jobs }, terminal, host);
    return { checked, written: await writeAll(checked, prepared, terminal, host) };
  } finally {
    host.dispose();
  }
}

async function askAll(
  { questions, properties, subjects, settings }: PreparedCheck,
  seed: number,
  { runs = DEFAULT_RUNS, jobs }: CheckCommand & { readonly jobs: number },
  terminal: Terminal,
  host: SandboxHost,
): Promise<CheckedProperty[]> {
  const { signal } = terminal;
  const progress = new Progress(terminal, 0, 'cases');
  let done = 0;
  try {
    return await runCheck(
      host,
      questions.target,
      { properties, subjects },
      {
        seed,
        runs,
        jobs,
        signal,
        disabled: settings.disabled,
        rules: settings.rules,
        progress: ({ code }) => {
          progress.started(code);
          progress.reached(++done);
        },
      },
    );
  } finally {
    progress.end();
  }
}

/** Writes the counterexamples and runs each once, so that none looks like a test that is none; by code. */
async function writeAll(
  checked: readonly CheckedProperty[],
  { questions: { target, guardPath }, files }: PreparedCheck,
  terminal: Terminal,
  host: SandboxHost,
): Promise<Map<string, WrittenScenario>> {
  const written = new Map<string, WrittenScenario>();
  if (!files) return written;
  for (const each of checked) {
    const scenario = counterexample(each, target, files.guardFrom(guardPath));
    const file = scenario && files.write(each.code, scenario);
    if (!scenario || file === undefined) continue;
    const reproduced = await reproduces(scenario, target.guard, host, terminal.signal);
    if (reproduced === false)
      terminal.say(
        `warning: ${file} does not fail when it is run: it does not show what breaks ${each.code}`,
      );
    written.set(each.code, { file, reproduced });
  }
  return written;
}

function textOf(result: CheckResult, name: CheckReporterName, colour: boolean): string {
  switch (name) {
    case 'pretty':
      return prettyCheck(result, { colour });
    case 'json':
      return jsonText(result);
    case 'markdown':
      return markdownCheck(result);
  }
}

function exitCodeOf({ properties }: CheckResult): number {
  const has = (...statuses: readonly CheckedProperty['status'][]): boolean =>
    properties.some(({ status }) => statuses.includes(status));
  if (has('broken')) return EXIT.failed;
  if (has('not-reached')) return EXIT.couldNotRun;
  // Nothing that was to be asked could be: that is no success.
  return has('no-subject') && !has('shown') ? EXIT.couldNotRun : EXIT.ok;
}
