import type { TypeShape } from '../../../wasm/debug/variables/types';
import { memberAt, numberAt } from './member-path';
import { shortType } from './short-type';
import type { TypedValue } from './typed-value';
import type { View, ViewSource } from './view-types';

type Struct = Extract<TypeShape, { readonly kind: 'struct' | 'union' }>;

/** Types of the standard library that are seen as what they stand for; undefined for all others. */
export async function rustView(
  source: ViewSource,
  value: TypedValue,
  shape: Struct,
): Promise<View | undefined> {
  const { name } = shape;
  if (shape.members.some((member) => member.name === 'data_ptr')) return fatPointer(source, value, shape);
  if (name === 'alloc::string::String')
    return textOf(await vecParts(source, await memberAt(source, value, ['vec'])));
  if (name.startsWith('alloc::vec::Vec<')) {
    const parts = await vecParts(source, value);
    const element = shape.parameters?.find((each) => each.name === 'T')?.type;
    if (parts === undefined) return undefined;
    return {
      kind: 'list',
      place: { kind: 'memory', address: parts.address },
      element,
      count: parts.length,
      inner: [],
    };
  }
  if (/^alloc::(?:rc::Rc|sync::Arc)</.test(name)) return shared(source, value);
  return undefined;
}

/** Paths to the number of entries of a hash table, as hashbrown lays it out in the standard library and alone. */
const ENTRIES = [
  ['base', 'map', 'table', 'table', 'items'],
  ['base', 'table', 'table', 'items'],
  ['map', 'table', 'table', 'items'],
  ['table', 'table', 'items'],
] as const;

/** What is said of a struct in place of its fields: of a trait object, and of a map or a set. */
export async function rustSummary(
  source: ViewSource,
  value: TypedValue,
  shape: Struct,
): Promise<string | undefined> {
  const { name, members } = shape;
  if (members.some((member) => member.name === 'vtable')) {
    const pointer = await numberAt(source, value, ['pointer']);
    return pointer === undefined ? undefined : `${shortType(name)} at 0x${pointer.toString(16)}`;
  }
  const kind =
    /^(?:std::collections|hashbrown|alloc::collections)::[\w:]*?(?<kind>(?:Hash|BTree)(?:Map|Set))</.exec(
      name,
    )?.groups?.['kind'];
  if (kind === undefined) return undefined;
  const paths = kind.startsWith('Hash') ? ENTRIES : [['length'], ['map', 'length']];
  for (const path of paths) {
    const count = await numberAt(source, value, path);
    if (count !== undefined) return `${kind} of ${String(count)} ${count === 1 ? 'entry' : 'entries'}`;
  }
  return undefined;
}

/** `&str`, `&[T]`, `Box<str>`, `Box<[T]>`: a pointer with a length. */
async function fatPointer(source: ViewSource, value: TypedValue, shape: Struct): Promise<View | undefined> {
  const { reader } = source;
  const pointer = await memberAt(source, value, ['data_ptr']);
  const length = await numberAt(source, value, ['length']);
  if (pointer === undefined || length === undefined) return undefined;
  const { place, type } = await reader.target(pointer);
  if (/\bstr\b/.test(shape.name))
    return { kind: 'text', place, length, address: place.kind === 'memory' ? place.address : undefined };
  return { kind: 'list', place, element: type, count: length, inner: [] };
}

function textOf(parts: { readonly address: number; readonly length: number } | undefined): View | undefined {
  return (
    parts && {
      kind: 'text',
      place: { kind: 'memory', address: parts.address },
      length: parts.length,
      address: parts.address,
    }
  );
}

/** Where a `Vec` has its elements, and how many; as rustc 1.63 to 1.96 lay it out. */
async function vecParts(
  source: ViewSource,
  vec: TypedValue | undefined,
): Promise<{ readonly address: number; readonly length: number } | undefined> {
  if (vec === undefined) return undefined;
  const pointer =
    (await memberAt(source, vec, ['buf', 'inner', 'ptr', 'pointer', 'pointer'])) ??
    (await memberAt(source, vec, ['buf', 'ptr', 'pointer', 'pointer'])) ??
    (await memberAt(source, vec, ['buf', 'ptr', 'pointer']));
  const length = await numberAt(source, vec, ['len']);
  if (pointer === undefined || length === undefined) return undefined;
  return { address: await source.reader.address(pointer), length };
}

/** What an `Rc` or `Arc` shares. */
async function shared(source: ViewSource, value: TypedValue): Promise<View | undefined> {
  const pointer = await memberAt(source, value, ['ptr', 'pointer']);
  const shape = pointer && (await source.reader.types.shape(pointer.type));
  if (pointer === undefined || shape?.kind !== 'pointer') return undefined;
  const inner = await source.reader.target(pointer);
  const target = (await memberAt(source, inner, ['value'])) ?? (await memberAt(source, inner, ['data']));
  if (target?.place.kind !== 'memory') return undefined;
  return { kind: 'pointer', address: target.place.address, target, to: 'value', prefix: '' };
}
