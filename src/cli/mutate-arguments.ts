import { parseArgs } from 'node:util';
import { MUTATE_REPORTERS, type Command } from './command';
import { color, jobs, oneToStandardOutput, optional, profileName, reporterChoice } from './option-values';
import { sharedOptions } from './shared-options';
import { UsageError } from './usage-error';

export const mutateOptions = {
  ...sharedOptions,
  seed: { type: 'string' },
  runs: { type: 'string' },
  time: { type: 'string' },
  threshold: { type: 'string' },
  jobs: { type: 'string', short: 'j' },
  'source-folder': { type: 'string', multiple: true },
} as const;

const DEFAULT_RUNS = 100;
const DEFAULT_SECONDS = 60;
const MOST_RUNS = 100_000;
const MOST_SECONDS = 86_400;
const MOST_SEED = 0xffffffff;

/** Reads the arguments of `guard-lab mutate`. Throws `UsageError`, and what `parseArgs` throws. */
export function parseMutate(args: string[]): Command {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: mutateOptions });
  if (values.help) return { kind: 'help', topic: 'mutate' };
  const reporters = (values.reporter ?? ['pretty']).map((value) => reporterChoice(value, MUTATE_REPORTERS));
  oneToStandardOutput(reporters);
  return {
    kind: 'mutate',
    paths: positionals,
    reporters,
    seed: wholeNumber('--seed', values.seed, 0, MOST_SEED) ?? 0,
    runs: wholeNumber('--runs', values.runs, 1, MOST_RUNS) ?? DEFAULT_RUNS,
    seconds: wholeNumber('--time', values.time, 1, MOST_SECONDS) ?? DEFAULT_SECONDS,
    sourceFolders: values['source-folder'] ?? [],
    ...optional('threshold', percent(values.threshold)),
    ...optional('profile', profileName(values.profile)),
    ...optional('jobs', jobs(values.jobs)),
    ...optional('color', color(values)),
  };
}

function wholeNumber(
  option: string,
  value: string | undefined,
  least: number,
  most: number,
): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new UsageError(
    `${option} needs a whole number from ${String(least)} to ${String(most)}, not '${value}'`,
  );
}

function percent(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+(?:\.\d+)?$/.test(value) && number <= 100) return number;
  throw new UsageError(`--threshold needs a percentage from 0 to 100, not '${value}'`);
}
