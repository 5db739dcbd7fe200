import * as vscode from 'vscode';
import { showError } from '../base/messages';
import { isGuard, isScenario } from '../workspace/targets';
import { shownPath } from '../sources/guard-sources';
import { DEBUG_TYPE } from '../../ide/ids';
import type { EditorServices } from '../services';
import { canRunGuards } from '../base/trust';
import { clientPath, locationOf } from './client-path';

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

  /** One for each scenario that the file in the active editor stands for. */
  async provideDebugConfigurations(): Promise<vscode.DebugConfiguration[]> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    if (!uri) return [];
    if (isScenario(uri)) return [debugConfiguration(uri)];
    await this.services.scenarios.ready;
    return this.services.scenarios.naming(uri).map((file) => debugConfiguration(file.uri));
  }

  /** Fills in what a person need not write; without a configuration (F5), everything. */
  async resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    written: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    if (!canRunGuards()) return undefined;
    if (isNamed(written['scenario'])) return written;
    const scenario = await this.#scenarioFor(vscode.window.activeTextEditor?.document.uri);
    return scenario ? completed(written, scenario) : undefined;
  }

  /** `${file}` may be a guard: then one of the scenarios that name it is meant. */
  async resolveDebugConfigurationWithSubstitutedVariables(
    _folder: vscode.WorkspaceFolder | undefined,
    written: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    const named: unknown = written['scenario'];
    if (!isNamed(named)) return written;
    const uri = locationOf(named);
    if (!isGuard(uri)) return written;
    const scenario = await this.#scenarioFor(uri);
    return scenario ? completed(written, scenario) : undefined;
  }

  /** The scenario that a file stands for; undefined, after a message, when there is none. */
  async #scenarioFor(uri: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
    if (uri && isScenario(uri)) return uri;
    if (uri && isGuard(uri)) {
      await this.services.scenarios.ready;
      const naming = this.services.scenarios.naming(uri).map((file) => file.uri);
      if (naming.length > 0) return chooseScenario(naming);
    }
    showError(
      'Nothing to debug. Open a scenario or a guard that a scenario uses, or set "scenario" in the launch configuration.',
    );
    return undefined;
  }
}

/** The only one, or the one that a person picks. */
async function chooseScenario(scenarios: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  if (scenarios.length < 2) return scenarios[0];
  const items = scenarios.map((scenario) => ({ label: shownPath(scenario), scenario }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Scenario to Debug' });
  return picked?.scenario;
}

function isNamed(scenario: unknown): scenario is string {
  return typeof scenario === 'string' && scenario !== '';
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
