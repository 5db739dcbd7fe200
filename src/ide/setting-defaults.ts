import { DEFAULT_PROFILE, type Limits } from '../gateway/limits';
import { EDITOR_JOBS } from '../run/jobs';
import { SCENARIO_GLOB } from '../scenario/file-name';

/** One setting: its key below `guardLab.` and its value when no one set it. */
export interface Setting<T> {
  readonly key: string;
  readonly fallback: T;
}

function setting<T>(key: string, fallback: T): Setting<T> {
  return { key, fallback };
}

/** All settings, each declared once; the manifest's `configuration` has the same keys and defaults (tested). */
export const SETTINGS = {
  profile: setting<string>('profile', DEFAULT_PROFILE),
  limits: setting<Partial<Limits>>('limits', {}),
  jobs: setting('run.jobs', EDITOR_JOBS),
  allowUnexpected: setting('run.allowUnexpected', false),
  oracle: setting<string>('oracle', 'off'),
  runWhileTyping: setting('runWhileTyping.enabled', true),
  runWhileTypingDelay: setting('runWhileTyping.delay', 400),
  runWhileTypingMaxBytes: setting('runWhileTyping.maxGuardBytes', 1_048_576),
  failedExpectations: setting('diagnostics.failedExpectations', true),
  findings: setting<Record<string, boolean>>('findings', {}),
  sourceMap: setting<Record<string, string>>('sourceMap', {}),
  sourceFolders: setting<readonly unknown[]>('sourceFolders', []),
  siblingDebugFiles: setting('debugInformation.siblingFiles', true),
  toolMapCatalogs: setting<readonly unknown[]>('toolMap.catalogs', []),
  toolMapRunOnSave: setting('toolMap.runOnSave', true),
  toolMapDiagnostics: setting('toolMap.diagnostics', true),
  guards: setting<readonly unknown[]>('guards', []),
  buildOnSave: setting('build.onSave', true),
  labelsFile: setting<string>('labels.file', ''),
  labelsBuild: setting<string>('labels.build', ''),
  scenarioFiles: setting<string>('scenarioFiles', SCENARIO_GLOB),
} as const;
