import { parseArgs } from 'node:util';
import type { Command } from './command';
import { color, jobs, optional, profileName, textOrJson } from './option-values';
import type { AcceptChoice } from './review-line';
import { sharedOptions } from './shared-options';
import { UsageError } from './usage-error';

export const reviewOptions = {
  ...sharedOptions,
  accept: { type: 'string', multiple: true },
  json: { type: 'boolean' },
  guard: { type: 'string' },
  tools: { type: 'string', multiple: true },
  build: { type: 'boolean', short: 'b' },
  jobs: { type: 'string', short: 'j' },
  'allow-unexpected': { type: 'boolean' },
} as const;

/** Reads the arguments of `guard-lab review`. Throws `UsageError`, and what `parseArgs` throws. */
export function parseReview(args: string[]): Command {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: reviewOptions });
  if (values.help) return { kind: 'help', topic: 'review' };
  return {
    kind: 'review',
    paths: positionals,
    accept: (values.accept ?? []).map(acceptChoice),
    reporter: values.json ? 'json' : textOrJson(values.reporter),
    tools: values.tools ?? [],
    build: values.build ?? false,
    allowUnexpected: values['allow-unexpected'] ?? false,
    ...optional('profile', profileName(values.profile)),
    ...optional('guard', values.guard),
    ...optional('jobs', jobs(values.jobs)),
    ...optional('color', color(values)),
  };
}

/** The value of `--accept`: `all`, `tool=NAME`, or `path=[FILE#]POINTER`. */
function acceptChoice(value: string): AcceptChoice {
  if (value === 'all') return { kind: 'all' };
  const [, kind, what = ''] = /^(tool|path)=(.+)$/s.exec(value) ?? [];
  if (kind === 'tool') return { kind, tool: what };
  if (kind !== 'path')
    throw new UsageError(`--accept needs all, tool=NAME, or path=[FILE#]POINTER, not '${value}'`);
  const mark = what.lastIndexOf('#');
  const pointer = what.slice(mark + 1);
  if (pointer.startsWith('/') || (pointer === '' && mark > 0))
    return { kind, pointer, ...(mark > 0 ? { file: what.slice(0, mark) } : {}) };
  throw new UsageError(
    `--accept path= needs the place of an expectation, such as path=/steps/0/expect/outcome or path=FILE#/steps/0, not '${what}'`,
  );
}
