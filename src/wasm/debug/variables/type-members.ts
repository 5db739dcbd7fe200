import { Attribute, Op, Tag } from './constants';
import { bigintOf, childrenOf, nameOf, numberOf, referenced, type Entry, type EntrySource } from './entries';
import { readExpression } from './expressions';
import type { MemberShape, TypeId, TypeShape, VariantShape } from './types';

/** What a shape of one type may hold; generated code has enums with a few thousand values. */
const MAX_MEMBERS = 2000;
const MAX_DIMENSIONS = 16;
const MEMBERS: ReadonlySet<number> = new Set([Tag.member, Tag.inheritance]);
const PARTS: ReadonlySet<number> = new Set([Tag.variantPart]);
const PARAMETERS: ReadonlySet<number> = new Set([Tag.templateTypeParameter]);
const VARIANTS: ReadonlySet<number> = new Set([Tag.variant]);
const ENUMERATORS: ReadonlySet<number> = new Set([Tag.enumerator]);
const SUBRANGES: ReadonlySet<number> = new Set([Tag.subrangeType]);

type Struct = Extract<TypeShape, { readonly kind: 'struct' | 'union' }>;

/** The members directly in a struct, union, variant or variant part. Throws a DwarfError. */
export function membersOf(source: EntrySource, parent: Entry): MemberShape[] {
  const members: MemberShape[] = [];
  for (const entry of childrenOf(source, parent, MEMBERS)) {
    const member = memberOf(source, entry);
    if (member !== undefined && members.push(member) === MAX_MEMBERS) break;
  }
  return members;
}

function memberOf(source: EntrySource, entry: Entry): MemberShape | undefined {
  const type = referenced(entry.root, entry.attributes.get(Attribute.type));
  // A static member is declared in a struct, and elsewhere.
  if (type === undefined || entry.attributes.has(Attribute.declaration)) return undefined;
  const name = nameOf(source, entry);
  return {
    ...(name === undefined ? {} : { name }),
    type,
    ...placeOf(source, entry),
    ...(entry.tag === Tag.inheritance ? { base: true } : {}),
  };
}

function placeOf(source: EntrySource, entry: Entry): Pick<MemberShape, 'offset' | 'bits'> {
  const size = numberOf(entry, Attribute.bitSize);
  const offset = memberOffset(source, entry);
  if (size === undefined) return { offset };
  const dataBit = numberOf(entry, Attribute.dataBitOffset);
  if (dataBit !== undefined) return { offset: Math.floor(dataBit / 8), bits: { offset: dataBit % 8, size } };
  // Before DWARF 4, bits count from the most significant one of the field's own bytes.
  const bytes = numberOf(entry, Attribute.byteSize) ?? 4;
  return { offset, bits: { offset: bytes * 8 - (numberOf(entry, Attribute.bitOffset) ?? 0) - size, size } };
}

function memberOffset({ sections }: EntrySource, { root, attributes }: Entry): number {
  const location = attributes.get(Attribute.dataMemberLocation);
  if (location?.kind === 'constant') return location.value;
  if (location?.kind !== 'block') return 0;
  const [op] = readExpression(sections, root, location.bytes);
  return op !== undefined && (op[0] === Op.plusUconst || op[0] === Op.constu) ? Number(op[1]) : 0;
}

/** The types that a generic type is used with. Throws a DwarfError. */
export function parametersOf(source: EntrySource, parent: Entry): { name: string; type: TypeId }[] {
  const parameters: { name: string; type: TypeId }[] = [];
  for (const entry of childrenOf(source, parent, PARAMETERS)) {
    const name = nameOf(source, entry);
    const type = referenced(entry.root, entry.attributes.get(Attribute.type));
    if (name === undefined || type === undefined) continue;
    if (parameters.push({ name, type }) === MAX_DIMENSIONS) break;
  }
  return parameters;
}

/** The alternatives of an enum with payload; undefined for other structs. Throws a DwarfError. */
export function variantsOf(source: EntrySource, parent: Entry): Struct['variants'] {
  for (const part of childrenOf(source, parent, PARTS)) {
    const discriminant = referenced(part.root, part.attributes.get(Attribute.discriminant));
    const alternatives: VariantShape[] = [];
    for (const variant of childrenOf(source, part, VARIANTS)) {
      if (alternatives.length === MAX_MEMBERS) break;
      const value = bigintOf(variant, Attribute.discriminantValue);
      alternatives.push({
        ...(value === undefined ? {} : { values: [value] }),
        members: membersOf(source, variant),
      });
    }
    for (const entry of childrenOf(source, part, MEMBERS)) {
      const member = entry.offset === discriminant ? memberOf(source, entry) : undefined;
      if (member !== undefined) return { discriminant: member, alternatives };
    }
    return { alternatives };
  }
  return undefined;
}

/** The names of an enum with their values. Throws a DwarfError. */
export function enumValues(source: EntrySource, parent: Entry): [string, bigint][] {
  const values: [string, bigint][] = [];
  for (const entry of childrenOf(source, parent, ENUMERATORS)) {
    const name = nameOf(source, entry);
    const value = bigintOf(entry, Attribute.constantValue);
    if (name !== undefined && value !== undefined && values.push([name, value]) === MAX_MEMBERS) break;
  }
  return values;
}

/** How many elements an array has, by dimension. Throws a DwarfError. */
export function arrayCounts(source: EntrySource, array: Entry): (number | undefined)[] {
  const counts: (number | undefined)[] = [];
  for (const entry of childrenOf(source, array, SUBRANGES)) {
    const count = numberOf(entry, Attribute.count);
    const last = numberOf(entry, Attribute.upperBound);
    // An array without elements may end at -1, written without its sign.
    const isEmpty = last !== undefined && (last === 0xffffffff || last > 2 ** 53);
    counts.push(count ?? (last === undefined ? undefined : isEmpty ? 0 : last + 1));
    if (counts.length === MAX_DIMENSIONS) break;
  }
  return counts.length === 0 ? [undefined] : counts;
}
