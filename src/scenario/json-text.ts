import { createScanner, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import { wellFormed } from '../gateway/go-utf8';
import type { Json, JsonObject } from '../gateway/json';
import type { TextRange } from '../text/text-range';
import { LineIndex } from '../text/line-index';
import { shownText } from '../text/shown-position';

export interface JsonTextProblem {
  readonly code: 'too-large' | 'too-deep' | 'syntax' | 'number-range' | 'duplicate-key';
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly range: TextRange;
}

export interface JsonText {
  /** What could be understood; absent for an empty text or one that is refused. */
  readonly root?: Node;
  readonly problems: readonly JsonTextProblem[];
}

/** Largest scenario, in characters; its inputs may be larger than a gateway's 8 MiB, not without end. */
const MAX_TEXT_LENGTH = 32 * 1024 * 1024;
/** Deepest nesting of lists and objects that every part of the program handles. */
export const MAX_TEXT_DEPTH = 1000;
/** Most brackets and commas, which bounds the memory of the parsed tree. */
const MAX_SEPARATORS = 1_000_000;
const MAX_SYNTAX_PROBLEMS = 20;
const MAX_VALUE_PROBLEMS = 100;

/** `SyntaxKind` of jsonc-parser, whose ambient enum isolated modules cannot read. */
const OPEN_BRACE = 1;
const CLOSE_BRACE = 2;
const OPEN_BRACKET = 3;
const CLOSE_BRACKET = 4;
const COMMA = 5;
const END_OF_FILE = 17;

/**
 * Parses JSON that people write: with comments, trailing commas and a byte order mark, tolerating errors. Texts
 * that are too large, too deep, hold too many values or are UTF-16 are refused with one problem before a tree is
 * built. Texts and names in the tree are as Go decodes them: lone surrogates are U+FFFD.
 */
export function parseJsonText(text: string): JsonText {
  const refused = refusal(text);
  if (refused) return { problems: [refused] };
  const errors: ParseError[] = [];
  // A byte order mark is no JSON; a blank in its place keeps every offset.
  const readable = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const root = parseTree(readable, errors, { allowTrailingComma: true, disallowComments: false });
  const problems = errors.slice(0, MAX_SYNTAX_PROBLEMS).map(syntaxProblem);
  if (!root) return { problems };
  checkValues(root, problems, new LineIndex(text));
  return { root, problems };
}

/** UTF-16 that was read as UTF-8: its byte order mark is no UTF-8, and every other byte of JSON is NUL. */
const UTF_16 = /^(?:\ufffd\ufffd|\u0000[^\u0000]|[^\u0000]\u0000)/;

function refusal(text: string): JsonTextProblem | undefined {
  if (UTF_16.test(text)) {
    const message = 'this text is UTF-16; save it as UTF-8';
    return { code: 'syntax', severity: 'error', message, range: { start: 0, end: 1 } };
  }
  if (text.length > MAX_TEXT_LENGTH) {
    const message = `the text has ${text.length} characters; at most ${MAX_TEXT_LENGTH} (32 Mi) are read`;
    return { code: 'too-large', severity: 'error', message, range: { start: 0, end: 0 } };
  }
  const scanner = createScanner(text, true);
  let depth = 0;
  let separators = 0;
  for (let token: number = scanner.scan(); token !== END_OF_FILE; token = scanner.scan()) {
    if (token < OPEN_BRACE || token > COMMA) continue;
    separators++;
    if (token === OPEN_BRACE || token === OPEN_BRACKET) depth++;
    else if (token === CLOSE_BRACE || token === CLOSE_BRACKET) depth--;
    const start = scanner.getTokenOffset();
    const range = { start, end: start + 1 };
    if (depth > MAX_TEXT_DEPTH) {
      const message = `lists and objects are nested more than ${MAX_TEXT_DEPTH} deep here`;
      return { code: 'too-deep', severity: 'error', message, range };
    }
    if (separators > MAX_SEPARATORS) {
      const message = `the text has more than ${MAX_SEPARATORS} brackets and commas, which is too much to read`;
      return { code: 'too-large', severity: 'error', message, range };
    }
  }
  return undefined;
}

const SYNTAX_MESSAGES: Record<string, string> = {
  InvalidSymbol: 'this is not JSON: a value is an object, a list, a "string", a number, true, false or null',
  InvalidNumberFormat: 'this is not a JSON number',
  PropertyNameExpected: 'a property name in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected between the property name and its value',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'the object is not closed: `}` is missing',
  CloseBracketExpected: 'the list is not closed: `]` is missing',
  EndOfFileExpected: 'the text must end here, after the value',
  UnexpectedEndOfComment: 'the comment is not closed: `*/` is missing',
  UnexpectedEndOfString: 'the string is not closed: `"` is missing',
  UnexpectedEndOfNumber: 'the number is cut off',
  InvalidUnicode: '`\\u` must be followed by four hexadecimal digits',
  InvalidEscapeCharacter: 'unknown escape; write `\\\\` for a backslash',
  InvalidCharacter: 'control characters must be escaped in a string, for example `\\n` or `\\u0001`',
};

function syntaxProblem(error: ParseError): JsonTextProblem {
  const name = printParseErrorCode(error.error);
  const message = SYNTAX_MESSAGES[name] ?? 'this is not JSON';
  return {
    code: 'syntax',
    severity: 'error',
    message,
    range: rangeOfNode(error),
  };
}

/** Numbers beyond float64, which the gateway could not decode, and keys given twice; makes every text well-formed. */
function checkValues(root: Node, problems: JsonTextProblem[], lines: LineIndex): void {
  const last = problems.length + MAX_VALUE_PROBLEMS;
  const pending = [root];
  for (let node = pending.pop(); node && problems.length < last; node = pending.pop()) {
    if (node.type === 'string') makeWellFormed(node);
    if (node.type === 'number' && !Number.isFinite(node.value)) {
      const message = 'this number is outside the range of a 64-bit float, the gateway could not read it';
      problems.push({ code: 'number-range', severity: 'error', message, range: rangeOfNode(node) });
    }
    if (node.type === 'object') reportDuplicates(node, problems, lines);
    // From the end, so that they come in the order of the text.
    for (const child of node.children?.toReversed() ?? []) pending.push(child);
  }
}

/** Lone surrogates, which no Go string holds, become U+FFFD as Go's decoder makes them. */
function makeWellFormed(node: Node): void {
  const value = wellFormed(String(node.value));
  if (value !== node.value) Object.assign(node, { value });
}

function reportDuplicates(object: Node, problems: JsonTextProblem[], lines: LineIndex): void {
  const seen = new Map<string, number>();
  for (const property of object.children ?? []) {
    const key = property.children?.[0];
    if (typeof key?.value !== 'string') continue;
    makeWellFormed(key);
    const name = key.value as string;
    const first = seen.get(name);
    if (first === undefined) {
      seen.set(name, key.offset);
      continue;
    }
    const at = shownText(lines.positionAt(first));
    const message = `${JSON.stringify(name)} occurs twice in this object, first at ${at}; remove one of them`;
    problems.push({ code: 'duplicate-key', severity: 'error', message, range: rangeOfNode(key) });
    if (problems.length > MAX_VALUE_PROBLEMS) return;
  }
}

/** Where a node, or an error of the parser, is in the text. */
export function rangeOfNode({ offset, length }: Pick<Node, 'offset' | 'length'>): TextRange {
  return { start: offset, end: offset + length };
}

/** What is between the quotes of a string. */
export function insideQuotes({ start, end }: TextRange): TextRange {
  return { start: start + 1, end: end - 1 };
}

/** A node's first character: a squiggle under a whole page helps no one. */
export function startOfNode({ offset }: Pick<Node, 'offset'>): TextRange {
  return { start: offset, end: offset + 1 };
}

/** An object's properties, the last of equal names; values missing after a syntax error are left out. */
export function propertiesOf(object: Node): Map<string, { readonly key: Node; readonly value: Node }> {
  const properties = new Map<string, { key: Node; value: Node }>();
  for (const property of object.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key && value && typeof key.value === 'string') properties.set(key.value, { key, value });
  }
  return properties;
}

/** The value at a path of property names and list positions; of equal names the last, which counts. */
export function nodeAt(root: Node, path: readonly (string | number)[]): Node | undefined {
  let node: Node | undefined = root;
  for (const segment of path) {
    if (typeof segment === 'number') node = node?.type === 'array' ? node.children?.[segment] : undefined;
    else node = node?.type === 'object' ? propertiesOf(node).get(segment)?.value : undefined;
  }
  return node;
}

/** The value as `JSON.parse` would give it: `__proto__` is an ordinary own key. */
export function jsonOfNode(node: Node): Json {
  switch (node.type) {
    case 'array':
      return (node.children ?? []).map(jsonOfNode);
    case 'object': {
      const object: JsonObject = {};
      for (const [key, { value }] of propertiesOf(node)) setOwn(object, key, jsonOfNode(value));
      return object;
    }
    case 'string':
    case 'number':
    case 'boolean':
      return node.value as string | number | boolean;
    case 'null':
    case 'property':
      return null;
  }
}

function setOwn(object: JsonObject, key: string, value: Json): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[key] = value;
  }
}
