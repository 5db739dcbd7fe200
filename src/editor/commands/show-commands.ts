import * as vscode from 'vscode';
import { COMMANDS, VIEWS } from '../../ide/ids';
import { MANAGE_TRUST, MANAGE_TRUST_COMMAND } from '../../ide/runs/run-restriction';
import type { EditorServices } from '../services';
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
    ...(running ? [item('debug-stop', 'Stop', COMMANDS.stop)] : []),
    ...(guard ? [item('play', 'Run Guard', COMMANDS.runGuard)] : []),
    ...(scenario
      ? [
          item('play', 'Run Scenario', COMMANDS.runScenario),
          item('debug-alt', 'Debug Scenario', COMMANDS.debugScenario),
        ]
      : []),
    ...(guard || scenario
      ? [
          item('beaker', 'Check Guard', COMMANDS.checkGuard),
          item('flame', 'Profile Guard', COMMANDS.profileGuard),
        ]
      : []),
    item('run-all', 'Run All Scenarios', COMMANDS.runAllScenarios),
    ...(history.runs.length > 0
      ? [
          item('debug-restart', 'Rerun Last', COMMANDS.rerunLast),
          item('graph', 'Show Report', COMMANDS.showReport),
          item('checklist', 'Review Changes', COMMANDS.reviewChanges),
        ]
      : []),
    ...(guard
      ? [
          item('search', 'Inspect Guard', COMMANDS.inspectGuard),
          item('new-file', 'New Scenario for This Guard', COMMANDS.newScenario),
        ]
      : []),
    { label: 'Gateway', kind: vscode.QuickPickItemKind.Separator },
    {
      ...item('settings', 'Select Profile', COMMANDS.selectProfile),
      description: settings.profileFor(active),
    },
    item('dashboard', 'Show Gateway Limits', COMMANDS.showLimits),
    { label: 'Views', kind: vscode.QuickPickItemKind.Separator },
    item('output', 'Show Output', COMMANDS.showOutput),
    item('list-tree', 'Backend Calls', `${VIEWS.backendCalls}.focus`),
    item('beaker', 'Test Explorer', 'workbench.view.testing.focus'),
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: 'Guard Lab' });
  if (chosen?.command !== undefined) await vscode.commands.executeCommand(chosen.command);
}

function item(icon: string, title: string, command: string): CommandItem {
  return { label: `$(${icon}) ${title}`, command };
}
