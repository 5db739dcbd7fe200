/** Languages that differ in how their sources are divided into tokens. */
export type TokenLanguage = 'rust' | 'c' | 'go' | 'zig' | 'assemblyscript' | 'wat';

/** A name or a mark of a source, where it is; line and character count from 0. */
export interface SourceToken {
  readonly kind: 'name' | 'mark';
  readonly text: string;
  readonly line: number;
  readonly start: number;
}

/** What is passed over; unfinished comments and strings reach to the end, so that no text is read twice. */
const COMMENTS = String.raw`\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)`;
const STRING = String.raw`"(?:\\[^]?|[^"\\])*(?:"|$)`;
/** Up to the end of its line where it is unfinished. */
const SINGLE_QUOTED = String.raw`'(?:\\[^]?|[^'\\\n])*(?:'|(?=\n)|$)`;
const LONG_STRING = '`[^`]*(?:`|$)';
/** A character; in Rust a quote may also begin a lifetime. */
const CHARACTER = String.raw`'(?:\\[^\n]{1,10}?|[^'\\\n])'`;
const NAME = String.raw`(?<name>[\p{L}_$][\p{L}\p{N}_$]*)`;
const MARK = String.raw`(?<mark>->|=>|::|[.(){};])`;

const PATTERNS: Readonly<Record<TokenLanguage, string>> = {
  rust: String.raw`${COMMENTS}|b?r(#{1,9})"[^]*?(?:"\1|$)|${STRING}|${CHARACTER}|${NAME}|${MARK}`,
  c: `${COMMENTS}|${STRING}|${CHARACTER}|${NAME}|${MARK}`,
  zig: `${COMMENTS}|${STRING}|${CHARACTER}|${NAME}|${MARK}`,
  go: `${COMMENTS}|${STRING}|${LONG_STRING}|${CHARACTER}|${NAME}|${MARK}`,
  assemblyscript: `${COMMENTS}|${STRING}|${LONG_STRING}|${SINGLE_QUOTED}|${NAME}|${MARK}`,
  wat: String.raw`;;[^\n]*|\(;[^]*?(?:;\)|$)|${STRING}|\$(?<name>[^\s"(),;]+)|(?<mark>[()]|func\b)`,
};

/** Names and marks of a source up to the end of a line; comments and strings have none. Linear in the text. */
export function sourceTokens(text: string, language: TokenLanguage, lastLine: number): SourceToken[] {
  const tokens: SourceToken[] = [];
  const pattern = new RegExp(PATTERNS[language], 'gu');
  let line = 0;
  let lineStart = 0;
  let next = text.indexOf('\n');
  for (const match of text.matchAll(pattern)) {
    while (next >= 0 && next < match.index) {
      line++;
      lineStart = next + 1;
      next = text.indexOf('\n', lineStart);
    }
    if (line > lastLine) break;
    const { name, mark } = match.groups ?? {};
    const token = name ?? mark;
    if (token === undefined) continue;
    // The `$` of WAT is no part of a name.
    const start = match.index + match[0].length - token.length - lineStart;
    tokens.push({ kind: name === undefined ? 'mark' : 'name', text: token, line, start });
  }
  return tokens;
}

/** Whether a name means a field, a method, or a function instead of a variable. */
export function isMember(tokens: readonly SourceToken[], at: number): boolean {
  const [before, token, after] = [tokens[at - 1], tokens[at], tokens[at + 1]];
  if (before !== undefined && ['.', '->', '::'].includes(before.text)) return true;
  if (token === undefined || after === undefined) return false;
  const isNext = after.line === token.line && after.start === token.start + token.text.length;
  return isNext && (after.text === '(' || after.text === '::');
}

/** What begins a block with something in parentheses that is no function. */
const CONTROL = /^(?:if|for|while|switch|catch)$/;

/** The line on which the function begins that the last token is in; undefined where it is in none. */
export function functionStart(tokens: readonly SourceToken[], language: TokenLanguage): number | undefined {
  const open: (number | undefined)[] = [];
  const [opening, closing] = language === 'wat' ? ['(', ')'] : ['{', '}'];
  let header = 0;
  for (const [at, { text, line }] of tokens.entries()) {
    if (text === opening) {
      const isWat = language === 'wat';
      const isFunction = isWat ? tokens[at + 1]?.text === 'func' : isHead(tokens.slice(header, at), language);
      open.push(isFunction ? (isWat ? line : tokens[header]?.line) : undefined);
    } else if (text === closing) open.pop();
    if (text === opening || text === closing || text === ';') header = at + 1;
  }
  const found = open.filter((each) => each !== undefined);
  // A function of C that is in another is a lambda, which sees the variables around it.
  return language === 'c' ? found[0] : found.at(-1);
}

/** Whether the tokens before a brace say that it begins a function. */
function isHead(tokens: readonly SourceToken[], language: TokenLanguage): boolean {
  const words = tokens.map(({ text }) => text);
  switch (language) {
    case 'rust':
    case 'zig':
      return words.some((word, at) => word === 'fn' && tokens[at + 1]?.kind === 'name');
    case 'go':
      return words.includes('func');
    default:
      return words.includes('(') && !words.some((word) => CONTROL.test(word));
  }
}
