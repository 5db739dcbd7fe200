import * as vscode from 'vscode';
import { COMMANDS } from '../../ide/ids';
import { isPossible } from '../base/commands';
import type { ScenarioIndex } from '../workspace/scenario-index';
import { stepIds } from '../../ide/testing/test-ids';
import { parsedOf } from './parsed-document';

/** Steps beyond this number have no lenses. */
const MAX_STEPS = 500;

/** Run, Debug and Update Expected over a scenario and over each of its steps. */
export class ScenarioLenses implements vscode.CodeLensProvider {
  constructor(private readonly scenarios: ScenarioIndex) {}

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const { source, scenario } = parsedOf(this.scenarios, document);
    const root = source.rangeOf([])?.value;
    if (!root) return [];
    const { uri } = document;
    const lenses = lensesAt(document, root.start, uri, undefined);
    // While the file has errors its steps are no model yet, but the lenses stay where they are.
    const names = scenario?.steps.map(({ name }) => name) ?? [];
    const ids = stepIds(uri.toString(), names);
    for (let index = 0; index < MAX_STEPS; index++) {
      const step = source.rangeOf(['steps', index])?.value;
      if (!step) break;
      lenses.push(...lensesAt(document, step.start, uri, { id: ids[index], index }));
    }
    return lenses;
  }
}

/** All steps of a scenario share one guard and the agent's labels, so a step runs with those before it. */
function lensesAt(
  document: vscode.TextDocument,
  offset: number,
  uri: vscode.Uri,
  step: { readonly id: string | undefined; readonly index: number } | undefined,
): vscode.CodeLens[] {
  const start = document.positionAt(offset);
  const range = new vscode.Range(start, start);
  const runArguments = step ? [uri, step.index] : [uri];
  return [
    {
      title: vscode.l10n.t('$(play) Run'),
      tooltip: step
        ? vscode.l10n.t('Run this scenario. All steps run: they share one guard and the agent’s labels.')
        : vscode.l10n.t('Run this scenario.'),
      command: COMMANDS.runScenario,
      arguments: runArguments,
    },
    {
      title: vscode.l10n.t('$(debug-alt) Debug'),
      tooltip: step
        ? vscode.l10n.t('Debug the guard in this step. Earlier steps run first, without stopping.')
        : vscode.l10n.t('Debug the guard in this scenario.'),
      command: COMMANDS.debugScenario,
      arguments: runArguments,
    },
    {
      title: vscode.l10n.t('Update expected'),
      tooltip: step
        ? vscode.l10n.t('Write the actual values of this step into its failed expectations.')
        : vscode.l10n.t('Write the actual values into the failed expectations.'),
      command: COMMANDS.updateExpectations,
      arguments: [step?.id === undefined ? uri : { id: step.id, uri }],
    },
  ]
    .filter(({ command }) => isPossible(command))
    .map((command) => new vscode.CodeLens(range, command));
}
