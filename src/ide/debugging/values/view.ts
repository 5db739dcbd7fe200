import * as l10n from '@vscode/l10n';
import type { MemberShape, TypeShape } from '../../../wasm/debug/variables/types';
import { goView } from './go-views';
import { rustSummary, rustView } from './rust-views';
import { enumName, NoValue, type TypedValue } from './typed-value';
import type { Field, View, ViewSource } from './view-types';

/** Elements of a list that hostile bytes can claim are never more than the memory holds. */
const MAX_COUNT = 2 ** 32;
/** Members of a struct and of the unnamed ones in it that are looked at; a hostile file may nest them without end. */
const MAX_MEMBERS = 10_000;
const MAX_UNNAMED_DEPTH = 8;
const CHARACTERS = new Set(['char', 'signed char', 'unsigned char']);

/** How a value is to be seen. Never rejects for what a guard holds. */
export async function viewOf(source: ViewSource, value: TypedValue): Promise<View> {
  try {
    const shape = await source.reader.types.shape(value.type);
    return await shapeView(source, value, shape);
  } catch (error) {
    if (!(error instanceof NoValue)) throw error;
    return { kind: 'unavailable', reason: error.message };
  }
}

type Shape = Exclude<TypeShape, { readonly kind: 'alias' }>;

async function shapeView(source: ViewSource, value: TypedValue, shape: Shape): Promise<View> {
  const { reader } = source;
  switch (shape.kind) {
    case 'base': {
      const size = shape.size ?? 0;
      if (size === 0) return { kind: 'fields', name: undefined, isTuple: true, fields: [] };
      return { kind: 'scalar', scalar: await reader.scalar(value), encoding: shape.encoding, size };
    }
    case 'enum':
      return enumView(source, value, shape);
    case 'pointer':
      return pointerView(source, value, shape);
    case 'array':
      return arrayView(source, value, shape);
    case 'struct':
    case 'union':
      return structView(source, value, shape);
    case 'function':
    case 'unknown':
      return {
        kind: 'unavailable',
        reason: ('reason' in shape ? shape.reason : undefined) ?? l10n.t('no value'),
      };
  }
}

async function enumView(
  { reader, language }: ViewSource,
  value: TypedValue,
  shape: Extract<Shape, { kind: 'enum' }>,
): Promise<View> {
  const scalar = await reader.scalar(value);
  const number = scalar.kind === 'integer' ? scalar.value : BigInt(scalar.value);
  const name = enumName(shape, number);
  const isPath = language === 'rust' && name !== undefined;
  return { kind: 'enum', name: isPath ? `${lastPart(shape.name)}::${name}` : name, value: number };
}

async function pointerView(
  { reader }: ViewSource,
  value: TypedValue,
  shape: Extract<Shape, { kind: 'pointer' }>,
): Promise<View> {
  const address = await reader.address(value);
  const target = await reader.types.shape(shape.target);
  const isBox = shape.name.startsWith('alloc::boxed::Box<');
  const isReference = shape.isReference || shape.name.startsWith('&');
  const prefix = isBox ? '' : isReference ? '&' : undefined;
  const seen = { kind: 'pointer', address, prefix } as const;
  if (target.kind === 'function') return { ...seen, to: 'function' };
  if (shape.target === undefined || target.kind === 'unknown' || address === 0)
    return { ...seen, to: 'unknown' };
  const to = target.kind === 'base' && CHARACTERS.has(target.name) ? 'characters' : 'value';
  return { ...seen, target: { place: { kind: 'memory', address }, type: shape.target }, to };
}

async function arrayView(
  { reader, language }: ViewSource,
  { place }: TypedValue,
  shape: Extract<Shape, { kind: 'array' }>,
): Promise<View> {
  const [count, ...inner] = shape.counts;
  if (count === undefined)
    return { kind: 'unavailable', reason: l10n.t('the length of the array is not known') };
  const element = await reader.types.shape(shape.element);
  const isText =
    language === 'c' && inner.length === 0 && element.kind === 'base' && CHARACTERS.has(element.name);
  if (isText) return { kind: 'text', place, length: count };
  return { kind: 'list', place, element: shape.element, count: Math.min(count, MAX_COUNT), inner };
}

async function structView(
  source: ViewSource,
  value: TypedValue,
  shape: Extract<Shape, { kind: 'struct' | 'union' }>,
): Promise<View> {
  const special =
    source.language === 'rust'
      ? await rustView(source, value, shape)
      : source.language === 'go'
        ? await goView(source, value, shape)
        : undefined;
  if (special !== undefined) return special;
  const variant = await source.reader.variant(value, shape);
  if (variant !== undefined) return variantView(source, value, shape.name, variant.members);
  const isRust = source.language === 'rust';
  const fields = await fieldsOf(source, value, shape.members);
  const name = isRust && !shape.name.startsWith('(') ? lastPart(shape.name) : undefined;
  const summary = isRust ? await rustSummary(source, value, shape) : undefined;
  return { kind: 'fields', name, isTuple: isRust && isTuple(fields), fields, summary };
}

/** The alternative that an enum with payload is; the payload is a separate struct. */
async function variantView(
  source: ViewSource,
  value: TypedValue,
  type: string,
  members: readonly MemberShape[],
): Promise<View> {
  const [member] = members;
  if (member === undefined) return { kind: 'unavailable', reason: l10n.t('no alternative of {0}', type) };
  const payload = source.reader.member(value, member);
  const shape = await source.reader.types.shape(payload.type);
  const fields = shape.kind === 'struct' ? await fieldsOf(source, payload, shape.members) : [];
  const isWellKnown = /^core::(?:option::Option|result::Result)</.test(type);
  const name = isWellKnown ? member.name : `${lastPart(type)}::${member.name ?? ''}`;
  return { kind: 'fields', name, isTuple: fields.length === 0 || isTuple(fields), fields };
}

/** The fields of a struct, with those of unnamed structs and unions in it. */
async function fieldsOf(
  source: ViewSource,
  value: TypedValue,
  members: readonly MemberShape[],
  depth = 0,
  budget = { left: MAX_MEMBERS },
): Promise<Field[]> {
  const fields: Field[] = [];
  for (const member of members) {
    if (budget.left-- <= 0) break;
    const inner = source.reader.member(value, member);
    const shape =
      member.name === undefined && depth < MAX_UNNAMED_DEPTH
        ? await source.reader.types.shape(member.type)
        : undefined;
    if (member.base && shape !== undefined) fields.push({ name: shape.name, value: inner });
    else if (shape?.kind === 'struct' || shape?.kind === 'union')
      fields.push(...(await fieldsOf(source, inner, shape.members, depth + 1, budget)));
    else fields.push({ name: (member.name ?? '').replace(/^__(?=\d+$)/, ''), value: inner });
  }
  return fields;
}

function isTuple(fields: readonly Field[]): boolean {
  return fields.length > 0 && fields.every(({ name }, i) => name === String(i));
}

/** A name without its namespaces: `Option<u8>` of `core::option::Option<u8>`. */
function lastPart(name: string): string {
  return name.replaceAll(/(?:[\w{}#]+::)+/g, '').replace(/<.*$/s, '');
}
