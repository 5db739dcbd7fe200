import { relative, resolve } from 'node:path';
import { GuardUnusable } from '../capture/guard-calls';
import { LogImport } from '../capture/log-import';
import { redactedEvent } from '../capture/redacted-event';
import { readLogs, surveyLogs, type LogSource, type ReadLog, type ReadOptions } from '../capture/read-logs';
import type { WrittenTotals } from '../capture/scenario-writer';
import { sessionKey, type SessionSurvey, type Survey } from '../capture/survey';
import { isWithin } from '../files/allowed-folders';
import { logFiles, LogUnreadable } from '../files/log-files';
import { StagedFiles } from '../files/staged-files';
import { FileRefusal, isSystemError, reasonOf } from '../files/system-error';
import type { JsonObject } from '../gateway/json';
import { Redactor } from '../redaction/redactor';
import { SandboxHost } from '../sandbox/sandbox-host';
import { SMALL_THREADS } from '../sandbox/worker-thread';
import { fitsName } from '../text/wildcard';
import type { ImportCommand } from './import-line';
import { EXIT } from './exit-codes';
import { guardOfLog } from './import-guard';
import { importReport, listReport } from './import-report';
import { faultReporter } from './internal-error';
import { Progress } from './progress';
import { Unanswerable } from './question-files';
import { displayPath } from './scenario-files';
import { keepHeapSmall } from './small-heap';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';
import { plural } from '../report/lines';

