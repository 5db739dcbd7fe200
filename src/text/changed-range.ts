import type { TextRange } from './text-range';

/** The range of `before` that must be replaced, and the text that comes there. */
export interface ChangedRange extends TextRange {
  readonly text: string;
}

/** The smallest single replacement that turns `before` into `after`; never splits a line end. */
export function changedRange(before: string, after: string): ChangedRange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  if (before[start - 1] === '\r') start--;
  let tail = 0;
  while (
    tail < shorter - start &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  if (before[before.length - tail] === '\n' && before[before.length - tail - 1] === '\r') tail--;
  const end = before.length - tail;
  return { start, end, text: after.slice(start, after.length - tail) };
}
