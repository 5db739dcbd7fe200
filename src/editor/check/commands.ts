import * as vscode from 'vscode';
import { COMMANDS, type CommandId } from '../../ide/ids';
import { propertyOfArgument } from '../../ide/check/property-id';
import type { CheckRow } from '../../ide/check/check-rows';
import { relativePath } from '../../ide/paths/relative-path';
import { jsonText } from '../../report/json';
import { registerCommand } from '../base/commands';
import { askWarning, showDone, showInformation, showWarning } from '../base/messages';
import { canRunGuards } from '../base/trust';
import { openNewScenario } from '../commands/new-scenario';
import type { EditorServices } from '../services';
import { noTarget } from '../tool-map/target';
import { commandTargets } from '../workspace/targets';
import { propertyLocation } from './check-diagnostics';
import { commandLineOf } from './command-line';
import { disableForReason } from './disable';
import type { GrowthPanels } from './growth-panels';
import { checkForUser } from './run-for-user';
import type { CheckSession } from './session';
import type { CheckSessions } from './sessions';
import type { ChecksView } from './view';

export interface CheckParts {
  readonly sessions: CheckSessions;
  readonly view: ChecksView;
  readonly growth: GrowthPanels;
  readonly services: EditorServices;
}

/** Registers Check Guard, and what the rows of the view, test messages and code actions offer. */
export function registerCheckCommands(parts: CheckParts): vscode.Disposable {
  const { sessions, services } = parts;
  const onProperty = (
    id: CommandId,
    act: (session: CheckSession, code: string) => unknown,
  ): vscode.Disposable =>
    registerCommand(id, async (given: unknown) => {
      const named = propertyOfArgument(given) ?? parts.view.selected;
      const session = named && sessions.of(named.key);
      if (session && named.code !== undefined) await act(session, named.code);
      else showInformation(vscode.l10n.t('Select a property in the view Checks first.'));
    });
  return vscode.Disposable.from(
    registerCommand(COMMANDS.checkGuard, (...args: unknown[]) => checkGuard(parts, ...args)),
    registerCommand(COMMANDS.checkAgain, async (given: unknown) => {
      const named = propertyOfArgument(given) ?? parts.view.selected;
      const session = named ? sessions.of(named.key) : sessions.all.at(-1);
      if (session && canRunGuards()) await checkForUser(session, { seed: session.state.seed });
    }),
    registerCommand(COMMANDS.checkStop, () => sessions.stop()),
    registerCommand(COMMANDS.checkClear, () => sessions.clear()),
    registerCommand(COMMANDS.checkOpenRow, (row: CheckRow) => openRow(parts, row)),
    onProperty(COMMANDS.checkGoToSource, (session, code) => goToSource(session, code, services)),
    onProperty(COMMANDS.checkSaveCounterexample, saveCounterexample),
    onProperty(COMMANDS.checkDisable, disableForReason),
    registerCommand(COMMANDS.checkShowGrowth, (given: unknown) => {
      const named = propertyOfArgument(given) ?? parts.view.selected;
      const session = named ? sessions.of(named.key) : sessions.all.at(-1);
      if (session) parts.growth.show(session);
    }),
    registerCommand(COMMANDS.checkCopyCommand, async (given: unknown) => {
      const named = propertyOfArgument(given) ?? parts.view.selected;
      const session = named && sessions.of(named.key);
      if (session) await copyCommand(session, named.code, services);
    }),
  );
}

/** Check Guard: for the active or clicked guard, or the guard of a scenario. Resolves when the check has ended. */
async function checkGuard({ sessions, view }: CheckParts, ...args: unknown[]): Promise<void> {
  const named = propertyOfArgument(args[0]);
  const { guards, scenarios } = commandTargets(args);
  const uri = guards[0] ?? scenarios[0];
  const known = named ? sessions.of(named.key) : uri ? undefined : sessions.all.at(-1);
  if (!known && !uri) {
    showInformation(
      vscode.l10n.t('Open a guard (.wat, .wasm) or a scenario (.guard-scenario.json) to check its guard.'),
    );
    return;
  }
  if (!canRunGuards()) return;
  const session = known ?? (uri && (await sessions.open(uri)));
  if (!session) {
    showInformation(uri ? noTarget(uri) : vscode.l10n.t('The scenario does not name a guard.'));
    return;
  }
  const running = checkForUser(session, {});
  await view.reveal();
  await running;
  await sayFailure(session, sessions);
}

/** Says why a check failed; where only a catalog is missing, one can be chosen. */
async function sayFailure(session: CheckSession, sessions: CheckSessions): Promise<void> {
  const { status, error } = session.state;
  if (status !== 'failed') return;
  const { basis } = session;
  const message = vscode.l10n.t('Guard Lab: {0} was not checked: {1}', session.state.guard, error ?? '');
  const hasSteps = basis?.target.scenarios.some(({ scenario }) => scenario.steps.length > 0);
  if (!basis || basis.catalogs.length > 0 || hasSteps === true) {
    showWarning(message);
    return;
  }
  const choose = vscode.l10n.t('Choose Catalog…');
  if ((await askWarning(message, choose)) !== choose) return;
  if (await sessions.chooseCatalog(session)) await checkForUser(session, {});
}

async function openRow(parts: CheckParts, { key, code, click }: CheckRow): Promise<void> {
  const session = parts.sessions.of(key);
  if (!session || code === undefined) return;
  if (click === 'growth') parts.growth.show(session);
  else if (click === 'source') await goToSource(session, code, parts.services);
  else await saveCounterexample(session, code);
}

async function goToSource(session: CheckSession, code: string, services: EditorServices): Promise<void> {
  const location = await propertyLocation(session, code, services);
  if (location) await vscode.window.showTextDocument(location.uri, { selection: location.range });
}

/** Save Counterexample as Scenario: beside the first scenario of the check, else beside the guard; it runs at once. */
async function saveCounterexample(session: CheckSession, code: string): Promise<void> {
  const { basis, state } = session;
  const scenario = state.properties.find((each) => each.code === code)?.answered?.scenario;
  if (!basis || !scenario) {
    showInformation(vscode.l10n.t('The property {0} has no counterexample.', code));
    return;
  }
  const { guard } = basis.target;
  const beside = basis.home.scheme === 'untitled' ? guard : basis.home;
  const path = relativePath(beside.path, guard.path);
  const own = path.startsWith('.') ? path : `./${path}`;
  const text = (other: string | undefined): string => jsonText({ ...scenario, guard: other ?? own });
  const document = await openNewScenario(guard, beside, code, text);
  if (document.uri.scheme !== 'untitled')
    await vscode.commands.executeCommand(COMMANDS.runScenario, document.uri);
}

/** Copies the command that gives the same result in a terminal, in the folder of the workspace. */
async function copyCommand(
  session: CheckSession,
  code: string | undefined,
  services: EditorServices,
): Promise<void> {
  const text = commandLineOf(session, code, services);
  if (text === undefined) return;
  await vscode.env.clipboard.writeText(text);
  showDone(vscode.l10n.t('Command line copied'));
}
