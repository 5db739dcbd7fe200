/** The part of `before` that must be replaced, by offsets, and what comes there. */
export interface ChangedSpan {
  readonly start: number;
  readonly end: number;
  readonly content: string;
}

/** The smallest single replacement that turns `before` into `after`; never splits a line end. */
export function changedSpan(before: string, after: string): ChangedSpan {
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
  return { start, end, content: after.slice(start, after.length - tail) };
}
