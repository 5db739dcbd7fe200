import * as vscode from 'vscode';
import { DEBUG_TYPE } from '../../ide/ids';
import type { EditorServices } from '../services';
import { logFault } from '../base/log';
import { ConfigurationProvider } from './configuration';

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
    vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, provider),
    vscode.debug.registerDebugConfigurationProvider(
      DEBUG_TYPE,
      { provideDebugConfigurations: () => provider.provideDebugConfigurations() },
      vscode.DebugConfigurationProviderTriggerKind.Dynamic,
    ),
    vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, factory),
  );
}
