import { createScanner, type Node } from 'jsonc-parser';
import type { Json } from '../gateway/json';
import type { TextRange } from '../text/text-range';
import { rangeOfNode } from './json-text';
import type { ScenarioSource } from './parse';

/** Blanks inside a line of JSON: none or one. */
export interface JsonSpacing {
  /** Between the braces of an object and what is in it. */
  readonly padding: string;
  /** Between the brackets of a list and what is in it. */
  readonly listPadding: string;
  readonly colon: string;
  readonly comma: string;
}

/** How a file lays out its JSON. */
export interface JsonStyle extends JsonSpacing {
  /** One step of indentation. */
  readonly unit: string;
  readonly lineEnd: string;
  /** Whether no value is broken, however long it is: so in a file that is one line. */
  readonly isOneLine: boolean;
}

const USUAL: JsonSpacing = { padding: ' ', listPadding: '', colon: ': ', comma: ', ' };

const known = new WeakMap<ScenarioSource, JsonStyle>();

/** The style that most of a file has; what it does not show is as usual: `{ "a": [1, 2] }`, two blanks a level. */
export function jsonStyle(source: ScenarioSource): JsonStyle {
  const style = known.get(source) ?? readStyle(source);
  known.set(source, style);
  return style;
}

function readStyle({ text, root }: ScenarioSource): JsonStyle {
  const [first] = root?.children ?? [];
  const indent = first ? lineIndent(text, first.offset) : '';
  return {
    unit: indent === '' ? (/\n(\t| {2,8})(?=[^ \t\r\n])/.exec(text)?.[1] ?? '  ') : indent,
    lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
    isOneLine: !text.trim().includes('\n'),
    ...USUAL,
    ...shownSpacing(text, { start: 0, end: text.length }),
  };
}

/** `SyntaxKind` of jsonc-parser, whose ambient enum isolated modules cannot read. */
const OPEN_BRACE = 1;
const CLOSE_BRACE = 2;
const OPEN_BRACKET = 3;
const CLOSE_BRACKET = 4;
const COMMA = 5;
const COLON = 6;
const END_OF_FILE = 17;

/** The blanks that follow each of these on a line. */
const SHOWN_AFTER: ReadonlyMap<number, readonly [name: keyof JsonSpacing, sign: string]> = new Map([
  [OPEN_BRACE, ['padding', '']],
  [OPEN_BRACKET, ['listPadding', '']],
  [COLON, ['colon', ':']],
  [COMMA, ['comma', ',']],
]);

/** Tokens from which a style is read; that is enough of a large file. */
const MAX_TOKENS = 20_000;

/** The spacing that most of a range of JSON has; of what it does not show, or shows both ways alike, nothing. */
function shownSpacing(text: string, range: TextRange): Partial<JsonSpacing> {
  const balances = blankBalances(text, range);
  const shown: { -readonly [Name in keyof JsonSpacing]?: string } = {};
  for (const [token, [name, sign]] of SHOWN_AFTER) {
    const balance = balances.get(token) ?? 0;
    if (balance !== 0) shown[name] = balance > 0 ? `${sign} ` : sign;
  }
  // `{"a":1}` is how programs write JSON, whose commas have no blanks either.
  const isTight = shown.padding === '' && shown.colon === ':';
  return isTight ? { comma: ',', ...shown } : shown;
}

/** By token, how often a blank follows it on its line, less how often none does. */
function blankBalances(text: string, { start, end }: TextRange): ReadonlyMap<number, number> {
  const scanner = createScanner(text, true);
  scanner.setPosition(start);
  const balances = new Map<number, number>();
  let before: number = scanner.scan();
  for (let count = 1; count < MAX_TOKENS && before !== END_OF_FILE; count++) {
    const gapStart = scanner.getTokenOffset() + scanner.getTokenLength();
    const token: number = scanner.scan();
    const at = scanner.getTokenOffset();
    if (at >= end) break;
    const gap = text.slice(gapStart, at);
    const isShown = SHOWN_AFTER.has(before) && token !== CLOSE_BRACE && token !== CLOSE_BRACKET;
    if (isShown && /^[ \t]*$/.test(gap)) balances.set(before, (balances.get(before) ?? 0) + (gap ? 1 : -1));
    before = token;
  }
  return balances;
}

/** The blanks that the line of `offset` begins with. */
export function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

const WIDTH = 80;

/** A value in a file's style: on one line when it is short, else indented below a line with `indent`. */
export function layOut(value: Json, style: JsonStyle, indent: string): string {
  const line = onOneLine(value, style, style.isOneLine ? Infinity : WIDTH);
  if (line !== undefined) return line;
  return JSON.stringify(value, null, style.unit).split('\n').join(`${style.lineEnd}${indent}`);
}

/**
 * A value in the style of the one at `node`, which it is to replace: with its spacing, and over several lines as far
 * down as that one is. What it does not show is as in the rest of the file.
 */
export function layOutInstead(source: ScenarioSource, node: Node, value: Json): string {
  const { text } = source;
  const style = { ...jsonStyle(source), ...shownSpacing(text, rangeOfNode(node)) };
  return broken(value, style, lineIndent(text, node.offset), brokenLevels(text, node));
}

/** How many levels of lists and objects, from the outermost one, begin a line for each of their values. */
function brokenLevels(text: string, node: Node): number {
  const children = node.children ?? [];
  const [first] = children;
  const isBroken = first !== undefined && text.slice(node.offset, first.offset).includes('\n');
  if (!isBroken) return 0;
  const levels = children.map((child) => {
    const value = child.type === 'property' ? child.children?.[1] : child;
    return value ? brokenLevels(text, value) : 0;
  });
  return 1 + levels.reduce((most, each) => Math.max(most, each), 0);
}

/** A value over several lines, its first level at least; on one in a file that is one line. */
export function layOutBroken(value: Json, style: JsonStyle, indent: string): string {
  return broken(value, style, indent, style.isOneLine ? 0 : 1);
}

function broken(value: Json, style: JsonStyle, indent: string, levels: number): string {
  if (levels === 0 || typeof value !== 'object' || value === null) return layOut(value, style, indent);
  const inner = `${indent}${style.unit}`;
  const members = membersOf(value, style, (member) => broken(member, style, inner, levels - 1));
  const isList = Array.isArray(value);
  if (members.length === 0) return isList ? '[]' : '{}';
  const lines = members.map((member) => `${style.lineEnd}${inner}${member}`).join(',');
  return `${isList ? '[' : '{'}${lines}${style.lineEnd}${indent}${isList ? ']' : '}'}`;
}

function membersOf(value: object & Json, style: JsonSpacing, write: (member: Json) => string): string[] {
  if (Array.isArray(value)) return value.map(write);
  return Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}${style.colon}${write(member)}`,
  );
}

/** `["a", { "b": 1 }]`; undefined for a list or an object that takes more than `width` characters. */
function onOneLine(value: Json, style: JsonSpacing, width: number): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isList = Array.isArray(value);
  const parts: string[] = [];
  let left = width;
  for (const [name, member] of Object.entries(value)) {
    const written = onOneLine(member, style, left);
    if (written === undefined) return undefined;
    const part = isList ? written : `${JSON.stringify(name)}${style.colon}${written}`;
    left -= part.length + style.comma.length;
    if (left < 0) return undefined;
    parts.push(part);
  }
  if (parts.length === 0) return isList ? '[]' : '{}';
  const padding = isList ? style.listPadding : style.padding;
  return `${isList ? '[' : '{'}${padding}${parts.join(style.comma)}${padding}${isList ? ']' : '}'}`;
}
