import * as vscode from 'vscode';
import { askInformation } from '../base/messages';
import { COMMANDS } from '../../ide/ids';
import { shownPath } from '../sources/guard-sources';
import { saveFirst } from './save-first';

/** Says that no scenario names the guards, and offers to write one for the first, or to inspect it. */
export async function offerNewScenario(guards: readonly vscode.Uri[], use: 'run' | 'debug'): Promise<void> {
  const [first] = guards;
  if (!first) return;
  // What no file has, no scenario can name.
  const guard = first.scheme === 'untitled' ? await saveFirst(first) : first;
  if (!guard) return;
  const create = 'New Scenario for This Guard';
  const inspect = 'Inspect Guard';
  const message = `No scenario uses ${[guard, ...guards.slice(1)].map(shownPath).join(', ')}. To ${use} a guard, you need a scenario with requests.`;
  const chosen = await askInformation(message, create, inspect);
  if (chosen === create) await vscode.commands.executeCommand(COMMANDS.newScenario, guard);
  if (chosen === inspect) await vscode.commands.executeCommand(COMMANDS.inspectGuard, guard);
}