/** `guard-lab import`: scenarios from logs of the gateway. */
export async function importCommand(
  command: ImportCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<number> {
  keepHeapSmall();
  try {
    const logs = await openLogs(command.logs, terminal);
    const { survey, logs: read } = await withProgress(logs, 'MB read', terminal, (options) =>
      surveyLogs(logs, options, (tool) => isToolChosen(command, tool)),
    );
    if (command.list) {
      terminal.out(listReport(survey, read, command));
      return EXIT.ok;
    }
    return await importLogs(command, logs, { survey, read }, terminal, workerPath);
  } catch (error) {
    if (terminal.signal.aborted) {
      terminal.say('stopped; nothing was written');
      return terminal.stopCode ?? EXIT.couldNotRun;
    }
    if (error instanceof UsageError || error instanceof LogUnreadable)
      return said(terminal, error.message, EXIT.usage);
    if (error instanceof Unanswerable) return said(terminal, error.message, EXIT.couldNotRun);
    throw error;
  }
}

function said(terminal: Terminal, message: string, code: number): number {
  terminal.say(message);
  return code;
}

interface Surveyed {
  readonly survey: Survey;
  readonly read: readonly ReadLog[];
}

async function importLogs(
  command: ImportCommand,
  logs: readonly LogSource[],
  { survey, read }: Surveyed,
  terminal: Terminal,
  workerPath: string,
): Promise<number> {
  const isSessionChosen = choiceOf(command, survey);
  const { target, policy, path } = await guardOfLog(command, terminal);
  const folder = resolve(terminal.folder, command.out);
  const host = new SandboxHost({
    workerPath,
    keepWarm: 3,
    memory: SMALL_THREADS,
    onFault: faultReporter(terminal),
  });
  const started = performance.now();
  const files = stagedFiles(folder, command.out, terminal);
  try {
    const work = new LogImport({
      frame: {
        guard: guardFrom(folder, path),
        ...(policy === undefined ? {} : { policy: policy as JsonObject }),
        ...(command.profile === undefined ? {} : { profile: command.profile }),
      },
      guard: target.guard,
      target,
      host,
      signal: terminal.signal,
      source: read.map(({ name }) => displayPath(name, terminal.folder)).join(', '),
      maxSteps: command.steps,
      isChosen: ({ tool }) => isToolChosen(command, tool),
      write: (name, text) => files.write(name, text),
    });
    const redactor = command.redact ? new Redactor() : undefined;
    const totals = await imported(work, logs, { survey, isSessionChosen, redactor }, terminal);
    if (totals.files.length === 0) throw new Unanswerable('no request of the log could be imported');
    files.commit();
    const seconds = (performance.now() - started) / 1000;
    terminal.out(
      importReport({
        totals,
        read,
        survey,
        command,
        secrets: redactor?.kinds,
        seconds,
        memory: peakMemory(),
      }),
    );
    return totals.differences > 0 ? EXIT.failed : EXIT.ok;
  } catch (error) {
    throw isSystemError(error) || error instanceof FileRefusal ? notWritten(command.out, error) : error;
  } finally {
    files.discard();
    host.dispose();
  }
}

interface Chosen {
  readonly survey: Survey;
  readonly isSessionChosen: (session: SessionSurvey) => boolean;
  readonly redactor: Redactor | undefined;
}

async function imported(
  work: LogImport,
  logs: readonly LogSource[],
  { survey, isSessionChosen, redactor }: Chosen,
  terminal: Terminal,
): Promise<WrittenTotals> {
  const isServerChosen = new Map(
    survey.sessions.map((each) => [sessionKey(each.server, each.session), isSessionChosen(each)]),
  );
  try {
    await withProgress(logs, 'MB imported', terminal, (options) =>
      readLogs(
        logs,
        async (event) => {
          const { server, session } = event.kind === 'exchange' ? event.exchange : event;
          if (isServerChosen.get(sessionKey(server, session)) !== true) return;
          await work.add(redactor ? redactedEvent(event, redactor) : event);
        },
        options,
      ),
    );
    await work.end();
    return work.totals;
  } catch (error) {
    if (error instanceof GuardUnusable) throw new Unanswerable(`the guard cannot be asked: ${error.message}`);
    throw error;
  } finally {
    work.close();
  }
}

function isToolChosen({ only }: ImportCommand, tool: string): boolean {
  return only.length === 0 || only.some((glob) => fitsName(glob, tool));
}

/** The sessions that the command line chooses. */
function choiceOf(command: ImportCommand, survey: Survey): (session: SessionSurvey) => boolean {
  const { servers } = survey;
  if (servers.length === 0) throw new Unanswerable('the log holds no calls of tools');
  const shown = servers.map(({ server, calls }) => `${server} (${plural(calls, 'call')})`).join(', ');
  const unknown = command.servers.find((name) => !servers.some(({ server }) => server === name));
  if (unknown !== undefined)
    throw new UsageError(`the log has no calls of server '${unknown}', only of ${shown}`);
  if (command.servers.length === 0 && servers.length > 1)
    throw new UsageError(`the log has calls of several servers; choose with --server: ${shown}`);
  const isSessionChosen = ({ server, session, wanted }: SessionSurvey): boolean =>
    (command.servers.length === 0 || command.servers.includes(server)) &&
    (command.sessions.length === 0 || command.sessions.includes(session)) &&
    wanted > 0;
  if (!survey.sessions.some(isSessionChosen))
    throw new UsageError('no call of the log is of the sessions and tools that are chosen; see --list');
  return isSessionChosen;
}

/** The path of a guard from a scenario, with slashes. */
function guardFrom(folder: string, guard: string): string {
  const path = relative(folder, guard).replaceAll('\\', '/');
  return path.startsWith('../') || path.includes(':') || path.startsWith('/') ? path : `./${path}`;
}

async function openLogs(paths: readonly string[], { folder }: Terminal): Promise<readonly LogSource[]> {
  const logs: LogSource[] = [];
  for (const path of paths) logs.push(...(await logFiles(resolve(folder, path), path)));
  return logs;
}

const MEGABYTE = 1_000_000;

async function withProgress<T>(
  logs: readonly LogSource[],
  what: string,
  terminal: Terminal,
  work: (options: ReadOptions) => Promise<T>,
): Promise<T> {
  const total = logs.reduce((sum, { size }) => sum + size, 0);
  const progress = new Progress(terminal, 0, what);
  const inMegabytes = (bytes: number): number => Math.round(bytes / MEGABYTE);
  try {
    return await work({
      signal: terminal.signal,
      progress: (bytes) => progress.reached(inMegabytes(bytes), inMegabytes(total)),
    });
  } finally {
    progress.end();
  }
}

function stagedFiles(folder: string, shown: string, terminal: Terminal): StagedFiles {
  try {
    return new StagedFiles(folder, isWithin(folder, terminal.folder) ? terminal.folder : folder);
  } catch (error) {
    throw notWritten(shown, error);
  }
}

function notWritten(out: string, error: unknown): Unanswerable {
  return new Unanswerable(`scenarios cannot be written to ${out}: ${reasonOf(error)}`);
}

/** Most memory that the process had, in bytes. */
function peakMemory(): number {
  return process.resourceUsage().maxRSS * 1024;
}
