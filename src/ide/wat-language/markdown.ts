import { inline, printable } from '../../report/terminal-text';

/** Longest name shown inside a sentence, in UTF-16 units. */
const MAX_INLINE = 200;
const BACKTICKS = /`+/g;

/**
 * Text of a module as code inside a Markdown sentence. Nothing in it counts as Markdown, whatever a name or a string
 * says: no link, image or HTML; what no one would see is written as escapes.
 */
export function inlineCode(text: string): string {
  const cut = text.length > MAX_INLINE ? `${text.slice(0, MAX_INLINE)}…` : text;
  const shown = inline(cut);
  if (shown.trim() === '') return '` `';
  const fence = '`'.repeat(longestRun(shown) + 1);
  const space = /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/** A block of WAT in Markdown, which nothing in the code can end. */
export function watBlock(code: string): string {
  const shown = printable(code);
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}wat\n${shown}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(BACKTICKS)].map(([run]) => run.length));
}
