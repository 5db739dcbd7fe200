import type { Uri } from 'vscode';
import { limitsOf, type ScenarioInput } from '../../run/run-scenario';
import type { Scenario } from '../../scenario/model';
import type { Settings } from '../base/settings';

/** The settings that decide what a run of a scenario comes to. */
export interface RunSettings {
  readonly options: Pick<ScenarioInput, 'defaultProfile' | 'limits' | 'allowUnexpected'>;
  /** Alike for settings under which the scenario comes to the same result. */
  readonly key: string;
}

/** The settings in force for a scenario file; `scenario` is undefined for one that cannot be used. */
export function runSettings(
  settings: Pick<Settings, 'profileFor' | 'limitsFor' | 'allowUnexpected'>,
  uri: Uri,
  scenario: Scenario | undefined,
): RunSettings {
  const options = {
    defaultProfile: settings.profileFor(uri),
    limits: settings.limitsFor(uri),
    allowUnexpected: settings.allowUnexpected.get(uri),
  };
  if (!scenario) return { options, key: '' };
  const limits = limitsOf({ file: '', scenario, ...options });
  return {
    options,
    key: JSON.stringify([scenario.profile ?? options.defaultProfile, limits, options.allowUnexpected]),
  };
}
