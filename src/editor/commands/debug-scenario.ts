import * as vscode from 'vscode';
import { showInformation } from '../base/messages';
import { startDebugging } from '../debugging/start';
import type { EditorServices } from '../services';
import { commandTargets } from '../workspace/targets';

/**
 * Debug Scenario: starts it in the debugger. A code lens over a step gives the step's number as well: the guard
 * then stops in that step only.
 */
export async function debugScenario({ scenarios }: EditorServices, ...args: unknown[]): Promise<void> {
  const targets = commandTargets(args).scenarios;
  const [scenario] = targets;
  if (scenario === undefined || targets.length > 1) {
    const what = scenario
      ? vscode.l10n.t('Only one scenario can be debugged at a time. Select one.')
      : vscode.l10n.t('Open a scenario to debug it.');
    showInformation(what);
    return;
  }
  const [, step] = args;
  const steps = scenarios.get(scenario)?.parsed.scenario?.steps;
  await startDebugging(scenario, typeof step === 'number' ? steps?.[step]?.name : undefined);
}
