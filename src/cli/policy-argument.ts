import { basename } from 'node:path';
import type { Json } from '../gateway/json';
import { readJsonInput } from '../scenario/json-input';
import { readInputText, type Inputs } from './question-files';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

/** A policy of the command line. */
export interface NamedPolicy {
  readonly name: string;
  /** A file, or the policy itself as JSON. */
  readonly value: string;
}

/**
 * The value of `--policy`, `[NAME=]FILE|JSON`. Without a name it is that of the file without `.json`, or `policy` for
 * JSON. A name has no slash: `./a=b.json` is a file.
 * @throws UsageError
 */
export function namedPolicy(given: string): NamedPolicy {
  const [, name, named] = /^([^=/\\{]*)=(.*)$/s.exec(given) ?? [];
  const value = named ?? given;
  if (name === '' || value.trim() === '')
    throw new UsageError(`--policy needs [NAME=]FILE|JSON, not '${given}'`);
  return { name: name ?? (isJson(value) ? 'policy' : basename(value).replace(/\.json$/i, '')), value };
}

/**
 * The policy itself; a file that is read becomes one of `inputs`.
 * @throws UsageError
 */
export async function readPolicy({ value }: NamedPolicy, terminal: Terminal, inputs: Inputs): Promise<Json> {
  const text = isJson(value) ? value : await readInputText(value, terminal, inputs);
  const outcome = readJsonInput(text);
  if (outcome.ok) return outcome.value;
  throw new UsageError(`${isJson(value) ? '--policy' : value}:${outcome.error}`);
}

/** JSON when it begins like an object, else the path of a file. */
function isJson(value: string): boolean {
  return value.trimStart().startsWith('{');
}
