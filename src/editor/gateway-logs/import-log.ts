import { basename, join, relative } from 'node:path';
import * as vscode from 'vscode';
import { bareTarget } from '../../analysis/probe-target';
import { GuardUnusable } from '../../capture/guard-calls';
import { LogImport } from '../../capture/log-import';
import { readLogs, surveyLogs, type LogSource, type ReadOptions } from '../../capture/read-logs';
import { redactedEvent } from '../../capture/redacted-event';
import { DEFAULT_STEPS, type WrittenTotals } from '../../capture/scenario-writer';
import { sessionKey, type SessionSurvey, type Survey } from '../../capture/survey';
import { logFiles, LogUnreadable } from '../../files/log-files';
import { StagedFiles } from '../../files/staged-files';
import { FileRefusal, isSystemError, reasonOf } from '../../files/system-error';
import { counted, isToolChosen, keysOf } from '../../ide/gateway-logs/rows';
import { Redactor } from '../../redaction/redactor';
import { askInformation, askWarning, showError, withProgress, type ShownProgress } from '../base/messages';
import { canRunGuards } from '../base/trust';
import type { EditorServices } from '../services';
import {
  chooseGuardOfLog,
  chooseLogs,
  chooseScenarioFolder,
  chooseSessions,
  chooseTools,
  type ChosenGuard,
} from './choose';

/** The import cannot go on; the message is a sentence without a full stop. */
class ImportProblem extends Error {}

/** Import Gateway Log: asks what of it is to become scenarios, and writes them. Logs may be given as locations. */
export async function importLog(services: EditorServices, ...args: unknown[]): Promise<void> {
  if (!canRunGuards()) return;
  const given = args.flat().filter((each): each is vscode.Uri => each instanceof vscode.Uri);
  const uris = given.length > 0 ? given : await chooseLogs();
  if (!uris || uris.length === 0) return;
  try {
    await importLogs(services, uris);
  } catch (error) {
    if (!(error instanceof LogUnreadable || error instanceof ImportProblem || error instanceof GuardUnusable))
      throw error;
    showError(`Guard Lab cannot import the log: ${error.message}.`);
  }
}

/** What is to be imported. */
interface Plan {
  readonly logs: readonly LogSource[];
  readonly sessions: readonly SessionSurvey[];
  readonly tools: ReadonlySet<string>;
  readonly chosen: ChosenGuard;
  readonly folder: string;
}

async function importLogs(services: EditorServices, uris: readonly vscode.Uri[]): Promise<void> {
  const logs = await openLogs(uris);
  const survey = await inProgress('Reading the gateway log', logs, async (options) => {
    const read = await surveyLogs(logs, options);
    return read.survey;
  });
  const plan = survey && (await planOf(services, logs, survey));
  if (!plan) return;
  const totals = await inProgress('Importing the gateway log', logs, (options) =>
    importPlan(services, plan, options),
  );
  if (totals) await finish(plan.folder, totals);
}

async function openLogs(uris: readonly vscode.Uri[]): Promise<readonly LogSource[]> {
  const logs: LogSource[] = [];
  for (const { scheme, fsPath } of uris) {
    if (scheme !== 'file') throw new ImportProblem(`${basename(fsPath)} is not on the disk`);
    logs.push(...(await logFiles(fsPath, basename(fsPath))));
  }
  return logs;
}

async function planOf(
  services: EditorServices,
  logs: readonly LogSource[],
  survey: Survey,
): Promise<Plan | undefined> {
  if (survey.sessions.length === 0) throw new ImportProblem('it holds no calls of tools');
  const sessions = await chooseSessions(survey);
  const tools = sessions && (await chooseTools(sessions));
  const chosen = tools && (await chooseGuardOfLog(services));
  const folder = chosen && (await chooseScenarioFolder());
  return folder && { logs, sessions, tools, chosen, folder: folder.fsPath };
}

