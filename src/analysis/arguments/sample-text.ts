import type { JsonObject } from '../../gateway/json';
import { ownValue } from '../../gateway/json';
import { numberIn } from '../schema/schema';
import { numberBounds } from '../schema/schema-ranges';
import type { RepositoryName } from '../tool';
import { wordsOf } from './repository-naming';

/** Longest text that is made because a schema asks for it. */
const MAX_LENGTH = 10_000;

const FORMATS: Readonly<Record<string, (at: number, repository: RepositoryName) => string>> = {
  'date-time': (at) => `2026-01-02T03:04:${two(at + 4)}Z`,
  date: (at) => `2026-01-${two(at + 1)}`,
  time: (at) => `03:04:${two(at + 4)}Z`,
  duration: (at) => `P${String(at + 1)}D`,
  email: (at) => `octocat${numbered(at, '+')}@example.com`,
  'idn-email': (at) => `octocat${numbered(at, '+')}@example.com`,
  hostname: (at) => `host${numbered(at, '-')}.example.com`,
  ipv4: (at) => `192.0.2.${String(at % 256)}`,
  ipv6: (at) => `2001:db8::${(at % 65_536).toString(16)}`,
  uri: (at, { owner, repo }) =>
    `https://github.com/${encodeURIComponent(owner)}/${encodeURIComponent(repo)}${numbered(at, '?page=')}`,
  uuid: (at) => `00000000-0000-4000-8000-${at.toString(16).padStart(12, '0')}`,
  'json-pointer': (at) => `/${String(at)}`,
  regex: (at) => `a${numbered(at, '')}`,
};

/** What a text is by the last word of its property; the first entry that has the word counts. */
const BY_WORD: readonly { readonly words: string; readonly format?: string; readonly text?: string }[] = [
  { words: 'sha oid', text: '0123456789abcdef0123456789abcdef01234567' },
  { words: 'branch base head ref', text: 'main' },
  { words: 'path file filename', text: 'README.md' },
  { words: 'url uri link', format: 'uri' },
  { words: 'email', format: 'email' },
  { words: 'since until at', format: 'date-time' },
  { words: 'date', format: 'date' },
  { words: 'user username login author assignee assignees reviewer reviewers actor', text: 'octocat' },
  { words: 'tag', text: 'v1.0.0' },
  { words: 'label labels', text: 'bug' },
  { words: 'id number', text: '1' },
  { words: 'color', text: 'ededed' },
];

/**
 * A text for a property that names no repository: by the format of its schema, else by its name, else `text`. The
 * texts for different `at` differ, where the length allows.
 */
export function sampleText(name: string, at: number, schema: JsonObject, repository: RepositoryName): string {
  const format = ownValue(schema, 'format');
  const ofFormat = typeof format === 'string' ? formatted(format, at, repository) : undefined;
  return fitted(ofFormat ?? textOfName(name, at, repository), at, schema);
}

function textOfName(name: string, at: number, repository: RepositoryName): string {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  const known = BY_WORD.find((each) => each.words.split(' ').includes(last));
  const ofFormat = known?.format === undefined ? undefined : formatted(known.format, at, repository);
  return ofFormat ?? `${known?.text ?? 'text'}${numbered(at, '-')}`;
}

function formatted(format: string, at: number, repository: RepositoryName): string | undefined {
  if (format === 'url' || format === 'iri' || format.startsWith('uri-ref'))
    return formatted('uri', at, repository);
  return Object.hasOwn(FORMATS, format) ? FORMATS[format]?.(at, repository) : undefined;
}

/** A text of the length that a schema asks for, as far as that is not long. */
export function fitted(text: string, at: number, schema: JsonObject): string {
  const least = Math.min(numberIn(schema, 'minLength') ?? 0, MAX_LENGTH);
  const most = numberIn(schema, 'maxLength') ?? Infinity;
  if (text.length > most) {
    const last = String(at);
    return most >= last.length && at > 0
      ? `${text.slice(0, most - last.length)}${last}`
      : text.slice(0, most);
  }
  return text.padEnd(Math.ceil(least), 'x');
}

/** A number within the bounds of a schema; those for different `at` differ, where the bounds allow. */
export function sampleNumber(at: number, isWhole: boolean, schema: JsonObject): number {
  const { least = -Infinity, most = Infinity, above = -Infinity, below = Infinity } = numberBounds(schema);
  const step = numberIn(schema, 'multipleOf');
  const unit = step !== undefined && step > 0 ? step : isWhole ? 1 : undefined;
  const low = Math.max(least, above);
  const high = Math.min(most, below);
  const wished = Math.min(Math.max(at + 1, low), high);
  if (unit !== undefined) return wholeSteps(wished, unit, { above, high, below });
  if (wished > above && wished < below) return wished;
  if (low === -Infinity) return high - 1;
  return high === Infinity ? low + 1 : (low + high) / 2;
}

function wholeSteps(
  wished: number,
  unit: number,
  { above, high, below }: { readonly above: number; readonly high: number; readonly below: number },
): number {
  let count = Math.ceil(wished / unit);
  if (count * unit <= above) count++;
  if (count * unit > high || count * unit >= below) count = Math.floor(high / unit);
  if (count * unit >= below) count--;
  return count * unit;
}

function numbered(at: number, before: string): string {
  return at === 0 ? '' : `${before}${String(at + 1)}`;
}

function two(number: number): string {
  return String((number % 28) + 1).padStart(2, '0');
}
