import { parseArgs } from 'node:util';
import { DEFAULT_STEPS, MAX_STEPS } from '../capture/scenario-writer';
import type { Command } from './command';
import { color, optional, profileName, textOrJson } from './option-values';
import { sharedOptions } from './shared-options';
import { UsageError } from './usage-error';

export const importOptions = {
  ...sharedOptions,
  server: { type: 'string', multiple: true },
  session: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  guard: { type: 'string' },
  policy: { type: 'string' },
  out: { type: 'string', short: 'o' },
  steps: { type: 'string' },
  list: { type: 'boolean' },
  'no-redact': { type: 'boolean' },
  'accept-secrets': { type: 'boolean' },
  verbose: { type: 'boolean' },
} as const;

const DEFAULT_OUT = 'imported';

/** Reads the arguments of `guard-lab import`. Throws `UsageError`, and what `parseArgs` throws. */
export function parseImport(args: string[]): Command {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: importOptions });
  if (values.help) return { kind: 'help', topic: 'import' };
  if (positionals.length === 0)
    throw new UsageError(
      'import needs at least one log, for example: guard-lab import rpc-messages.jsonl --guard guard.wasm',
    );
  const list = values.list ?? false;
  return {
    kind: 'import',
    logs: positionals,
    servers: values.server ?? [],
    sessions: (values.session ?? []).map((value) => wholeNumber('--session', value, 1, 1_000_000)),
    only: values.only ?? [],
    out: values.out ?? DEFAULT_OUT,
    steps: values.steps === undefined ? DEFAULT_STEPS : wholeNumber('--steps', values.steps, 1, MAX_STEPS),
    list,
    redact: isRedacted(values),
    verbose: values.verbose ?? false,
    reporter: textOrJson(values.reporter),
    ...optional('guard', values.guard),
    ...optional('policy', values.policy),
    ...optional('profile', profileName(values.profile)),
    ...optional('color', color(values)),
  };
}

function isRedacted(values: {
  readonly 'no-redact'?: boolean | undefined;
  readonly 'accept-secrets'?: boolean | undefined;
}): boolean {
  if (values['no-redact'] !== true) return true;
  if (values['accept-secrets'] === true) return false;
  throw new UsageError(
    '--no-redact writes passwords and tokens of the log into files; if that is intended, add --accept-secrets',
  );
}

function wholeNumber(option: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new UsageError(
    `${option} needs a whole number from ${String(least)} to ${String(most)}, not '${value}'`,
  );
}
