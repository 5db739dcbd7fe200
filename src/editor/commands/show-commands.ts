import * as vscode from 'vscode';
import { COMMANDS, VIEWS } from '../../ide/ids';
import { MANAGE_TRUST, MANAGE_TRUST_COMMAND } from '../../ide/runs/run-restriction';
import type { EditorServices } from '../services';
import { isPossible } from '../base/commands';
import { currentRestriction } from '../base/trust';
import { activeUri, isGuard, isScenario } from '../workspace/targets';

interface CommandItem extends vscode.QuickPickItem {
  readonly command?: string;
}

/** Show Commands: what can be done now, for the click on the status bar item. */
export async function showCommands({ history, settings }: EditorServices): Promise<void> {
  const active = activeUri();
  const guard = active !== undefined && isGuard(active);
  const scenario = active !== undefined && isScenario(active);
  const running = history.runs.some((run) => !run.finished);
  const restriction = currentRestriction();
  const items: CommandItem[] = [
    ...(restriction?.buttons.includes(MANAGE_TRUST) === true
      ? [{ ...item('workspace-untrusted', MANAGE_TRUST, MANAGE_TRUST_COMMAND), detail: restriction.message }]
      : []),
    ...(running ? [item('debug-stop', vscode.l10n.t('Stop'), COMMANDS.stop)] : []),
    ...(guard ? [item('play', vscode.l10n.t('Run Guard'), COMMANDS.runGuard)] : []),
    ...(scenario
      ? [
          item('play', vscode.l10n.t('Run Scenario'), COMMANDS.runScenario),
          item('debug-alt', vscode.l10n.t('Debug Scenario'), COMMANDS.debugScenario),
        ]
      : []),
    ...(guard || scenario
      ? [
          item('beaker', vscode.l10n.t('Check Guard'), COMMANDS.checkGuard),
          item('flame', vscode.l10n.t('Profile Guard'), COMMANDS.profileGuard),
        ]
      : []),
    item('run-all', vscode.l10n.t('Run All Scenarios'), COMMANDS.runAllScenarios),
    ...(history.runs.length > 0
      ? [
          item('debug-restart', vscode.l10n.t('Rerun Last'), COMMANDS.rerunLast),
          item('graph', vscode.l10n.t('Show Report'), COMMANDS.showReport),
          item('checklist', vscode.l10n.t('Review Changes'), COMMANDS.reviewChanges),
        ]
      : []),
    ...(guard
      ? [
          item('search', vscode.l10n.t('Inspect Guard'), COMMANDS.inspectGuard),
          item('new-file', vscode.l10n.t('New Scenario for This Guard'), COMMANDS.newScenario),
        ]
      : []),
    { label: vscode.l10n.t('Gateway'), kind: vscode.QuickPickItemKind.Separator },
    {
      ...item('settings', vscode.l10n.t('Select Profile'), COMMANDS.selectProfile),
      description: settings.profileFor(active),
    },
    item('dashboard', vscode.l10n.t('Show Gateway Limits'), COMMANDS.showLimits),
    { label: vscode.l10n.t('Views'), kind: vscode.QuickPickItemKind.Separator },
    item('output', vscode.l10n.t('Show Output'), COMMANDS.showOutput),
    item('list-tree', vscode.l10n.t('Backend Calls'), `${VIEWS.backendCalls}.focus`),
    item('beaker', vscode.l10n.t('Test Explorer'), 'workbench.view.testing.focus'),
  ];
  const offered = items.filter(({ command }) => command === undefined || isPossible(command));
  const chosen = await vscode.window.showQuickPick(offered, { title: 'Guard Lab' });
  if (chosen?.command !== undefined) await vscode.commands.executeCommand(chosen.command);
}

function item(icon: string, title: string, command: string): CommandItem {
  return { label: `$(${icon}) ${title}`, command };
}
