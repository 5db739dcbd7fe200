import * as vscode from 'vscode';
import { isGuard, isScenario } from '../commands/targets';
import { shownPath } from '../guard-sources';
import { DEBUG_TYPE } from '../ids';
import type { EditorServices } from '../services';
import { mayRunGuards } from '../trust';
import { clientPath } from './client-path';

/** A configuration that debugs a scenario, or one of its steps. */
export function debugConfiguration(scenario: vscode.Uri, step?: string): vscode.DebugConfiguration {
  const name = step === undefined ? shownPath(scenario) : `${shownPath(scenario)}: ${step}`;
  return {
    type: DEBUG_TYPE,
    request: 'launch',
    name,
    scenario: clientPath(scenario),
    ...(step === undefined ? {} : { step }),
  };
}

/** Makes configurations of open files, completes those that people wrote, and says why one cannot be started. */
export class ConfigurationProvider implements vscode.DebugConfigurationProvider {
  constructor(private readonly services: EditorServices) {}

  async provideDebugConfigurations(): Promise<vscode.DebugConfiguration[]> {
    const scenario = await this.#openScenario();
    return scenario ? [debugConfiguration(scenario)] : [];
  }

  /** Undefined, after a message, when there is nothing to debug. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    _folder: vscode.WorkspaceFolder | undefined,
    configuration: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    if (!mayRunGuards()) return undefined;
    if (typeof configuration['scenario'] === 'string' && configuration['scenario'] !== '')
      return configuration;
    const scenario = await this.#openScenario();
    // Without a configuration (F5 in a new workspace), everything comes from the open file.
    if (scenario) return completed(configuration, scenario);
    void vscode.window.showErrorMessage(
      'There is nothing to debug: open a scenario, or a guard that a scenario names, or set "scenario" in the launch configuration.',
    );
    return undefined;
  }

  /** The scenario in the active editor, or one that names the guard there; asked for when there are several. */
  async #openScenario(): Promise<vscode.Uri | undefined> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (!uri) return undefined;
    if (isScenario(uri)) return uri;
    if (!isGuard(uri)) return undefined;
    await this.services.scenarios.ready;
    const naming = this.services.scenarios.naming(uri).map((file) => file.uri);
    if (naming.length < 2) return naming[0];
    const items = naming.map((scenario) => ({ label: shownPath(scenario), scenario }));
    const picked = await vscode.window.showQuickPick(items, { title: 'Scenario to debug' });
    return picked?.scenario;
  }
}

function completed(written: vscode.DebugConfiguration, scenario: vscode.Uri): vscode.DebugConfiguration {
  const made = debugConfiguration(scenario);
  const { type, request, name } = written;
  return {
    ...made,
    ...written,
    scenario: made['scenario'] as unknown,
    type: type || made.type,
    request: request || made.request,
    name: name || made.name,
  };
}
