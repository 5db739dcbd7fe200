/**
 * Whether a text is what a pattern describes: `*` is any number of characters, all else itself in any letter case.
 * Time is at most the product of both lengths.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  return fits(pattern.toLowerCase(), text.toLowerCase());
}

/** Whether a name is what a glob describes: `*` is any number of characters, `?` one, all else itself. */
export function fitsName(glob: string, name: string): boolean {
  return fits(glob, name, '?');
}

/** @param one represents any character; a text has none of length 0 */
function fits(wanted: string, given: string, one = ''): boolean {
  let [at, from] = [0, 0];
  // Where the last `*` is, and how much it represents so far.
  let [star, taken] = [-1, 0];
  while (from < given.length) {
    if (wanted[at] === '*') {
      [star, taken] = [at, from];
      at++;
    } else if (wanted[at] === given[from] || wanted[at] === one) {
      at++;
      from++;
    } else if (star >= 0) {
      taken++;
      [at, from] = [star + 1, taken];
    } else {
      return false;
    }
  }
  return /^\**$/.test(wanted.slice(at));
}
