import { parseArgs } from 'node:util';
import { REPORTERS, type Command, type ReporterChoice } from './command';
import { coverageChoice, coverageOptions } from './coverage-arguments';
import { age, color, jobs, oneToStandardOutput, optional, oracleName, reporterChoice } from './option-values';
import { profileValues } from './profile-arguments';
import { sharedOptions } from './shared-options';

/** The options of `run`. */
export const runOptions = {
  ...sharedOptions,
  profile: { type: 'string', multiple: true },
  guard: { type: 'string' },
  tools: { type: 'string', multiple: true },
  update: { type: 'boolean', short: 'u' },
  watch: { type: 'boolean', short: 'w' },
  build: { type: 'boolean', short: 'b' },
  jobs: { type: 'string', short: 'j' },
  bail: { type: 'boolean' },
  'allow-unexpected': { type: 'boolean' },
  'source-folder': { type: 'string', multiple: true },
  oracle: { type: 'string' },
  'max-age': { type: 'string' },
  ...coverageOptions,
} as const;

/** Reads the arguments of `run`. @throws UsageError */
export function parseRun(args: string[]): Command {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: runOptions,
  });
  if (values.help) return { kind: 'help', topic: 'run' };
  const reporters = (values.reporter ?? ['pretty']).map((value) => reporterChoice(value, REPORTERS));
  oneToStandardOutput(withoutAnnotations(reporters));
  return {
    kind: 'run',
    paths: positionals,
    reporters,
    tools: values.tools ?? [],
    update: values.update ?? false,
    watch: values.watch ?? false,
    build: values.build ?? false,
    bail: values.bail ?? false,
    allowUnexpected: values['allow-unexpected'] ?? false,
    sourceFolders: values['source-folder'] ?? [],
    ...profileValues(values.profile),
    ...optional('guard', values.guard),
    ...optional('jobs', jobs(values.jobs)),
    ...optional('oracle', oracleName(values.oracle)),
    ...optional('maxAge', age(values['max-age'])),
    ...optional('coverage', coverageChoice(values, reporters)),
    ...optional('color', color(values)),
  };
}

/** Annotations are lines that a CI system takes out of the log: they may go to standard output with what people read. */
function withoutAnnotations<R extends ReporterChoice<string>>(reporters: readonly R[]): readonly R[] {
  const bare = (name: string): R | undefined =>
    reporters.find((reporter) => reporter.name === name && reporter.file === undefined);
  if (!bare('pretty')) return reporters;
  const annotations = bare('github');
  return reporters.filter((reporter) => reporter !== annotations);
}
