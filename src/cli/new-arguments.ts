import { parseArgs } from 'node:util';
import { GUARD_LANGUAGES, isGuardLanguage, nameForFolder, nameProblem } from '../project/new-guard';
import { nearest } from '../text/spelling';
import type { Command } from './command';
import { UsageError } from './usage-error';

export const newOptions = {
  language: { type: 'string', short: 'l' },
  name: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const LANGUAGES = GUARD_LANGUAGES.join(', ');

/** Reads the arguments of `guard-lab new`. Throws `UsageError`, and what `parseArgs` throws. */
export function parseNew(args: string[]): Command {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: newOptions });
  if (values.help) return { kind: 'help', topic: 'new' };
  const [folder, ...others] = positionals;
  if (folder === undefined || folder === '' || others.length > 0)
    throw new UsageError('new needs one folder, for example: guard-lab new my-guard --language rust');
  const { language } = values;
  if (language === undefined) throw new UsageError(`new needs --language, one of: ${LANGUAGES}`);
  if (!isGuardLanguage(language)) {
    const known = nearest(language, GUARD_LANGUAGES);
    const hint = known === undefined ? `available languages: ${LANGUAGES}` : `did you mean ${known}?`;
    throw new UsageError(`unknown language '${language}'; ${hint}`);
  }
  const problem = values.name === undefined ? undefined : nameProblem(values.name);
  if (problem !== undefined) throw new UsageError(`--name: ${problem}`);
  return { kind: 'new', folder, language, name: values.name ?? nameForFolder(folder) };
}
