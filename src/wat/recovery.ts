/** Module fields: the keywords that open a list directly below `module`. */
const fieldKeywords = new Set([
  'module',
  'type',
  'rec',
  'import',
  'func',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'elem',
  'data',
  'tag',
]);

const externals = ['func', 'table', 'memory', 'global', 'tag'];

/** Field keywords that may open a list below a list with the key's head. */
const nested: ReadonlyMap<string, readonly string[]> = new Map([
  ['import', externals],
  ['export', externals],
  ['type', ['func']],
  ['sub', ['func']],
  ['rec', ['type']],
  ['memory', ['data']],
  ['table', ['elem']],
  ['data', ['memory']],
  ['elem', ['table']],
]);

/** Whether `keyword` opens a module field, or a module. */
export function isFieldKeyword(keyword: string): boolean {
  return fieldKeywords.has(keyword);
}

/** A list that is still open. */
interface OpenList {
  /** Its first word, empty when it begins with something else. */
  readonly head: string;
  /** Whether a list is directly inside it. */
  readonly hasList: boolean;
}

/**
 * Whether a field keyword cannot open a list inside `list`, so that `list` must have ended before it.
 * `hasListAfterStrings` tells `(export "f" (func 0))`, a field, from `(export "f")`, part of one, and
 * `(type (func))` from `(type 0)`.
 */
export function belongsOutside(
  list: OpenList,
  shape: { readonly keyword: string; readonly hasListAfterStrings: boolean },
): boolean {
  const { keyword, hasListAfterStrings } = shape;
  if (list.head === 'module') return keyword === 'module';
  if (keyword === 'module') return isFieldKeyword(list.head);
  if (nested.get(list.head)?.includes(keyword) === true) {
    const takesOne = list.head === 'import' || list.head === 'export' || list.head === 'type';
    return takesOne && list.hasList;
  }
  const isPart = (keyword === 'export' || keyword === 'import' || keyword === 'type') && !hasListAfterStrings;
  return !isPart;
}
