import { DwarfError } from '../dwarf/cursor';
import { Attribute, Tag } from './constants';
import { entryAt, numberOf, referenced, type Entry, type EntrySource } from './entries';
import { arrayCounts, enumValues, membersOf, parametersOf, variantsOf } from './type-members';
import { typeName } from './type-names';
import type { TypeId, TypeShape } from './types';

/** Shapes handed out for one question; others are asked for when they are needed. */
const MAX_SHAPES = 600;

/**
 * The shapes of types, and of those that their values consist of. A type that cannot be read is `unknown`, with the
 * reason; work that takes too long throws a DwarfError.
 */
export function readTypes(source: EntrySource, wanted: readonly TypeId[]): Map<TypeId, TypeShape> {
  const shapes = new Map<TypeId, TypeShape>();
  const queue = [...new Set(wanted)];
  for (let id = queue.shift(); id !== undefined && shapes.size < MAX_SHAPES; id = queue.shift()) {
    if (shapes.has(id)) continue;
    const shape = readType(source, id);
    shapes.set(id, shape);
    for (const part of partsOf(shape)) queue.push(part);
  }
  return shapes;
}

function readType(source: EntrySource, id: TypeId): TypeShape {
  try {
    const root = source.units.at(id, source.budget)?.root;
    const entry = root && entryAt(source, root, id);
    if (entry !== undefined) return shapeOf(source, entry);
    return unknown('debug information has no such type');
  } catch (error) {
    if (!(error instanceof DwarfError) || source.budget.exhausted) throw error;
    return unknown(error.message);
  }
}

function unknown(reason: string): TypeShape {
  return { kind: 'unknown', name: '(unknown type)', reason };
}

function shapeOf(source: EntrySource, entry: Entry): TypeShape {
  const name = typeName(source, entry);
  const size = numberOf(entry, Attribute.byteSize);
  const named = size === undefined ? { name } : { name, size };
  const target = referenced(entry.root, entry.attributes.get(Attribute.type));
  const pointed = { name, size: size ?? entry.root.unit.encoding.addressSize, target };
  if (POINTERS.has(entry.tag))
    return { ...pointed, kind: 'pointer', isReference: entry.tag !== Tag.pointerType };
  if (ALIASES.has(entry.tag)) return { ...named, kind: 'alias', target };
  switch (entry.tag) {
    case Tag.baseType:
      return { ...named, kind: 'base', encoding: numberOf(entry, Attribute.encoding) ?? 0 };
    case Tag.structureType:
    case Tag.classType:
    case Tag.unionType: {
      const kind = entry.tag === Tag.unionType ? 'union' : 'struct';
      const parameters = parametersOf(source, entry);
      return {
        ...named,
        kind,
        members: membersOf(source, entry),
        variants: variantsOf(source, entry),
        ...(parameters.length > 0 ? { parameters } : {}),
      };
    }
    case Tag.arrayType:
      return { ...named, kind: 'array', element: target, counts: arrayCounts(source, entry) };
    case Tag.enumerationType:
      return { ...named, kind: 'enum', base: target, values: enumValues(source, entry) };
    case Tag.subroutineType:
      return { name, kind: 'function' };
    default:
      return { ...named, kind: 'unknown' };
  }
}

const POINTERS: ReadonlySet<number> = new Set([Tag.pointerType, Tag.referenceType, Tag.rvalueReferenceType]);
const ALIASES: ReadonlySet<number> = new Set([
  Tag.constType,
  Tag.volatileType,
  Tag.restrictType,
  Tag.atomicType,
  Tag.typedef,
]);

/** The types that a value of this shape consists of; what it points to is not part of it. */
function partsOf(shape: TypeShape): readonly TypeId[] {
  switch (shape.kind) {
    case 'alias':
      return defined(shape.target);
    case 'array':
      return defined(shape.element);
    case 'enum':
      return defined(shape.base);
    case 'struct':
    case 'union': {
      const { members, variants } = shape;
      const payload = variants?.alternatives.flatMap((each) => each.members) ?? [];
      const all = [...members, ...payload, ...(variants?.discriminant ? [variants.discriminant] : [])];
      return all.map(({ type }) => type);
    }
    case 'base':
    case 'pointer':
    case 'function':
    case 'unknown':
      return [];
  }
}

function defined(type: TypeId | undefined): readonly TypeId[] {
  return type === undefined ? [] : [type];
}
