/**
 * Whether a text is what a pattern describes: `*` is any number of characters, all else itself in any letter case.
 * Time is at most the product of both lengths.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), text.toLowerCase()];
  let [at, from] = [0, 0];
  // Where the last `*` is, and how much it stands for so far.
  let [star, taken] = [-1, 0];
  while (from < given.length) {
    if (wanted[at] === '*') {
      [star, taken] = [at, from];
      at++;
    } else if (wanted[at] === given[from]) {
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
