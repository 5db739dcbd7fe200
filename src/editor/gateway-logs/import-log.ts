import { basename, join, relative } from 'node:path';
import * as vscode from 'vscode';
import type { WrittenTotals } from '../../capture/scenario-writer';
import type { SessionSurvey, SurveyOfLogs } from '../../capture/survey';
import { StagedFiles } from '../../files/staged-files';
import { FileRefusal, isSystemError, reasonOf } from '../../files/system-error';
import { importedText, keysOf, namedTools } from '../../ide/gateway-logs/rows';
import type { ImportEvent, ImportPlan, ImportQuestion, LogPath } from '../../sandbox/import-protocol';
import { importInThread, type ImportEnd } from '../../sandbox/import-thread';
import { logFault } from '../base/log';
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
    if (!(error instanceof ImportProblem)) throw error;
    showError(vscode.l10n.t('Guard Lab cannot import the log: {0}.', error.message));
  }
}

/** What is to be imported. */
interface Choice {
  readonly sessions: readonly SessionSurvey[];
  readonly tools: ReadonlySet<string>;
  readonly chosen: ChosenGuard;
  readonly folder: string;
}

async function importLogs(services: EditorServices, uris: readonly vscode.Uri[]): Promise<void> {
  const logs = uris.map(pathOf);
  const read = await inProgress(services, vscode.l10n.t('Reading the gateway log'), { logs });
  const choice = read && 'survey' in read ? await choiceOf(services, read.survey) : undefined;
  if (!choice) return;
  const plan = await planOf(services, choice);
  const files = stagedFiles(choice.folder);
  try {
    const write = ({ name, text }: { readonly name: string; readonly text: string }): void =>
      files.write(name, text);
    const ended = await inProgress(
      services,
      vscode.l10n.t('Importing the gateway log'),
      { logs, plan },
      write,
    );
    if (!ended || !('totals' in ended)) return;
    if (ended.totals.files.length === 0)
      throw new ImportProblem(vscode.l10n.t('none of its requests could be imported'));
    files.commit();
    await finish(choice.folder, ended.totals);
  } catch (error) {
    throw error instanceof FileRefusal || isSystemError(error) ? notWritten(choice.folder, error) : error;
  } finally {
    files.discard();
  }
}

function pathOf({ scheme, fsPath }: vscode.Uri): LogPath {
  const name = basename(fsPath);
  if (scheme !== 'file') throw new ImportProblem(vscode.l10n.t('{0} is not on the disk', name));
  return { path: fsPath, name };
}

async function choiceOf(services: EditorServices, survey: SurveyOfLogs): Promise<Choice | undefined> {
  if (survey.sessions.length === 0) throw new ImportProblem(vscode.l10n.t('it holds no calls of tools'));
  const sessions = await chooseSessions(survey);
  const tools = sessions && (await chooseTools(sessions));
  const chosen = tools && (await chooseGuardOfLog(services));
  const folder = chosen && (await chooseScenarioFolder());
  return folder && { sessions, tools, chosen, folder: folder.fsPath };
}

async function planOf(
  services: EditorServices,
  { sessions, tools, chosen: { guard, like }, folder }: Choice,
): Promise<ImportPlan> {
  const { outcome } = await services.guards.read(guard);
  if (!outcome.ok) throw new ImportProblem(outcome.error);
  return {
    sessions: keysOf(sessions),
    named: namedTools(sessions),
    chosen: tools,
    guard: outcome.file.module,
    frame: {
      guard: guardFrom(folder, guard.fsPath),
      profile: like?.profile ?? services.settings.profileFor(guard),
      ...(like?.policy === undefined ? {} : { policy: like.policy }),
    },
  };
}

type Scenario = Extract<ImportEvent, { readonly type: 'scenario' }>;

/** Asks the thread, with progress; undefined: canceled. Throws what `write` throws, which ends the thread. */
async function inProgress(
  { context }: EditorServices,
  title: string,
  question: ImportQuestion,
  write?: (scenario: Scenario) => void,
): Promise<Extract<ImportEnd, { readonly ok: true }> | undefined> {
  const options = {
    workerPath: context.asAbsolutePath('dist/import.js'),
    guardWorkerPath: context.asAbsolutePath('dist/worker.js'),
    onFault: logFault,
  };
  return withProgress('message', title, async (shown, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    const progress = percentOf(shown);
    let failure: { readonly error: unknown } | undefined;
    const end = await importInThread(question, options, stop.signal, (event) => {
      if (stop.signal.aborted) return;
      if (event.type === 'read') {
        progress(event.bytes, event.total);
        return;
      }
      try {
        write?.(event);
      } catch (error) {
        failure = { error };
        stop.abort();
      }
    });
    if (failure) throw failure.error;
    if (end.ok) return end;
    if ('canceled' in end) return undefined;
    throw new ImportProblem(end.error);
  });
}

/** Shows each percent once. */
function percentOf(shown: ShownProgress): (bytes: number, total: number) => void {
  let before = 0;
  return (bytes, total) => {
    const percent = total === 0 ? 100 : Math.floor((bytes / total) * 100);
    if (percent <= before) return;
    shown.report({ message: `${String(percent)} %`, increment: percent - before });
    before = percent;
  };
}

function stagedFiles(folder: string): StagedFiles {
  try {
    return new StagedFiles(folder, folder);
  } catch (error) {
    throw notWritten(folder, error);
  }
}

function notWritten(folder: string, error: unknown): ImportProblem {
  return new ImportProblem(vscode.l10n.t('scenarios cannot be written to {0}: {1}', folder, reasonOf(error)));
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
  const ask = totals.differences + totals.otherAgents > 0 ? askWarning : askInformation;
  await ask(importedText(totals));
}
