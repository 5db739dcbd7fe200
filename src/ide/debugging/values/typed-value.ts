import * as l10n from '@vscode/l10n';
import { unsignedOf } from '../../../wasm/debug/variables/arithmetic';
import { Encoding } from '../../../wasm/debug/variables/constants';
import type { Machine, Place } from '../../../wasm/debug/variables/evaluate';
import type { MemberShape, TypeId, TypeShape, VariantShape } from '../../../wasm/debug/variables/types';
import type { TypeTable } from './type-table';

/** A value in the guard: where it is, and what its bytes mean. */
export interface TypedValue {
  readonly place: Place;
  readonly type: TypeId | undefined;
  /** Of a bit field: in bits from the place, least significant first. */
  readonly bits?: { readonly offset: number; readonly size: number } | undefined;
}

/** A value that is one number; pointers are unsigned integers. */
export type Scalar =
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean };

/** Why there is no value, in words for a person: `optimized out`. */
export class NoValue extends Error {}

/** Integers and pointers are no wider. */
const MAX_SCALAR = 16;
const ADDRESSES = 2 ** 32;

type Composite = Extract<TypeShape, { readonly kind: 'struct' | 'union' }>;

/** Takes values of a stopped guard apart. All methods reject with `NoValue` when there is nothing to read. */
export class ValueReader {
  constructor(
    private readonly machine: Machine,
    readonly types: TypeTable,
  ) {}

  /** The first `size` bytes of a value. */
  async bytes({ place }: Pick<TypedValue, 'place'>, size: number): Promise<Uint8Array> {
    if (place.kind === 'unavailable') throw new NoValue(place.reason);
    if (place.kind === 'bytes') return knownBytes(place, size);
    if (size === 0) return new Uint8Array();
    const bytes = await this.machine.memory(place.address, size);
    if (bytes?.length === size) return bytes;
    throw new NoValue(l10n.t('outside the memory (address 0x{0})', place.address.toString(16)));
  }

  /** The number that a value of a base type, an enum or a pointer is. */
  async scalar(value: TypedValue): Promise<Scalar> {
    const shape = await this.types.shape(value.type);
    const size = shape.size ?? 0;
    if (size > MAX_SCALAR) throw new NoValue(l10n.t('a number of {0} bytes', size));
    if (shape.kind === 'pointer') return integer(unsignedOf(await this.bytes(value, size)));
    if (shape.kind === 'enum') {
      const base = await this.types.shape(shape.base);
      return scalarOf(
        base.kind === 'base' ? base.encoding : Encoding.unsigned,
        await this.#raw(value, size),
        value.bits?.size ?? size * 8,
      );
    }
    if (shape.kind !== 'base') throw new NoValue(l10n.t('no number, but a value of type {0}', shape.name));
    if (shape.encoding === Encoding.float) return float(await this.bytes(value, size));
    return scalarOf(shape.encoding, await this.#raw(value, size), value.bits?.size ?? size * 8);
  }

  /** A field of a struct or union. */
  member({ place }: TypedValue, { offset, type, bits }: MemberShape): TypedValue {
    return { place: placeInside(place, offset), type, ...(bits === undefined ? {} : { bits }) };
  }

  /** The alternative that an enum with payload is; undefined when its discriminant fits none. */
  async variant(value: TypedValue, { variants }: Composite): Promise<VariantShape | undefined> {
    if (variants === undefined) return undefined;
    const { discriminant, alternatives } = variants;
    if (discriminant === undefined) return alternatives[0];
    const size = (await this.types.size(discriminant.type)) ?? 0;
    if (size > MAX_SCALAR) throw new NoValue(l10n.t('its discriminant cannot be read'));
    const found = unsignedOf(await this.bytes(this.member(value, discriminant), size));
    const fits = (wanted: bigint): boolean => BigInt.asUintN(size * 8, wanted) === found;
    return (
      alternatives.find(({ values }) => values?.some(fits)) ??
      alternatives.find(({ values }) => values === undefined)
    );
  }

  /** Element `index` of values of one size that begin at a place. */
  async element(place: Place, type: TypeId | undefined, index: number): Promise<TypedValue> {
    const size = await this.types.size(type);
    if (size === undefined) throw new NoValue(l10n.t('the size of an element is not known'));
    return { place: placeInside(place, index * size), type };
  }

  /** What a pointer points to. */
  async target(value: TypedValue): Promise<TypedValue> {
    const shape = await this.types.shape(value.type);
    if (shape.kind !== 'pointer')
      throw new NoValue(l10n.t('no pointer, but a value of type {0}', shape.name));
    return { place: { kind: 'memory', address: await this.address(value) }, type: shape.target };
  }

  /** The address that a pointer holds. */
  async address(value: TypedValue): Promise<number> {
    const size = (await this.types.size(value.type)) ?? 4;
    return Number(unsignedOf(await this.bytes(value, Math.min(size, 4))));
  }

  async #raw(value: TypedValue, size: number): Promise<bigint> {
    const { bits } = value;
    if (bits === undefined) return unsignedOf(await this.bytes(value, size));
    const bytes = await this.bytes(value, Math.ceil((bits.offset + bits.size) / 8));
    return BigInt.asUintN(bits.size, unsignedOf(bytes) >> BigInt(bits.offset));
  }
}

/** The name of an enum's value; undefined when it is none of its values. Compilers write -1 as 255, too. */
export function enumName(
  { values, size = 8 }: Extract<TypeShape, { readonly kind: 'enum' }>,
  value: bigint,
): string | undefined {
  const low = (number: bigint): bigint => BigInt.asUintN(size * 8, number);
  return values.find(([, number]) => low(number) === low(value))?.[0];
}

/** A place `offset` bytes behind another. */
function placeInside(place: Place, offset: number): Place {
  switch (place.kind) {
    case 'unavailable':
      return place;
    case 'memory':
      return { kind: 'memory', address: (place.address + offset) % ADDRESSES };
    case 'bytes': {
      const { bytes, missing = [] } = place;
      const moved = missing.map(({ start, end }) => ({ start: start - offset, end: end - offset }));
      return { kind: 'bytes', bytes: bytes.subarray(offset), missing: moved };
    }
  }
}

function knownBytes({ bytes, missing = [] }: Extract<Place, { kind: 'bytes' }>, size: number): Uint8Array {
  const isCut = missing.some(({ start, end }) => start < size && end > 0);
  if (isCut || bytes.length < size) throw new NoValue(l10n.t('optimized out'));
  return bytes.subarray(0, size);
}

function integer(value: bigint): Scalar {
  return { kind: 'integer', value };
}

function scalarOf(encoding: number, raw: bigint, bits: number): Scalar {
  if (encoding === Encoding.boolean && raw <= 1n) return { kind: 'boolean', value: raw === 1n };
  const isSigned = encoding === Encoding.signed || encoding === Encoding.signedChar;
  return integer(isSigned ? BigInt.asIntN(bits, raw) : raw);
}

function float(bytes: Uint8Array): Scalar {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length === 4) return { kind: 'float', value: view.getFloat32(0, true) };
  if (bytes.length === 8) return { kind: 'float', value: view.getFloat64(0, true) };
  throw new NoValue(l10n.t('a floating-point number of {0} bytes', bytes.length));
}
