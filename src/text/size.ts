import { figure } from './figure';

/** How large a text may be: its length in UTF-16 units, and its opening parentheses, wherever they stand. */
export interface TextLimits {
  readonly length: number;
  readonly lists: number;
}

const MIB = 1024 * 1024;

/** What is assembled at all; wabt takes about a second and 100 MB for 2 MiB, and half a kilobyte for a function. */
export const ASSEMBLED: TextLimits = { length: 8 * MIB, lists: 1_000_000 };

/** What is assembled inside an editor, whose process has other things to keep: at most about 200 MB. */
export const ASSEMBLED_IN_EDITOR: TextLimits = { length: 4 * MIB, lists: 300_000 };

/** What an editor reads and checks while it is typed, on the thread that answers everything else. */
export const ANALYZED: TextLimits = { length: 2 * MIB, lists: 100_000 };

/** What of a text is over the limits; undefined when it keeps them. Linear, and keeps nothing. */
export function overLimits(text: string, limits: TextLimits): keyof TextLimits | undefined {
  if (text.length > limits.length) return 'length';
  // Every list takes a character and more.
  if (text.length <= limits.lists) return undefined;
  let lists = 0;
  for (let at = text.indexOf('('); at !== -1; at = text.indexOf('(', at + 1)) {
    if (++lists > limits.lists) return 'lists';
  }
  return undefined;
}

/** `2 MiB and 100,000 opening parentheses`. */
export function limitsText({ length, lists }: TextLimits): string {
  return `${String(length / MIB)} MiB and ${figure(lists)} opening parentheses`;
}
