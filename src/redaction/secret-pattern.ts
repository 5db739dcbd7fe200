/** How a kind of secret is found in a text. */
export interface SecretPattern {
  /** Global; the secret is its group `value`, with which it ends, or else all of it. */
  readonly find: RegExp;
  /** Sticky: what a secret goes on with that is longer than `find` reads. */
  readonly rest: RegExp;
}

/** A secret that was found in a text. */
export interface FoundSecret {
  readonly secret: string;
  /** As far as `find` reads. */
  readonly match: RegExpExecArray;
}

/**
 * Most characters of a secret that a regular expression reads at once. Beyond some millions, its stack overflows; the
 * rest of a longer secret is read in pieces of this length.
 */
const LONGEST_RUN = 50_000;

/** What may be before a secret although it ends with letters or digits: `\n`, `\u003c`, `%3D`, the color of a terminal. */
const ESCAPES = '\\\\[nrtbfv0]|\\\\u[0-9a-fA-F]{4}|\\\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2}|\\[[0-9;]{0,16}m';

/** A place with no `word` character before it, or with an escape, as JSON inside of texts and addresses have them. */
export function boundary(word: string): string {
  return `(?:(?<!${word})|(?<=${ESCAPES}))`;
}

/** A regular expression whose `{n,}` end at the longest run. */
export function bounded(source: string, flags: string): RegExp {
  return new RegExp(source.replace(/\{(\d+),\}/g, `{$1,${String(LONGEST_RUN)}}`), flags);
}

/** @param characters a class of a regular expression */
export function restOf(characters: string): RegExp {
  return bounded(`${characters}{1,}`, 'y');
}

/** A text with what `mark` makes of each secret; undefined leaves it as it is. */
export function replaceSecrets(
  text: string,
  { find, rest }: SecretPattern,
  mark: (found: FoundSecret) => string | undefined,
): string {
  const parts: string[] = [];
  let copied = 0;
  find.lastIndex = 0;
  for (let match = find.exec(text); match; match = find.exec(text)) {
    const found = match.groups?.['value'] ?? match[0];
    const start = find.lastIndex - found.length;
    const end = found.length < LONGEST_RUN ? find.lastIndex : endOfRun(text, find.lastIndex, rest);
    find.lastIndex = end;
    const made = isInMark(text, start) ? undefined : mark({ secret: text.slice(start, end), match });
    if (made === undefined) continue;
    parts.push(text.slice(copied, start), made);
    copied = end;
  }
  return copied === 0 ? text : parts.join('') + text.slice(copied);
}

function endOfRun(text: string, from: number, rest: RegExp): number {
  let end = from;
  for (rest.lastIndex = end; rest.test(text); end = rest.lastIndex);
  return end;
}

/** A mark of ours or of the gateway. */
const MARK_SOURCE = '\\[REDACTED(?::[a-z-]{1,24}(?:-[0-9]{1,6})?)?\\]';
const WHOLE_MARK = new RegExp(`^${MARK_SOURCE}$`);
const MARKS = new RegExp(MARK_SOURCE, 'g');
/** Longest mark, in characters. */
const MARK_LENGTH = 42;

/** Whether a text is a mark and nothing else. */
export function isMark(text: string): boolean {
  return text.length <= MARK_LENGTH && WHOLE_MARK.test(text);
}

/** Whether a place is after the first character of a mark, and before its end. */
function isInMark(text: string, at: number): boolean {
  const from = Math.max(0, at - MARK_LENGTH);
  const near = text.slice(from, at + MARK_LENGTH);
  return [...near.matchAll(MARKS)].some(
    ({ 0: mark, index }) => from + index < at && at < from + index + mark.length,
  );
}
