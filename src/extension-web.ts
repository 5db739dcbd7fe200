// The composition root of the editor in a browser (docs/browser.md): constructs, registers, pushes. What needs programs
// or a disk is left out.
import './editor/base/translations';
import * as vscode from 'vscode';
import { registerBackendCalls } from './editor/backend-calls/register';
import { setContext } from './editor/base/commands';
import { registerChecks } from './editor/check/register';
import { registerCommands } from './editor/commands/register';
import { registerDisassembly } from './editor/commands/open-disassembly';
import { registerDebugging } from './editor/debugging/register';
import { registerDiagnostics } from './editor/diagnostics/register';
import { registerLabelDiff } from './editor/label-diff/register';
import { registerModulePages } from './editor/module-page/register';
import { registerNewScenarios } from './editor/new-scenario/register';
import { registerReport } from './editor/run-report/register';
import { registerReview } from './editor/review/register';
import { registerScenarioLanguage } from './editor/scenario-language/register';
import { registerStatusBar } from './editor/runs/status-bar';
import { createServices } from './editor/services';
import { registerTesting } from './editor/testing/register';
import { registerToolMap } from './editor/tool-map/register';
import { registerWatLanguage } from './editor/wat-language/register';
import { registerWorkspaceFiles } from './editor/workspace/workspace-files';
import { CONTEXT_KEYS } from './ide/ids';
import { readScriptsWith } from './sandbox/threads.web';

export function activate(context: vscode.ExtensionContext): void {
  setContext(CONTEXT_KEYS.inBrowser, true);
  readScriptsWith((path) => vscode.workspace.fs.readFile(scriptAt(context, path)));
  const services = createServices(context);
  const checks = registerChecks(services);
  const toolMap = registerToolMap(services);
  context.subscriptions.push(
    registerCommands(services),
    registerWorkspaceFiles(services),
    registerStatusBar(services),
    registerWatLanguage(),
    registerScenarioLanguage(services),
    registerDisassembly(services),
    registerDebugging(services),
    registerDiagnostics(services),
    checks,
    registerTesting(services, checks.sessions),
    registerBackendCalls(services),
    registerNewScenarios(services),
    toolMap,
    registerModulePages(services),
    registerLabelDiff(services, toolMap.panels),
    registerReview(services),
    registerReport(services),
  );
}

/** Where the script of a thread is: `path` is that of the one for a computer, in the folder of the extension. */
function scriptAt({ extensionUri }: vscode.ExtensionContext, path: string): vscode.Uri {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return vscode.Uri.joinPath(extensionUri, 'dist', 'web', name);
}
