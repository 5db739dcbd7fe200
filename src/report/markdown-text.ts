import { shorten } from '../scenario/compact';
import { inline } from './terminal-text';

/** What Markdown, HTML and GitHub's links could obey: ASCII punctuation but a few harmless marks and `_` in a word, and `www.`. */
const OBEYED = /[!-+:<-@[-^`{-~]|(?<![a-z\d])_|_(?![a-z\d])|\bwww\./gi;

/** Text of others in one line of at most `width` characters, in which Markdown and HTML find nothing to obey. */
export function markdownText(foreign: string, width = 200): string {
  return shorten(inline(foreign), width).replace(OBEYED, (found) =>
    [...found].map((character) => `&#${String(character.charCodeAt(0))};`).join(''),
  );
}

/** The same as code: GitHub makes no mention or reference of it. */
export function markdownCode(foreign: string, width?: number): string {
  return `<code>${markdownText(foreign, width)}</code>`;
}

/** A row of a table; the cells are Markdown. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
