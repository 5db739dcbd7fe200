import * as vscode from 'vscode';
import {
  DEFAULT_PROFILE,
  isProfileName,
  usableLimits,
  type Limits,
  type ProfileName,
} from '../../gateway/limits';
import { ConfigValue } from './config-value';
import { SETTINGS } from '../../ide/setting-defaults';

/** The values of all settings (`SETTINGS`), and what is made of them. */
export class Settings implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly profile = new ConfigValue(SETTINGS.profile, this.#subscriptions);
  readonly limits = new ConfigValue(SETTINGS.limits, this.#subscriptions);
  readonly jobs = new ConfigValue(SETTINGS.jobs, this.#subscriptions);
  readonly allowUnexpected = new ConfigValue(SETTINGS.allowUnexpected, this.#subscriptions);
  readonly oracle = new ConfigValue(SETTINGS.oracle, this.#subscriptions);
  readonly runWhileTyping = new ConfigValue(SETTINGS.runWhileTyping, this.#subscriptions);
  readonly runWhileTypingDelay = new ConfigValue(SETTINGS.runWhileTypingDelay, this.#subscriptions);
  readonly runWhileTypingMaxBytes = new ConfigValue(SETTINGS.runWhileTypingMaxBytes, this.#subscriptions);
  readonly failedExpectations = new ConfigValue(SETTINGS.failedExpectations, this.#subscriptions);
  readonly findings = new ConfigValue(SETTINGS.findings, this.#subscriptions);
  readonly sourceMap = new ConfigValue(SETTINGS.sourceMap, this.#subscriptions);
  readonly sourceFolders = new ConfigValue(SETTINGS.sourceFolders, this.#subscriptions);
  readonly siblingDebugFiles = new ConfigValue(SETTINGS.siblingDebugFiles, this.#subscriptions);
  readonly toolMapCatalogs = new ConfigValue(SETTINGS.toolMapCatalogs, this.#subscriptions);
  readonly toolMapRunOnSave = new ConfigValue(SETTINGS.toolMapRunOnSave, this.#subscriptions);
  readonly toolMapDiagnostics = new ConfigValue(SETTINGS.toolMapDiagnostics, this.#subscriptions);
  readonly guards = new ConfigValue(SETTINGS.guards, this.#subscriptions);
  readonly buildOnSave = new ConfigValue(SETTINGS.buildOnSave, this.#subscriptions);
  readonly labelsFile = new ConfigValue(SETTINGS.labelsFile, this.#subscriptions);
  readonly labelsBuild = new ConfigValue(SETTINGS.labelsBuild, this.#subscriptions);
  readonly scenarioFiles = new ConfigValue(SETTINGS.scenarioFiles, this.#subscriptions);

  /** The profile in force for scenarios of `resource` that name none. */
  profileFor(resource?: vscode.Uri): ProfileName {
    const name = this.profile.get(resource);
    return isProfileName(name) ? name : DEFAULT_PROFILE;
  }

  /** Limits set for `resource`; names that are no limits and values out of range are left out. */
  limitsFor(resource?: vscode.Uri): Partial<Limits> {
    return usableLimits(this.limits.get(resource));
  }

  /** Whether findings of this code are shown; a code that is not listed is. */
  showsFinding(code: string, resource?: vscode.Uri): boolean {
    return this.findings.get(resource)[code] !== false;
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}
