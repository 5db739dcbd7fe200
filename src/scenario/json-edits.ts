import type { Node } from 'jsonc-parser';
import type { Json } from '../gateway/json';
import { jsonStyle, layOut, layOutInstead, lineIndent } from './json-style';
import { nodeAt } from './json-text';
import type { ScenarioSource } from './parse';
import type { ScenarioPath } from './problem';
import { commaAfter } from './json-removal';
import type { TextEdit } from '../diagnostics/diagnostic';

/**
 * Edits that set the value at `path` in the file's own style, and leave all the rest as it is written: a value that
 * is there is replaced, one that is not is inserted, with the objects around it that are missing.
 *
 * @param insertAt position of a new property among the others; the last by default
 * @param isArrayInsertion adds `value` at the end of the list that holds `path`
 */
export function change(
  source: ScenarioSource,
  path: ScenarioPath,
  value: Json,
  insertAt?: number,
  isArrayInsertion = false,
): readonly TextEdit[] {
  const { text, root } = source;
  if (!root) return [];
  const node = isArrayInsertion ? undefined : nodeAt(root, path);
  if (node) {
    const text = layOutInstead(source, node, value);
    return [{ start: node.offset, end: node.offset + node.length, text }];
  }
  const style = jsonStyle(source);
  const around = path.slice(0, -1);
  const name = path.at(-1);
  const container = nodeAt(root, around);
  if (!container && typeof name === 'string') return change(source, around, { [name]: value });
  if (container?.type !== 'object' && container?.type !== 'array') return [];
  const item = (indent: string): string => {
    const written = layOut(value, style, indent);
    return container.type === 'object' ? `${JSON.stringify(name)}${style.colon}${written}` : written;
  };
  const children = container.children ?? [];
  const before = insertAt === undefined ? undefined : children[insertAt];
  const last = children.at(-1);
  if (before) return [insertedBefore(text, before, item, style.lineEnd)];
  return last ? appended(text, last, item, style.lineEnd) : [onlyItem(source, container, item)];
}

/**
 * Edits that give the object at `container` one more property, before the first of those that `before` names, behind
 * the comment of the one that precedes it; at the end when there is none.
 */
export function addMember(
  source: ScenarioSource,
  container: ScenarioPath,
  [name, value]: readonly [name: string, value: Json],
  before: readonly string[],
): readonly TextEdit[] {
  const node = source.root && nodeAt(source.root, container);
  const at = (node?.children ?? []).findIndex(({ children }) =>
    before.includes(String(children?.[0]?.value)),
  );
  const previous = node?.children?.[at - 1];
  if (!previous) return change(source, [...container, name], value, at < 0 ? undefined : at);
  const style = jsonStyle(source);
  const item: Item = (indent) => `${JSON.stringify(name)}${style.colon}${layOut(value, style, indent)}`;
  return appended(source.text, previous, item, style.lineEnd);
}

type Item = (indent: string) => string;

function startsLine(text: string, offset: number): boolean {
  return /(^|\n)[ \t]*$/.test(text.slice(Math.max(0, offset - 1000), offset));
}

function insertedBefore(text: string, { offset }: Node, item: Item, lineEnd: string): TextEdit {
  const indent = lineIndent(text, offset);
  const gap = startsLine(text, offset) ? `${lineEnd}${indent}` : ' ';
  return { start: offset, end: offset, text: `${item(indent)},${gap}` };
}

/** The item goes behind the last one, on a separate line if that one has one, and keeps a trailing comma. */
function appended(text: string, last: Node, item: Item, lineEnd: string): TextEdit[] {
  const end = last.offset + last.length;
  const comma = commaAfter(text, end);
  const indent = lineIndent(text, last.offset);
  const written = `${item(indent)}${comma === undefined ? '' : ','}`;
  const after = comma === undefined ? end : comma + 1;
  if (!startsLine(text, last.offset)) {
    return [{ start: after, end: after, text: `${comma === undefined ? ',' : ''} ${written}` }];
  }
  const rest = REST_OF_LINE.exec(text.slice(after));
  const at = after + (rest?.[0].length ?? 0);
  const line = `${lineEnd}${indent}${written}`;
  if (comma !== undefined) return [{ start: at, end: at, text: line }];
  if (at === end) return [{ start: at, end: at, text: `,${line}` }];
  return [
    { start: end, end, text: ',' },
    { start: at, end: at, text: line },
  ];
}

/** A comment that ends the line. */
const REST_OF_LINE = /^[ \t]*(?:\/\/[^\r\n]*|\/\*(?:(?!\*\/)[^\r\n])*\*\/)(?=[ \t]*(?:\r?\n|$))/;

function onlyItem(source: ScenarioSource, { offset, length, type }: Node, item: Item): TextEdit {
  const { text } = source;
  const style = jsonStyle(source);
  const inner = text.slice(offset + 1, offset + length - 1);
  const outer = lineIndent(text, offset);
  const start = offset + 1 + inner.trimEnd().length;
  if (inner.includes('\n')) {
    const indent = `${outer}${style.unit}`;
    return { start, end: start, text: `${style.lineEnd}${indent}${item(indent)}` };
  }
  const blank = type === 'object' || inner.trim() !== '' ? style.padding : '';
  return { start, end: offset + length - 1, text: `${blank}${item(outer)}${blank}` };
}
