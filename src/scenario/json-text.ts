import { createScanner, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { Json, JsonObject } from '../gateway/json';

/** Characters of a text: from `offset`, `length` long. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

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
export const MAX_TEXT_LENGTH = 32 * 1024 * 1024;
/** Deepest nesting of lists and objects that every part of the program handles. */
export const MAX_TEXT_DEPTH = 1000;
/** Most brackets and commas, which bounds the memory of the parsed tree. */
const MAX_SEPARATORS = 1_000_000;
const MAX_SYNTAX_PROBLEMS = 20;

/** `SyntaxKind` of jsonc-parser, whose ambient enum isolated modules cannot read. */
const OPEN_BRACE = 1;
const CLOSE_BRACE = 2;
const OPEN_BRACKET = 3;
const CLOSE_BRACKET = 4;
const COMMA = 5;
const END_OF_FILE = 17;

/**
 * Parses JSON with comments and trailing commas, tolerating errors. Texts that are too large, too deep or
 * hold too many values are refused with one problem before a tree is built.
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
  checkValues(root, problems);
  return { root, problems };
}

function refusal(text: string): JsonTextProblem | undefined {
  if (text.length > MAX_TEXT_LENGTH) {
    const message = `the file has ${text.length} characters; a scenario may have ${MAX_TEXT_LENGTH} (32 Mi)`;
    return { code: 'too-large', severity: 'error', message, range: { offset: 0, length: 0 } };
  }
  const scanner = createScanner(text, true);
  let depth = 0;
  let separators = 0;
  for (let token: number = scanner.scan(); token !== END_OF_FILE; token = scanner.scan()) {
    if (token < OPEN_BRACE || token > COMMA) continue;
    separators++;
    if (token === OPEN_BRACE || token === OPEN_BRACKET) depth++;
    else if (token === CLOSE_BRACE || token === CLOSE_BRACKET) depth--;
    const range = { offset: scanner.getTokenOffset(), length: 1 };
    if (depth > MAX_TEXT_DEPTH) {
      const message = `lists and objects are nested more than ${MAX_TEXT_DEPTH} deep here`;
      return { code: 'too-deep', severity: 'error', message, range };
    }
    if (separators > MAX_SEPARATORS) {
      const message = `the file has more than ${MAX_SEPARATORS} brackets and commas; split the scenario`;
      return { code: 'too-large', severity: 'error', message, range };
    }
  }
  return undefined;
}

const SYNTAX_MESSAGES: Record<string, string> = {
  InvalidSymbol: 'this is not JSON: a value is an object, a list, a "text", a number, true, false or null',
  InvalidNumberFormat: 'this is not a JSON number',
  PropertyNameExpected: 'a property name in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected between the property name and its value',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'the object is not closed: `}` is missing',
  CloseBracketExpected: 'the list is not closed: `]` is missing',
  EndOfFileExpected: 'the file should end here, after its one object',
  UnexpectedEndOfComment: 'the comment is not closed: `*/` is missing',
  UnexpectedEndOfString: 'the text is not closed: `"` is missing',
  UnexpectedEndOfNumber: 'the number is cut off',
  InvalidUnicode: '`\\u` must be followed by four hexadecimal digits',
  InvalidEscapeCharacter: 'unknown escape; write `\\\\` for a backslash',
  InvalidCharacter: 'control characters must be escaped in a text, for example `\\n` or `\\u0001`',
};

function syntaxProblem(error: ParseError): JsonTextProblem {
  const name = printParseErrorCode(error.error);
  const message = SYNTAX_MESSAGES[name] ?? 'this is not JSON';
  return {
    code: 'syntax',
    severity: 'error',
    message,
    range: { offset: error.offset, length: error.length },
  };
}

/** Numbers beyond float64, which the gateway could not decode, and keys given twice. */
function checkValues(root: Node, problems: JsonTextProblem[]): void {
  const pending = [root];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (node.type === 'number' && !Number.isFinite(node.value)) {
      const message = 'this number is outside the range of a 64-bit float, the gateway could not read it';
      problems.push({ code: 'number-range', severity: 'error', message, range: rangeOfNode(node) });
    }
    if (node.type === 'object') reportDuplicates(node, problems);
    for (const child of node.children ?? []) pending.push(child);
  }
}

function reportDuplicates(object: Node, problems: JsonTextProblem[]): void {
  const seen = new Set<string>();
  for (const property of object.children ?? []) {
    const key = property.children?.[0];
    if (typeof key?.value !== 'string') continue;
    if (seen.has(key.value)) {
      const message = `${JSON.stringify(key.value)} is given twice in this object; the last one counts`;
      problems.push({ code: 'duplicate-key', severity: 'warning', message, range: rangeOfNode(key) });
    }
    seen.add(key.value);
  }
}

export function rangeOfNode(node: Node): TextRange {
  return { offset: node.offset, length: node.length };
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

/** The value as `JSON.parse` would give it: lone surrogates kept, `__proto__` an ordinary own key. */
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
