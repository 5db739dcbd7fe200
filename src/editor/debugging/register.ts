import * as vscode from 'vscode';
import { ASSEMBLYSCRIPT_DEBUG_TYPE, DEBUG_TYPE } from '../../ide/ids';
import type { EditorServices } from '../services';
import { logFault } from '../base/log';
import { ConfigurationProvider } from './configuration';
import { registerInlineValues } from './inline-values';

/** Registers the debugger for guards. Its adapter is loaded with the first session. */
export function registerDebugging(services: EditorServices): vscode.Disposable {
  const provider = new ConfigurationProvider(services);
  const factory: vscode.DebugAdapterDescriptorFactory = {
    async createDebugAdapterDescriptor() {
      const [{ GuardDebugAdapter }, { prepareGuard }] = await Promise.all([
        import('./adapter'),
        import('./prepare-guard'),
      ]);
      const adapter = new GuardDebugAdapter({
        workerPath: services.context.asAbsolutePath('dist/worker.js'),
        onFault: logFault,
        prepare: (launch, signal) => prepareGuard(services, launch, signal),
      });
      return new vscode.DebugAdapterInlineImplementation(adapter);
    },
  };
  return vscode.Disposable.from(
    registerInlineValues(),
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, provider),
    vscode.debug.registerDebugConfigurationProvider(ASSEMBLYSCRIPT_DEBUG_TYPE, {
      resolveDebugConfiguration: (folder, written) => provider.resolveDebugConfiguration(folder, written),
    }),
    vscode.debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      { provideDebugConfigurations: () => provider.provideDebugConfigurations() },
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, factory),
  );
}
