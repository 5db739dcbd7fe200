import { parseArgs } from 'node:util';
import { MAX_SEED } from '../analysis/check/run-check';
import { CHECK_REPORTERS, type Command } from './command';
import { color, jobs, oneToStandardOutput, optional, profileName, reporterChoice } from './option-values';
import { sharedOptions } from './shared-options';
import { UsageError } from './usage-error';

export const checkOptions = {
  ...sharedOptions,
  tools: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  seed: { type: 'string' },
  runs: { type: 'string' },
  out: { type: 'string' },
  policy: { type: 'string' },
  jobs: { type: 'string', short: 'j' },
  'source-folder': { type: 'string', multiple: true },
} as const;

const MAX_RUNS = 1_000_000;

/** Reads the arguments of `guard-lab check`. Throws `UsageError`, and what `parseArgs` throws. */
export function parseCheck(args: string[]): Command {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: checkOptions });
  if (values.help) return { kind: 'help', topic: 'check' };
  const reporters = (values.reporter ?? ['pretty']).map((value) => reporterChoice(value, CHECK_REPORTERS));
  oneToStandardOutput(reporters);
  if (values.out === '') throw new UsageError('--out needs a folder');
  return {
    kind: 'check',
    paths: positionals,
    tools: values.tools ?? [],
    reporters,
    properties: (values.only ?? []).flatMap((list) => list.split(',')).map((code) => code.trim()),
    sourceFolders: values['source-folder'] ?? [],
    ...optional('seed', whole('--seed', values.seed, 0, MAX_SEED)),
    ...optional('runs', whole('--runs', values.runs, 1, MAX_RUNS)),
    ...optional('out', values.out),
    ...optional('policy', values.policy),
    ...optional('profile', profileName(values.profile)),
    ...optional('jobs', jobs(values.jobs)),
    ...optional('color', color(values)),
  };
}

function whole(option: string, value: string | undefined, least: number, most: number): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(
    `${option} needs a whole number from ${String(least)} to ${String(most)}, not '${value}'`,
  );
}
