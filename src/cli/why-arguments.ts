import { parseArgs } from 'node:util';
import { WHY_REPORTERS, type Command } from './command';
import { color, jobs, oneToStandardOutput, optional, profileName, reporterChoice } from './option-values';
import { sharedOptions } from './shared-options';
import { UsageError } from './usage-error';

export const whyOptions = {
  ...sharedOptions,
  step: { type: 'string' },
  item: { type: 'string' },
  guard: { type: 'string' },
  jobs: { type: 'string', short: 'j' },
  'source-folder': { type: 'string', multiple: true },
} as const;

/** Reads the arguments of `guard-lab why`. Throws `UsageError`, and what `parseArgs` throws. */
export function parseWhy(args: string[]): Command {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: whyOptions });
  if (values.help) return { kind: 'help', topic: 'why' };
  const [scenario, ...others] = positionals;
  if (scenario === undefined || others.length > 0)
    throw new UsageError(
      'why needs one scenario file, for example: guard-lab why labels.guard-scenario.json --step "list issues"',
    );
  const reporters = (values.reporter ?? ['pretty']).map((value) => reporterChoice(value, WHY_REPORTERS));
  oneToStandardOutput(reporters);
  return {
    kind: 'why',
    scenario,
    reporters,
    sourceFolders: values['source-folder'] ?? [],
    ...optional('step', values.step),
    ...optional('item', itemNumber(values.item)),
    ...optional('guard', values.guard),
    ...optional('profile', profileName(values.profile)),
    ...optional('jobs', jobs(values.jobs)),
    ...optional('color', color(values)),
  };
}

function itemNumber(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new UsageError(`--item needs the position of an item, counted from 0, not '${value}'`);
}
