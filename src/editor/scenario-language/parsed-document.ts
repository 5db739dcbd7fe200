import type * as vscode from 'vscode';
import { parseScenario, type ParsedScenario } from '../../scenario/parse';
import type { ScenarioIndex } from '../workspace/scenario-index';

/** What a document means as it is now; the index has nearly always parsed it already. */
export function parsedOf(scenarios: ScenarioIndex, document: vscode.TextDocument): ParsedScenario {
  const file = scenarios.get(document.uri);
  return file?.documentVersion === document.version ? file.parsed : parseScenario(document.getText());
}
