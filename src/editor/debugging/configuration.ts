import * as vscode from 'vscode';
import { showError } from '../base/messages';
import { isGuard, isScenario } from '../workspace/targets';
import { shownPath } from '../sources/guard-sources';
import { disassembledGuard } from '../documents/disassembly-documents';
import { ASSEMBLYSCRIPT_DEBUG_TYPE, DEBUG_TYPE } from '../../ide/ids';
import type { EditorServices } from '../services';
import { languageOf } from '../../project/source-exports';
import { buildForUser } from '../projects/build-for-user';
import { guardsOfSources } from '../projects/guards-of-sources';
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

  /** One for each scenario that the file in the active editor is about. */
  async provideDebugConfigurations(): Promise<vscode.DebugConfiguration[]> {
    const uri = activeSubject();
    if (!uri) return [];
    if (isScenario(uri)) return [debugConfiguration(uri)];
    return (await this.#scenariosOf(uri)).map((scenario) => debugConfiguration(scenario));
  }

  /** Fills in what a person need not write; without a configuration (F5), everything. */
  async resolveDebugConfiguration(
    _folder: vscode.WorkspaceFolder | undefined,
    written: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | undefined> {
    if (!canRunGuards()) return undefined;
    if (isNamed(written['scenario'])) return written;
    const scenario = await this.#scenarioFor(activeSubject());
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
    if (isScenario(uri) || (!isGuard(uri) && languageOf(uri.path) === undefined)) return written;
    const scenario = await this.#scenarioFor(uri);
    return scenario ? completed(written, scenario) : undefined;
  }

  /** The scenario that a file is about; undefined, after a message, when there is none. */
  async #scenarioFor(uri: vscode.Uri | undefined): Promise<vscode.Uri | undefined> {
    if (uri && isScenario(uri)) return uri;
    const naming = uri ? await this.#scenariosOf(uri) : [];
    if (uri && naming.length > 0) return (await this.#isBuilt(uri)) ? chooseScenario(naming) : undefined;
    showError(
      vscode.l10n.t(
        'Nothing to debug. Open a scenario, or a guard or a source of a guard that a scenario uses, or set "scenario" in the launch configuration.',
      ),
    );
    return undefined;
  }

  /** Builds the guard that a file is a source of. */
  async #isBuilt(uri: vscode.Uri): Promise<boolean> {
    if (isGuard(uri)) return true;
    const { builder, projects } = this.services;
    return buildForUser(builder, await guardsOfSources(projects, [uri]), true);
  }

  /** The scenarios that name a guard, or a guard that a file is a source of. */
  async #scenariosOf(uri: vscode.Uri): Promise<readonly vscode.Uri[]> {
    const { scenarios, projects } = this.services;
    await scenarios.ready;
    if (isGuard(uri)) return scenarios.naming(uri).map((file) => file.uri);
    const found = await guardsOfSources(projects, [uri]);
    return found.flatMap((guards) => guards.scenarios.map((file) => file.uri));
  }
}

/** The file in the active editor; the guard where that shows a disassembly. */
function activeSubject(): vscode.Uri | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const disassembled = uri && disassembledGuard(uri);
  return disassembled ? vscode.Uri.parse(disassembled.guard) : uri;
}

/** The only one, or the one that a person picks. */
async function chooseScenario(scenarios: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  if (scenarios.length < 2) return scenarios[0];
  const items = scenarios.map((scenario) => ({ label: shownPath(scenario), scenario }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Scenario to Debug') });
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
    // F5 without a configuration has no type.
    type: !type || type === ASSEMBLYSCRIPT_DEBUG_TYPE ? made.type : type,
    request: request || made.request,
    name: name || made.name,
  };
}
