import type { Json, JsonObject } from './json';

/**
 * An object in which keys are repeated: it is the sequence of `parts`, each without repetition. Go decodes a
 * struct from all of them, one after the other, and a map from the last value of each key.
 */
export class RepeatedKeys {
  constructor(readonly parts: readonly SourceObject[]) {}
}

export interface SourceObject {
  readonly [key: string]: JsonSource;
}

/** JSON as it is written, with objects that repeat keys kept apart. */
export type JsonSource =
  null | boolean | number | string | readonly JsonSource[] | SourceObject | RepeatedKeys;

const TOKEN = /[\s,:]*(?:("[^"\\]*(?:\\.[^"\\]*)*")|([[\]{}])|([^\s,:[\]{}"]+))/y;

interface Open {
  readonly list: JsonSource[] | undefined;
  readonly parts: Record<string, JsonSource>[];
  key: string | undefined;
}

/**
 * Reads valid JSON text, keeping what `JSON.parse` loses: all values of repeated keys. Slower than that, but linear,
 * and depth does not matter.
 */
export function readRepeatedKeys(text: string): JsonSource {
  TOKEN.lastIndex = 0;
  const open: Open[] = [];
  let root: JsonSource = null;
  const add = (value: JsonSource): void => {
    const top = open.at(-1);
    if (!top) root = value;
    else if (top.list) top.list.push(value);
    else addMember(top, value);
  };
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const [, string, bracket, scalar] = match;
    const top = open.at(-1);
    if (string !== undefined) {
      const value = JSON.parse(string) as string;
      if (top && !top.list && top.key === undefined) top.key = value;
      else add(value);
    } else if (bracket === '[' || bracket === '{') {
      open.push({ list: bracket === '[' ? [] : undefined, parts: [newObject()], key: undefined });
    } else if (bracket !== undefined) {
      const closed = open.pop();
      if (closed) add(closedValue(closed));
    } else if (scalar !== undefined) add(JSON.parse(scalar) as Json);
  }
  return root;
}

function addMember(object: Open, value: JsonSource): void {
  const { key = '', parts } = object;
  let part = parts.at(-1);
  if (!part || Object.hasOwn(part, key)) parts.push((part = newObject()));
  part[key] = value;
  object.key = undefined;
}

/** Without a prototype, so that `__proto__` is a key like any other. */
function newObject(): Record<string, JsonSource> {
  return Object.create(null) as Record<string, JsonSource>;
}

function closedValue({ list, parts }: Open): JsonSource {
  if (list) return list;
  const [only = newObject(), ...more] = parts;
  return more.length === 0 ? only : new RepeatedKeys(parts);
}

/** How many keys the objects in `value` have together. */
export function countKeys(value: Json): number {
  let count = 0;
  const open: Json[] = [];
  const visit = (member: Json | undefined): void => {
    if (typeof member === 'object' && member !== null) open.push(member);
  };
  visit(value);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (Array.isArray(next)) for (const element of next) visit(element);
    else {
      // What JSON.parse makes inherits nothing that can be listed.
      for (const key in next as JsonObject) {
        count += 1;
        visit((next as JsonObject)[key]);
      }
    }
  }
  return count;
}
