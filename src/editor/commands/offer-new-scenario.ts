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
  const create = vscode.l10n.t('New Scenario for This Guard');
  const inspect = vscode.l10n.t('Inspect Guard');
  const names = [guard, ...guards.slice(1)].map(shownPath).join(', ');
  const message =
    use === 'run'
      ? vscode.l10n.t('No scenario uses {0}. To run a guard, you need a scenario with requests.', names)
      : vscode.l10n.t('No scenario uses {0}. To debug a guard, you need a scenario with requests.', names);
  const chosen = await askInformation(message, create, inspect);
  if (chosen === create) await vscode.commands.executeCommand(COMMANDS.newScenario, guard);
  if (chosen === inspect) await vscode.commands.executeCommand(COMMANDS.inspectGuard, guard);
}
