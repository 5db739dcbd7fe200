import * as vscode from 'vscode';
import { DEFAULT_PROFILE, isProfileName, type Limits, type ProfileName } from '../gateway/limits';
import { ConfigValue } from './config-value';

/** All settings, each declared once; the manifest's `configuration` lists the same keys (tested). */
export class Settings implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly profile = new ConfigValue<string>('profile', DEFAULT_PROFILE, this.#subscriptions);
  readonly limits = new ConfigValue<Partial<Limits>>('limits', {}, this.#subscriptions);
  readonly jobs = new ConfigValue<number>('run.jobs', 2, this.#subscriptions);
  readonly runWhileTyping = new ConfigValue<boolean>('runWhileTyping.enabled', true, this.#subscriptions);
  readonly runWhileTypingDelay = new ConfigValue<number>('runWhileTyping.delay', 400, this.#subscriptions);
  readonly runWhileTypingMaxBytes = new ConfigValue<number>(
    'runWhileTyping.maxGuardBytes',
    1_048_576,
    this.#subscriptions,
  );
  readonly failedExpectations = new ConfigValue<boolean>(
    'diagnostics.failedExpectations',
    true,
    this.#subscriptions,
  );
  readonly findings = new ConfigValue<Record<string, boolean>>('findings', {}, this.#subscriptions);
  readonly sourceMap = new ConfigValue<Record<string, string>>('sourceMap', {}, this.#subscriptions);
  readonly siblingDebugFiles = new ConfigValue<boolean>(
    'debugInformation.siblingFiles',
    true,
    this.#subscriptions,
  );
  readonly scenarioFiles = new ConfigValue<string>(
    'scenarioFiles',
    '**/*.guard-scenario.json',
    this.#subscriptions,
  );

  /** The profile in force for scenarios of `resource` that name none. */
  profileFor(resource?: vscode.Uri): ProfileName {
    const name = this.profile.get(resource);
    return isProfileName(name) ? name : DEFAULT_PROFILE;
  }

  /** Whether findings of this code are shown; a code that is not listed is. */
  showsFinding(code: string, resource?: vscode.Uri): boolean {
    return this.findings.get(resource)[code] !== false;
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }
}
