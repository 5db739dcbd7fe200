import { parseArgs } from 'node:util';
import { CHANGE_KINDS, type ChangeKind } from '../analysis/diff/label-changes';
import { DIFF_REPORTERS, type Command } from './command';
import { namedPolicy, type NamedPolicy } from './policy-argument';
import {
  color,
  jobs,
  listed,
  optional,
  profileName,
  oneToStandardOutput,
  reporterChoice,
} from './option-values';
import { sharedOptions } from './shared-options';
import { UsageError } from './usage-error';

const questions = {
  tools: { type: 'string', multiple: true },
  policy: { type: 'string', multiple: true },
  guard: { type: 'string' },
  jobs: { type: 'string', short: 'j' },
} as const;

export const labelsOptions = {
  ...sharedOptions,
  ...questions,
  out: { type: 'string', short: 'o' },
  check: { type: 'boolean' },
} as const;

export const diffOptions = {
  ...sharedOptions,
  ...questions,
  scenario: { type: 'string', multiple: true },
  build: { type: 'string' },
  'fail-on': { type: 'string', multiple: true },
} as const;

/** `guard-lab labels`. Throws a `UsageError`, as all of these. */
export function parseLabels(args: string[]): Command {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: labelsOptions });
  if (values.help) return { kind: 'help', topic: 'labels' };
  if (values.reporter) throw new UsageError('labels has no reporters; it writes one file, --out FILE');
  const out = values.out;
  if (out === undefined || out === '')
    throw new UsageError('labels needs --out FILE; --out - writes to standard output');
  const check = values.check ?? false;
  if (check && out === '-') throw new UsageError('--check compares with a file; specify --out FILE');
  return {
    kind: 'labels',
    paths: positionals,
    out,
    check,
    ...questionsOf(values),
    ...optional('color', color(values)),
  };
}

/** `guard-lab diff`. */
export function parseDiff(args: string[]): Command {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: diffOptions });
  if (values.help) return { kind: 'help', topic: 'diff' };
  const [base, head, ...more] = positionals;
  if (base === undefined || more.length > 0)
    throw new UsageError(
      'diff needs BASE and HEAD: label files, guards or git revisions; for example: guard-lab diff labels.json new.json',
    );
  const reporters = (values.reporter ?? ['pretty']).map((value) => reporterChoice(value, DIFF_REPORTERS));
  oneToStandardOutput(reporters);
  return {
    kind: 'diff',
    base,
    ...optional('head', head),
    scenarios: values.scenario ?? [],
    ...optional('build', values.build),
    reporters,
    failOn: failOn(values['fail-on']),
    ...questionsOf(values),
    ...optional('color', color(values)),
  };
}

interface QuestionValues {
  readonly tools?: string[] | undefined;
  readonly policy?: string[] | undefined;
  readonly guard?: string | undefined;
  readonly jobs?: string | undefined;
  readonly profile?: string | undefined;
}

function questionsOf(values: QuestionValues) {
  return {
    tools: values.tools ?? [],
    policies: policiesOf(values.policy ?? []),
    ...optional('guard', values.guard),
    ...optional('jobs', jobs(values.jobs)),
    ...optional('profile', profileName(values.profile)),
  };
}

function policiesOf(values: readonly string[]): NamedPolicy[] {
  const names = new Set<string>();
  return values.map((value) => {
    const policy = namedPolicy(value);
    if (names.has(policy.name)) throw new UsageError(`two policies are named '${policy.name}'`);
    names.add(policy.name);
    return policy;
  });
}

function failOn(values: readonly string[] = []): ChangeKind[] {
  return values.flatMap((value) => listed('--fail-on', value, CHANGE_KINDS));
}
