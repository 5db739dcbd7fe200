import type { ShownVariable } from '../variables';
import type { Evaluated } from './evaluate-expression';
import { TypeTable } from './type-table';
import { ValueReader, type TypedValue } from './typed-value';
import { elementView, ROW_TEXT, viewText } from './value-text';
import { shortType } from './short-type';
import { viewOf } from './view';
import type { View, ViewSource } from './view-types';

/** For results where the source has no variables. */
export const NO_SOURCE: ViewSource = {
  reader: new ValueReader(
    { local: () => undefined, global: () => undefined, memory: () => Promise.resolve(undefined) },
    new TypeTable(() => Promise.resolve(undefined)),
  ),
  language: 'other',
};

/** Rows of a list that are made when a client does not say which it wants. */
const MAX_ROWS = 1000;
const IDENTIFIER = /^[A-Za-z_]\w*$/;

/**
 * A value as a row of the Variables view. `path` is the expression that means it; `room` is about how many characters
 * its text may have.
 */
export async function shownValue(
  source: ViewSource,
  name: string,
  value: TypedValue,
  path: string,
  room = ROW_TEXT,
): Promise<ShownVariable> {
  const view = await viewOf(source, value);
  const declared = await source.reader.types.declared(value.type);
  const type = source.language === 'rust' ? shortType(declared.name) : declared.name;
  const row = await shownView(source, name, view, path, room);
  const address = row.address ?? (value.place.kind === 'memory' ? value.place.address : undefined);
  const isSingle = view.kind === 'scalar' || view.kind === 'enum' || view.kind === 'pointer';
  return {
    ...row,
    type,
    ...(address === undefined ? {} : { address }),
    ...(isSingle ? { typed: value } : {}),
  };
}

/** What an expression came to. */
export async function shownResult(
  source: ViewSource,
  expression: string,
  result: Evaluated,
  room: number,
): Promise<ShownVariable> {
  if (result.kind === 'value') return shownValue(source, expression, result.value, expression, room);
  if (result.kind === 'view') return shownView(source, expression, result.view, expression, room);
  const { operand } = result;
  return { name: expression, value: typeof operand === 'string' ? JSON.stringify(operand) : String(operand) };
}

async function shownView(
  source: ViewSource,
  name: string,
  view: View,
  path: string,
  room: number,
): Promise<ShownVariable> {
  const text = await viewText(source, view, room);
  return { name, value: text, path, ...addressOf(view), ...partsOf(source, view, path) };
}

function addressOf(view: View): Pick<ShownVariable, 'address'> {
  const address = view.kind === 'pointer' || view.kind === 'text' ? view.address : undefined;
  return address === undefined ? {} : { address };
}

function partsOf(source: ViewSource, view: View, path: string): Pick<ShownVariable, 'children' | 'indexed'> {
  if (view.kind === 'fields' && view.fields.length > 0) {
    const { fields } = view;
    return {
      children: () =>
        Promise.all(fields.map(({ name, value }) => shownValue(source, name, value, memberPath(path, name)))),
    };
  }
  if (view.kind === 'list' && view.count > 0) {
    return { indexed: view.count, children: (start, count) => elements(source, view, path, start, count) };
  }
  if (view.kind !== 'pointer' || view.target === undefined) return {};
  const { target } = view;
  return { children: (start, count) => targetRows(source, target, path, start, count) };
}

/** What a pointer points to: its parts, or its value where it has none. */
async function targetRows(
  source: ViewSource,
  target: TypedValue,
  path: string,
  start?: number,
  count?: number,
): Promise<readonly ShownVariable[]> {
  const view = await viewOf(source, target);
  const parts = partsOf(source, view, view.kind === 'fields' ? path : `(*${path})`);
  return parts.children?.(start, count) ?? [await shownValue(source, `*${path}`, target, `*${path}`)];
}

async function elements(
  source: ViewSource,
  list: Extract<View, { kind: 'list' }>,
  path: string,
  start = 0,
  count = MAX_ROWS,
): Promise<readonly ShownVariable[]> {
  const rows: ShownVariable[] = [];
  const end = Math.min(list.count, start + Math.min(count, MAX_ROWS));
  for (let i = start; i < end; i++) {
    const at = `${path}[${String(i)}]`;
    const name = `[${String(i)}]`;
    if (list.inner.length > 0) {
      rows.push(await shownView(source, name, await elementView(source, list, i), at, ROW_TEXT));
      continue;
    }
    rows.push(await shownValue(source, name, await source.reader.element(list.place, list.element, i), at));
  }
  return rows;
}

function memberPath(path: string, name: string): string {
  return IDENTIFIER.test(name) || /^\d+$/.test(name) ? `${path}.${name}` : path;
}
