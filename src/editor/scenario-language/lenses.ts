import * as vscode from 'vscode';
import { COMMANDS } from '../../ide/ids';
import type { ScenarioIndex } from '../workspace/scenario-index';
import { stepIds } from '../../ide/testing/test-ids';
import { parsedOf } from './parsed-document';

/** Steps beyond this number have no lenses of their own. */
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
  const shared = step ? ' All steps run: they share one guard and the agent’s labels.' : '';
  const runArguments = step ? [uri, step.index] : [uri];
  return [
    {
      title: '$(play) Run',
      tooltip: `Run this scenario.${shared}`,
      command: COMMANDS.runScenario,
      arguments: runArguments,
    },
    {
      title: '$(debug-alt) Debug',
      tooltip: step
        ? 'Debug the guard in this step. Earlier steps run first, without stopping.'
        : 'Debug the guard in this scenario.',
      command: COMMANDS.debugScenario,
      arguments: runArguments,
    },
    {
      title: 'Update expected',
      tooltip: step
        ? 'Write the actual values of this step into its failed expectations.'
        : 'Write the actual values into the failed expectations.',
      command: COMMANDS.updateExpectations,
      arguments: [step?.id === undefined ? uri : { id: step.id, uri }],
    },
  ].map((command) => new vscode.CodeLens(range, command));
}
