import * as vscode from 'vscode';
import { NO_DEBUGGER } from '../../ide/browser/needs-computer';
import { ASSEMBLYSCRIPT_DEBUG_TYPE, DEBUG_TYPE } from '../../ide/ids';
import { showInformation } from '../base/messages';

/** In a browser no guard is stopped in the middle of its code: who wants that reads why. */
export function registerDebugging(): vscode.Disposable {
  const provider: vscode.DebugConfigurationProvider = {
    resolveDebugConfiguration: () => {
      showInformation(NO_DEBUGGER);
      return undefined;
    },
  };
  return vscode.Disposable.from(
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, provider),
    vscode.debug.registerDebugConfigurationProvider(ASSEMBLYSCRIPT_DEBUG_TYPE, provider),
  );
}
