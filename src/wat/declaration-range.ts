import type { Declaration, ModuleFields, Space } from './fields';
import type { TextRange } from '../text/text-range';
import type { List } from './tree';

/** What a load error can be about (see `LoadError.at`), in the binary's words. */
export type DeclarationKind =
  | 'type'
  | 'import'
  | 'function'
  | 'table'
  | 'memory'
  | 'global'
  | 'export'
  | 'start'
  | 'element'
  | 'data'
  | 'tag';

const spaces: Readonly<Partial<Record<DeclarationKind, Space>>> = {
  type: 'type',
  function: 'func',
  table: 'table',
  memory: 'memory',
  global: 'global',
  tag: 'tag',
  element: 'elem',
  data: 'data',
};

/** Longest declaration that is pointed at as a whole, in UTF-16 units. */
const SHORT = 120;

/** A list as far as it is worth underlining: whole when short, else its keyword and name. */
function pointable(list: List, name: TextRange | undefined): TextRange {
  if (list.closed && list.end - list.start <= SHORT && list.head !== 'func') {
    return { start: list.start, end: list.end };
  }
  return { start: list.start, end: name?.end ?? list.items[0]?.end ?? list.end };
}

/** What to underline for a declaration. */
export function declarationHead(declaration: Declaration): TextRange {
  return pointable(declaration.list, declaration.id);
}

/** The range of the declaration at `index` of its kind, in the order of the binary. */
export function declarationOf(
  fields: ModuleFields,
  kind: DeclarationKind,
  index: number,
): TextRange | undefined {
  switch (kind) {
    case 'import': {
      const field = fields.imports[index];
      return field && pointable(field.list, field.name);
    }
    case 'export': {
      const field = fields.exports[index];
      return field && pointable(field.list, field.name);
    }
    case 'start': {
      const list = fields.starts[index];
      return list && pointable(list, undefined);
    }
    default: {
      const space = spaces[kind];
      const declaration = space && fields.declarations[space][index];
      return declaration && declarationHead(declaration);
    }
  }
}
