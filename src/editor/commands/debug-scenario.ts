import * as vscode from 'vscode';
import { shownPath } from '../guard-sources';
import type { EditorServices } from '../services';
import { commandTargets } from './targets';
import { runForUser } from './user-run';

/**
 * Debug Scenario: runs it with every invocation written to the output, its calls, figures and traps included. A
 * debugger cannot step in a guard here: what runs is the module rewritten to keep the gateway's limits, and
 * the debug information of the original does not fit it.
 */
export async function debugScenario(services: EditorServices, ...args: unknown[]): Promise<void> {
  const { scenarios } = commandTargets(args);
  if (scenarios.length === 0) {
    void vscode.window.showInformationMessage('Open a scenario (.guard-scenario.json) to debug it.');
    return;
  }
  const title = `Debug Scenario: ${scenarios.map(shownPath).join(', ')}, with every invocation`;
  await runForUser(services, scenarios, { everyInvocation: true, title });
}
