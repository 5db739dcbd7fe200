import { inline } from '../../report/terminal-text';
import { shorten } from '../../scenario/compact';

/** Characters of a text of the module that are shown. */
const SHOWN = 200;

/** A text of others in one line, safe to show and not too long. */
export function shownText(text: string): string {
  return inline(shorten(text, SHOWN));
}

/** A place in a file, `0x1f3`. */
export function hex(offset: number): string {
  return `0x${offset.toString(16)}`;
}
