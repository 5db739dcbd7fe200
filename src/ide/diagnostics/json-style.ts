import type { Json } from '../../gateway/json';
import type { ScenarioSource } from '../../scenario/parse';

/** How a file lays out its JSON. */
export interface JsonStyle {
  /** One step of indentation. */
  readonly unit: string;
  readonly lineEnd: string;
  /** Between the braces of an object on one line and what is in it. */
  readonly padding: string;
  readonly colon: string;
}

const known = new WeakMap<ScenarioSource, JsonStyle>();

export function jsonStyle(source: ScenarioSource): JsonStyle {
  const style = known.get(source) ?? readStyle(source);
  known.set(source, style);
  return style;
}

function readStyle({ text, root }: ScenarioSource): JsonStyle {
  const [first] = root?.children ?? [];
  const indent = first ? lineIndent(text, first.offset) : '';
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  return {
    unit: indent === '' ? '  ' : indent,
    lineEnd: text.includes('\r\n') ? '\r\n' : '\n',
    padding: count(/\{"/g) > count(/\{ +"/g) ? '' : ' ',
    colon: count(/":\S/g) > count(/":\s/g) ? ':' : ': ',
  };
}

/** The blanks that the line of `offset` begins with. */
export function lineIndent(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

const WIDTH = 80;

/** A value in a file's style: on one line when it is short, else indented below a line with `indent`. */
export function layOut(value: Json, style: JsonStyle, indent: string): string {
  const line = onOneLine(value, style);
  if (line.length <= WIDTH) return line;
  return JSON.stringify(value, null, style.unit).split('\n').join(`${style.lineEnd}${indent}`);
}

function onOneLine(value: Json, style: JsonStyle): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((each) => onOneLine(each, style)).join(', ')}]`;
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}${style.colon}${onOneLine(member, style)}`,
  );
  return members.length === 0 ? '{}' : `{${style.padding}${members.join(', ')}${style.padding}}`;
}
