import { markPattern } from './paint';

/** What makes an emoji of several characters is seen, in that place only. */
const IN_EMOJI =
  '(?<=\\p{Extended_Pictographic}\\p{Emoji_Modifier}?)\\ufe0f|' +
  '(?<=\\p{Extended_Pictographic}\\p{Emoji_Modifier}?\\ufe0f?)\\u200d(?=\\p{Extended_Pictographic})';
/** Characters that terminals obey or no one sees: controls (C0, DEL, C1), formats (bidi, zero width), no characters. */
const UNSEEN = `(?!${IN_EMOJI})[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}]`;

/**
 * Text of which nothing is hidden: ASCII, and what reports draw with (dashes and quotes, arrows, box drawing to
 * dingbats). Nearly all text is like that, and the patterns with properties of Unicode take milliseconds to make.
 */
const PLAIN = /^[\t\n -~\u2010-\u2027\u2190-\u21ff\u2500-\u27bf]*$/;
const BREAK_OR_TAB = /[\t\n]/;
const LINE_BREAK = /\r\n?/g;

/** A pattern that is made on first use. */
function pattern(make: () => string, flags: string): () => RegExp {
  let made: RegExp | undefined;
  return () => (made ??= new RegExp(make(), flags));
}

const hidden = pattern(() => `(?![\\n\\t])${UNSEEN}`, 'gu');
const hiddenOrBreak = pattern(() => UNSEEN, 'gu');
const marked = pattern(() => `${markPattern()}|(?![\\n\\t])${UNSEEN}`, 'gu');

/** Where CI systems look for commands: GitHub at the start of a line and for `##[` anywhere, Azure for `##vso[`. */
const lineCommand = pattern(() => `^((?:[^\\S\\n]|${markPattern()})*):(?=:)`, 'gmu');
const COMMAND_ANYWHERE = /##(?=[\w-]*\[)/g;

/**
 * Text of several lines made safe to print: control characters (a terminal would obey them) and characters that
 * no one sees as escapes, line ends and tabs kept.
 */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(LINE_BREAK, lineBreak).replace(hidden(), escaped);
}

/** A name, a path or another text that is part of a line: like `printable`, and line ends are escaped, too. */
export function inline(text: string): string {
  if (PLAIN.test(text) && !BREAK_OR_TAB.test(text)) return text;
  return text.replace(hiddenOrBreak(), escaped);
}

/**
 * The one way to a terminal, to a CI log and to files that people print: nothing in `text` is obeyed, except the
 * marks of our own paint. Control and invisible characters are written as `\u001b`; a line that starts with `::` as
 * `\u003a:`, and `##[` as `#\u0023[`, so that no CI system takes them for commands (GitHub's runner: a line is a
 * command when it starts, after white space, with `::NAME …::`, or holds `##[NAME …]`). JSON text keeps its
 * meaning, because all of this can stand in its texts only, and is escaped as JSON does.
 */
export function terminalText(text: string): string {
  if (PLAIN.test(text)) return disarmed(text);
  return disarmed(text.replace(LINE_BREAK, lineBreak)).replace(marked(), (found, said?: string) => {
    if (said === undefined) return escaped(found);
    return said === '::' ? said : `\u001b[${said}m`;
  });
}

/** Text without anything that a CI system takes for a command. */
export function disarmed(text: string): string {
  const unquoted = text.includes('::')
    ? text.replace(lineCommand(), (_found, before: string) => `${before}\\u003a`)
    : text;
  return unquoted.replace(COMMAND_ANYWHERE, '#\\u0023');
}

/** Where VS Code sees a link in a message: `](command:…`. */
const LINK = /\]\((?=[a-z][a-z\d+.-]*:)/gi;

/**
 * Text for a message or the progress of VS Code, which makes links of `[text](command:…)` and runs them: like
 * `printable`, and such a link is written as `]\u0028command:…`.
 */
export function messageText(text: string): string {
  return printable(text).replace(LINK, ']\\u0028');
}

function lineBreak(found: string): string {
  return found === '\r\n' ? '\n' : escaped(found);
}

function escaped(found: string): string {
  let text = '';
  for (let at = 0; at < found.length; at++) {
    text += `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return text;
}
