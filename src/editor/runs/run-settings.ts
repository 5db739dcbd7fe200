import type { Uri } from 'vscode';
import { limitsOf, type ScenarioInput } from '../../run/run-scenario';
import type { Scenario } from '../../scenario/model';
import type { Settings } from '../base/settings';
import type { ProjectExceptions } from './project-exceptions';

type RunOptions = Pick<ScenarioInput, 'defaultProfile' | 'limits' | 'allowUnexpected'>;
type Read = Pick<Settings, 'profileFor' | 'limitsFor' | 'allowUnexpected'>;

/** The settings in force for a scenario file that decide how its steps end. */
export function runOptions(settings: Read, uri: Uri): RunOptions {
  return {
    defaultProfile: settings.profileFor(uri),
    limits: settings.limitsFor(uri),
    allowUnexpected: settings.allowUnexpected.get(uri),
  };
}

/**
 * Alike for settings under which a scenario comes to the same result; `scenario` is undefined for a file that cannot be
 * used.
 */
export function runSettingsKey(
  settings: Read,
  uri: Uri,
  scenario: Scenario | undefined,
  exceptions: Pick<ProjectExceptions, 'keyFor'>,
): string {
  if (!scenario) return '';
  const options = runOptions(settings, uri);
  const limits = limitsOf({ file: '', scenario, ...options });
  const profile = scenario.profile ?? options.defaultProfile;
  return JSON.stringify([profile, limits, options.allowUnexpected, exceptions.keyFor(uri)]);
}
