import * as vscode from 'vscode';
import { LANGUAGES } from '../../ide/ids';
import type { EditorServices } from '../services';
import { COMPLETION_TRIGGERS, ScenarioCompletion } from './completion';
import { ScenarioJson } from '../../ide/scenario-language/json-service';
import { ScenarioLenses } from './lenses';
import { ScenarioLinks } from './links';
import { ScenarioNavigation } from './navigation';
import { OutcomeHover } from './outcome-hover';
import { ScenarioStructure } from './structure';

/** Makes VS Code know scenario files: completion, hovers, outline, folding, formatting, names, links and lenses. */
export function registerScenarioLanguage(services: EditorServices): vscode.Disposable {
  const { context, scenarios } = services;
  const schema = vscode.Uri.joinPath(context.extensionUri, 'schemas', 'guard-scenario.schema.json');
  const json = new ScenarioJson(async () =>
    new TextDecoder().decode(await vscode.workspace.fs.readFile(schema)),
  );
  const structure = new ScenarioStructure(json, scenarios);
  const navigation = new ScenarioNavigation(scenarios);
  const selector: vscode.DocumentSelector = { language: LANGUAGES.scenario };
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerCompletionItemProvider(
      selector,
      new ScenarioCompletion(json, scenarios),
      ...COMPLETION_TRIGGERS,
    ),
    languages.registerHoverProvider(selector, structure),
    languages.registerHoverProvider(selector, new OutcomeHover(services)),
    languages.registerDocumentSymbolProvider(selector, structure, { label: vscode.l10n.t('Scenario') }),
    languages.registerFoldingRangeProvider(selector, structure),
    languages.registerSelectionRangeProvider(selector, structure),
    languages.registerDocumentFormattingEditProvider(selector, structure),
    languages.registerDocumentRangeFormattingEditProvider(selector, structure),
    languages.registerDefinitionProvider(selector, navigation),
    languages.registerReferenceProvider(selector, navigation),
    languages.registerDocumentHighlightProvider(selector, navigation),
    languages.registerRenameProvider(selector, navigation),
    languages.registerDocumentLinkProvider(selector, new ScenarioLinks(scenarios)),
    languages.registerCodeLensProvider(selector, new ScenarioLenses(scenarios)),
  );
}
