import { DEFAULT_PROFILE, PROFILES, type ProfileName } from '../gateway/limits';
import type { ReporterChoice } from './command';
import { profileName } from './option-values';
import { UsageError } from './usage-error';

/** How the file of a profile ends; viewers know it by that. */
const ENDING = '.cpuprofile';

/** What the values of `--profile` of `run` choose. */
export interface ProfileValues {
  /** The gateway release whose limits apply. */
  readonly profile?: ProfileName;
  /** Where the profile of the guards' time goes. */
  readonly timeProfile?: ReporterChoice<'profile'>;
}

/**
 * Reads `--profile`, which names a gateway release, the last one that is given, or the file of a profile.
 * @throws UsageError
 */
export function profileValues(values: readonly string[] = []): ProfileValues {
  const files = values.filter((value) => value.toLowerCase().endsWith(ENDING));
  const [file, second] = files;
  if (second !== undefined)
    throw new UsageError(`--profile takes one file, not both ${String(file)} and ${second}`);
  const names = values.filter((value) => !files.includes(value)).map(nameOf);
  const profile = names.at(-1);
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(file === undefined ? {} : { timeProfile: { name: 'profile', file } }),
  };
}

function nameOf(value: string): ProfileName {
  if (Object.hasOwn(PROFILES, value) || !/[./\\]/.test(value)) return profileName(value) ?? DEFAULT_PROFILE;
  throw new UsageError(
    `--profile needs the name of a gateway release, or a file that ends with ${ENDING}, not '${value}'`,
  );
}
