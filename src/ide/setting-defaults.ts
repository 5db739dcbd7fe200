import { DEFAULT_PROFILE, PROFILES, type Limits } from '../gateway/limits';
import { SCENARIO_GLOB } from './ids';

/** One setting: its key below `guardLab.` and its value when nobody set it. */
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
  jobs: setting('run.jobs', 2),
  allowUnexpected: setting('run.allowUnexpected', false),
  runWhileTyping: setting('runWhileTyping.enabled', true),
  runWhileTypingDelay: setting('runWhileTyping.delay', 400),
  runWhileTypingMaxBytes: setting('runWhileTyping.maxGuardBytes', 1_048_576),
  failedExpectations: setting('diagnostics.failedExpectations', true),
  findings: setting<Record<string, boolean>>('findings', {}),
  sourceMap: setting<Record<string, string>>('sourceMap', {}),
  sourceFolders: setting<readonly unknown[]>('sourceFolders', []),
  siblingDebugFiles: setting('debugInformation.siblingFiles', true),
  scenarioFiles: setting<string>('scenarioFiles', SCENARIO_GLOB),
} as const;

/** Least and largest value of each limit, as in the manifest. */
const LIMIT_RANGES: Record<keyof Limits, readonly [number, number]> = {
  memoryPages: [1, 65_536],
  backendCalls: [0, Number.MAX_SAFE_INTEGER],
  inputBytes: [1, Number.MAX_SAFE_INTEGER],
  outputBytes: [1, Number.MAX_SAFE_INTEGER],
  timeoutMs: [1, Number.MAX_SAFE_INTEGER],
};

/** What of the setting `limits`, which people write by hand, can be used. */
export function usableLimits(value: Readonly<Record<string, unknown>>): Partial<Limits> {
  const limits: { -readonly [name in keyof Limits]?: number } = {};
  for (const name of Object.keys(PROFILES[DEFAULT_PROFILE]) as (keyof Limits)[]) {
    const wanted = Object.hasOwn(value, name) ? value[name] : undefined;
    const [least, most] = LIMIT_RANGES[name];
    if (typeof wanted === 'number' && Number.isInteger(wanted) && wanted >= least && wanted <= most)
      limits[name] = wanted;
  }
  return limits;
}
