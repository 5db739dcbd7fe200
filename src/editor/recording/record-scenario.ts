import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { counted } from '../../ide/counted';
import type { DoubtfulCall, MayCall } from '../../capture/recording/live-server';
import { recordScenario, type RecordingEnd } from '../../capture/recording/recording';
import { recordingSummary, recordingWarning } from '../../ide/recording/summary';
import { LiveMcpServer } from '../../mcp/live-server';
import type { Redactor } from '../../redaction/redactor';
import { describeProblems } from '../../scenario/parse';
import { askInDialog, askInformation, showError, showInformation, withProgress } from '../base/messages';
import { canRunGuards } from '../base/trust';
import { runOptions } from '../runs/run-settings';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import { scenarioAt } from '../workspace/scenario-at';
import type { ScenarioFile } from '../workspace/scenario-file';
import { commandTargets } from '../workspace/targets';
import { redactorFor } from './given-secrets';
import { chooseServer, ServerProblem, type ChosenServer } from './choose-server';
import type { RecordingPreview } from './preview';

/** Milliseconds for the handshake with a server, and for each call. */
const TIMEOUT_MS = 60_000;

/** Record from Live Server: asks for a server, records the scenario, and shows what comes of it. */
export async function recordFromServer(
  services: EditorServices,
  preview: RecordingPreview,
  ...args: unknown[]
): Promise<void> {
  if (!canRunGuards()) return;
  const uri = commandTargets(args).scenarios[0] ?? (await pickScenario(services));
  const file = uri && (await scenarioAt(services.scenarios, uri));
  if (!file) return;
  if (!file.parsed.scenario) {
    showError(
      vscode.l10n.t(
        '{0} cannot be recorded: {1}',
        shownPath(file.uri),
        describeProblems(file.parsed.problems),
      ),
    );
    return;
  }
  try {
    const home = homeOf(file.uri);
    const chosen = await chooseServer(services.context, home);
    if (chosen) await recordFrom(services, preview, file, chosen, false);
  } catch (error) {
    if (!(error instanceof ServerProblem)) throw error;
    showError(vscode.l10n.t('Guard Lab cannot record: {0}.', error.message));
  }
}

/** Where a command runs that is entered for a scenario. */
function homeOf(scenario: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(scenario) ?? vscode.workspace.workspaceFolders?.[0];
  return folder?.uri.fsPath ?? dirname(scenario.fsPath);
}

