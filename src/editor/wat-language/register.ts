import * as vscode from 'vscode';
import { LANGUAGES } from '../../ide/ids';
import { WatAnalyses } from './analyses';
import { COMPLETION_TRIGGERS, WatCompletion } from './completion';
import { SIGNATURE_TRIGGERS, WatSignatureHelp } from './signature-help';
import { WatNavigation } from './navigation';
import { WatStructure } from './structure';

/** Makes VS Code know WebAssembly text: structure, names, instructions, and what the gateway does with it. */
export function registerWatLanguage(): vscode.Disposable {
  const analyses = new WatAnalyses();
  const navigation = new WatNavigation(analyses);
  const structure = new WatStructure(analyses);
  const wat: vscode.DocumentSelector = { language: LANGUAGES.wat };
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerDocumentSymbolProvider(wat, structure, { label: vscode.l10n.t('WebAssembly Text') }),
    languages.registerFoldingRangeProvider(wat, structure),
    languages.registerSelectionRangeProvider(wat, structure),
    languages.registerHoverProvider(wat, structure),
    languages.registerDefinitionProvider(wat, navigation),
    languages.registerReferenceProvider(wat, navigation),
    languages.registerDocumentHighlightProvider(wat, navigation),
    languages.registerRenameProvider(wat, navigation),
    languages.registerCompletionItemProvider(wat, new WatCompletion(analyses), ...COMPLETION_TRIGGERS),
    languages.registerSignatureHelpProvider(wat, new WatSignatureHelp(analyses), ...SIGNATURE_TRIGGERS),
  );
}
