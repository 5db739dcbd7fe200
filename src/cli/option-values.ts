import { GUARD_FUNCTIONS, type GuardFunction } from '../gateway/invocation';
import {
  isLimitValue,
  isProfileName,
  LIMITS,
  PROFILES,
  type LimitKey,
  type ProfileName,
} from '../gateway/limits';
import { isJobs, MAX_JOBS } from '../run/jobs';
import { ORACLES, type OracleName } from '../run/oracle/oracle';
import type { ReporterChoice } from './command';
import { UsageError } from './usage-error';

// Values of options as the command line has them. All throw a `UsageError` with a sentence about a value that is wrong.

/** Other names of standard output; a report there is the one that goes to standard output. */
const STANDARD_OUTPUT: ReadonlySet<string> = new Set(['-', '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']);

/** Whether a file of an option means standard output. */
export function isStandardOutput(file: string): boolean {
  return STANDARD_OUTPUT.has(file);
}

/** The value of `--reporter`: one of `names`, and maybe a file. */
export function reporterChoice<N extends string>(value: string, names: readonly N[]): ReporterChoice<N> {
  const at = value.indexOf('=');
  const name = at < 0 ? value : value.slice(0, at);
  const file = at < 0 ? undefined : value.slice(at + 1);
  const known = names.find((reporter) => reporter === name);
  if (known === undefined)
    throw new UsageError(`unknown reporter '${name}'; available reporters: ${names.join(', ')}`);
  if (file === '') throw new UsageError(`--reporter ${name}= requires a file name after the equals sign`);
  const isOutput = file === undefined || isStandardOutput(file);
  return { name: known, ...(isOutput ? {} : { file }) };
}

/** Refuses a second reporter without a file. */
export function oneToStandardOutput(reporters: readonly ReporterChoice<string>[]): void {
  const [, second] = reporters.filter((reporter) => reporter.file === undefined);
  if (second)
    throw new UsageError(
      `only one reporter can write to standard output; write --reporter ${second.name}=FILE for the others`,
    );
}

/** The values of an option that takes several of `known`, with commas between them. */
export function listed<V extends string>(option: string, value: string, known: readonly V[]): V[] {
  return value.split(',').map((each) => {
    const found = known.find((one) => one === each.trim());
    if (found === undefined)
      throw new UsageError(`${option} needs a list of ${known.join(', ')}, not '${each.trim()}'`);
    return found;
  });
}

export function textOrJson(values: readonly string[] | undefined): 'pretty' | 'json' {
  const value = values?.at(-1) ?? 'pretty';
  if (value !== 'pretty' && value !== 'json')
    throw new UsageError(`unknown reporter '${value}'; available reporters: pretty, json`);
  return value;
}

export function profileName(value: string | undefined): ProfileName | undefined {
  if (value === undefined || isProfileName(value)) return value;
  throw new UsageError(`unknown profile '${value}'; available profiles: ${Object.keys(PROFILES).join(', ')}`);
}

/** The value of `--oracle`; `off` is none. */
export function oracleName(value: string | undefined): OracleName | undefined {
  const known = ORACLES.find((name) => name === value);
  if (known !== undefined || value === undefined || value === 'off') return known;
  throw new UsageError(`unknown oracle '${value}'; available oracles: ${ORACLES.join(', ')}`);
}

export function guardFunction(value: string): GuardFunction {
  const known = GUARD_FUNCTIONS.find((name) => name === value);
  if (!known)
    throw new UsageError(
      `unknown guard function '${value}'; available functions: ${GUARD_FUNCTIONS.join(', ')}`,
    );
  return known;
}

/** The value of an option that replaces one limit; its range is that of the limit. */
export function limitValue(option: string, key: LimitKey, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && isLimitValue(key, number)) return number;
  const { least, most, unit } = LIMITS[key];
  throw new UsageError(
    `${option} needs a whole number of ${unit} from ${String(least)} to ${String(most)}, not '${value}'`,
  );
}

/** The value of `--jobs`. */
export function jobs(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (isJobs(number)) return number;
  if (!Number.isSafeInteger(number) || number < 1)
    throw new UsageError(`--jobs must be a positive integer, not '${value}'`);
  throw new UsageError(`--jobs needs a whole number from 1 to ${String(MAX_JOBS)}, not '${value}'`);
}

const HOUR_MS = 3_600_000;
const AGE_UNITS: Readonly<Record<string, number>> = { h: HOUR_MS, d: 24 * HOUR_MS, w: 7 * 24 * HOUR_MS };

/** The value of `--max-age`: `12h`, `30d`, `4w`; in milliseconds. */
export function age(value: string | undefined): { readonly ms: number; readonly shown: string } | undefined {
  if (value === undefined) return undefined;
  const [, count = '', unit = ''] = /^(\d{1,5})([hdw])$/.exec(value.trim()) ?? [];
  const factor = AGE_UNITS[unit];
  if (factor === undefined)
    throw new UsageError(
      `--max-age needs a number of hours, days, or weeks, such as 12h, 30d, or 4w, not '${value}'`,
    );
  return { ms: Number(count) * factor, shown: value.trim() };
}

export function color(values: {
  color?: boolean | undefined;
  'no-color'?: boolean | undefined;
}): boolean | undefined {
  return values['no-color'] ? false : values.color;
}

/** `{ [key]: value }`, or nothing when the value is undefined (exactOptionalPropertyTypes). */
export function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