/** Undefined: canceled. */
async function inProgress<T>(
  title: string,
  logs: readonly LogSource[],
  work: (options: ReadOptions) => Promise<T>,
): Promise<T | undefined> {
  const total = logs.reduce((sum, { size }) => sum + size, 0);
  return withProgress('message', title, async (shown, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    try {
      return await work({ signal: stop.signal, progress: percentOf(total, shown) });
    } catch (error) {
      if (stop.signal.aborted) return undefined;
      throw error;
    }
  });
}

/** Shows each percent once. */
function percentOf(total: number, shown: ShownProgress): (bytes: number) => void {
  let before = 0;
  return (bytes) => {
    const percent = total === 0 ? 100 : Math.floor((bytes / total) * 100);
    if (percent <= before) return;
    shown.report({ message: `${String(percent)} %`, increment: percent - before });
    before = percent;
  };
}

async function importPlan(
  services: EditorServices,
  { logs, sessions, tools, chosen, folder }: Plan,
  options: ReadOptions,
): Promise<WrittenTotals> {
  const { guard, like } = chosen;
  const { outcome } = await services.guards.read(guard);
  if (!outcome.ok) throw new ImportProblem(outcome.error);
  const profile = like?.profile ?? services.settings.profileFor(guard);
  const target = bareTarget({ guard: outcome.file.module, policy: like?.policy, profile });
  const keys = keysOf(sessions);
  const isTool = isToolChosen(sessions, tools);
  const redactor = new Redactor();
  const files = await stagedFiles(folder);
  const work = new LogImport({
    frame: {
      guard: guardFrom(folder, guard.fsPath),
      profile,
      ...(like?.policy === undefined ? {} : { policy: like.policy }),
    },
    guard: outcome.file.module,
    target,
    host: services.host(),
    signal: options.signal,
    source: logs.map(({ name }) => name).join(', '),
    maxSteps: DEFAULT_STEPS,
    isChosen: ({ tool }) => isTool(tool),
    write: (name, text) => files.write(name, text),
  });
  try {
    await readLogs(
      logs,
      async (event) => {
        const { server, session } = event.kind === 'exchange' ? event.exchange : event;
        if (keys.has(sessionKey(server, session))) await work.add(redactedEvent(event, redactor));
      },
      options,
    );
    await work.end();
    if (work.totals.files.length === 0) throw new ImportProblem('none of its requests could be imported');
    files.commit();
    return work.totals;
  } catch (error) {
    throw error instanceof FileRefusal || isSystemError(error) ? notWritten(folder, error) : error;
  } finally {
    work.close();
    files.discard();
  }
}

function stagedFiles(folder: string): StagedFiles {
  try {
    return new StagedFiles(folder, folder);
  } catch (error) {
    throw notWritten(folder, error);
  }
}

function notWritten(folder: string, error: unknown): ImportProblem {
  return new ImportProblem(`scenarios cannot be written to ${folder}: ${reasonOf(error)}`);
}

/** The path of a guard from a scenario, with slashes. */
function guardFrom(folder: string, guard: string): string {
  const path = relative(folder, guard).replaceAll('\\', '/');
  return path.startsWith('../') || path.includes(':') || path.startsWith('/') ? path : `./${path}`;
}

/** Opens the first scenario, and says what was written. */
async function finish(folder: string, totals: WrittenTotals): Promise<void> {
  const [first = ''] = totals.files;
  await vscode.window.showTextDocument(vscode.Uri.file(join(folder, first)));
  const left = totals.lost + totals.tooLarge;
  const [difference] = totals.firstDifferences;
  const sentences = [
    `Imported ${counted(totals.steps, 'step')} and ${counted(totals.answers, 'saved answer')} into ${counted(totals.files.length, 'scenario')}.`,
    ...(left > 0 ? [`${counted(left, 'request')} left out.`] : []),
    ...(difference
      ? [
          `Otherwise than in the log: ${String(totals.differences)}; first ${difference.step || difference.file}: ${difference.difference}. Is this its guard and its policy?`,
        ]
      : []),
  ];
  const ask = totals.differences > 0 ? askWarning : askInformation;
  await ask(sentences.join(' '));
}