async function pickScenario({ scenarios }: EditorServices): Promise<vscode.Uri | undefined> {
  await scenarios.ready;
  const items = scenarios.files.map(({ uri }) => ({ label: shownPath(uri), uri }));
  if (items.length === 0) {
    showInformation(
      vscode.l10n.t('Make a scenario first. A recording fills in what the server answers to its requests.'),
    );
    return undefined;
  }
  const placeHolder = vscode.l10n.t('Scenario whose requests are sent');
  const title = vscode.l10n.t('Record from Live Server');
  return (await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.uri;
}

async function recordFrom(
  services: EditorServices,
  preview: RecordingPreview,
  file: ScenarioFile,
  chosen: ChosenServer,
  isRefresh: boolean,
): Promise<void> {
  const redactor = redactorFor(chosen);
  const end = await record(services, file, chosen, { redactor, isRefresh });
  if (!end) return;
  const shown = shownPath(file.uri);
  switch (end.kind) {
    case 'failed':
      // The server may show what it was given, also on its standard error.
      showError(vscode.l10n.t('{0} was not recorded: {1}.', shown, redactor.text(end.error)));
      return;
    case 'refused':
      showInformation(vscode.l10n.t('{0} was not recorded.', shown));
      return;
    case 'nothing':
      await offerRefresh(services, preview, { file, chosen, end, isRefresh });
      return;
    case 'recorded':
      await preview.show({
        scenario: file.uri,
        before: file.parsed.source.text,
        after: end.text,
        summary: recordingSummary(end, redactor.kinds, chosen.name),
        warning: recordingWarning(end),
      });
  }
}

interface Nothing {
  readonly file: ScenarioFile;
  readonly chosen: ChosenServer;
  readonly end: Extract<RecordingEnd, { kind: 'nothing' }>;
  readonly isRefresh: boolean;
}

async function offerRefresh(
  services: EditorServices,
  preview: RecordingPreview,
  { file, chosen, end, isRefresh }: Nothing,
): Promise<void> {
  const shown = shownPath(file.uri);
  const { unreached, left } = end;
  if (isRefresh || unreached.length > 0 || left.length > 0) {
    showInformation(vscode.l10n.t('Nothing was recorded for {0}. {1}', shown, recordingWarning(end)).trim());
    return;
  }
  const again = vscode.l10n.t('Record Everything Again');
  const message = vscode.l10n.t('{0} has all its answers already.', shown);
  if ((await askInformation(message, again)) === again)
    await recordFrom(services, preview, file, chosen, true);
}

interface RecordOptions {
  readonly redactor: Redactor;
  readonly isRefresh: boolean;
}

/** Undefined: canceled, or a message was shown. */
async function record(
  services: EditorServices,
  file: ScenarioFile,
  chosen: ChosenServer,
  { redactor, isRefresh }: RecordOptions,
): Promise<RecordingEnd | undefined> {
  const uri = services.scenarios.guardOf(file);
  if (!uri) return { kind: 'failed', error: vscode.l10n.t('it names no guard') };
  const { outcome } = await services.guards.read(uri);
  if (!outcome.ok) return { kind: 'failed', error: outcome.error };
  const guard = outcome.file.module;
  return withProgress('message', vscode.l10n.t('Recording from {0}', chosen.name), async (shown, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    const { signal } = stop;
    try {
      const opened = await open(services, chosen, signal);
      if (!opened.ok) return { kind: 'failed', error: withOutput(opened) };
      try {
        return await recordScenario({
          ...{ parsed: file.parsed, file: file.uri.toString(), guard, host: services.host() },
          ...runOptions(services.settings, file.uri),
          ...{ server: opened.server, redactor, isRefresh, now: new Date(), signal },
          mayCall: untilStopped((call) => mayCall(call, chosen.name, signal), signal),
          progress: (calls) => shown.report({ message: counted.calls(calls), increment: 0 }),
        });
      } finally {
        await opened.server.close();
      }
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  });
}

function open(
  { context }: EditorServices,
  { server, folder }: ChosenServer,
  signal: AbortSignal,
): ReturnType<typeof LiveMcpServer.open> {
  const { packageJSON } = context.extension as { packageJSON: { version?: unknown } };
  const version = String(packageJSON.version);
  return LiveMcpServer.open(server, { folder, version, timeoutMs: TIMEOUT_MS, signal });
}

/** Asks no more once a person wants no more. */
function untilStopped(ask: MayCall, signal: AbortSignal): MayCall {
  let isStopped = false;
  return async (call) => {
    if (isStopped || signal.aborted) return 'stop';
    const said = await ask(call);
    isStopped = said === 'stop';
    return said;
  };
}

function withOutput({ error, output }: { readonly error: string; readonly output: string }): string {
  return output === '' ? error : vscode.l10n.t('{0}. It wrote: {1}', error, output);
}

/** Asks about a tool that may change something on the server. */
async function mayCall(
  { tool, by, isListed }: DoubtfulCall,
  server: string,
  signal: AbortSignal,
): Promise<'yes' | 'no' | 'stop'> {
  const call = vscode.l10n.t('Call It');
  const leave = vscode.l10n.t('Leave It Out');
  const who =
    by === 'agent' ? vscode.l10n.t('A step of the scenario calls it') : vscode.l10n.t('The guard calls it');
  const why = isListed
    ? vscode.l10n.t('the server does not say that it only reads')
    : vscode.l10n.t('the server does not list it');
  const aborted = new Promise<undefined>((done) => {
    signal.addEventListener('abort', () => done(undefined), { once: true });
  });
  const asked = askInDialog(
    'warning',
    {
      message: vscode.l10n.t('Call {0} on {1}?', tool, server),
      detail: vscode.l10n.t(
        'It may change something there: {0}. {1}. When you leave it out, the saved answer of the scenario is used instead, if there is one.',
        why,
        who,
      ),
    },
    // Enter presses the first one.
    leave,
    call,
  );
  const said = await Promise.race([asked, aborted]);
  if (said === undefined) return 'stop';
  return said === call ? 'yes' : 'no';
}
