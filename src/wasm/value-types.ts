import type { FunctionType, ValueType } from './module';

export const I32: ValueType = 0x7f;
export const I64: ValueType = 0x7e;
export const F32: ValueType = 0x7d;
export const F64: ValueType = 0x7c;
export const V128: ValueType = 0x7b;
export const FUNCREF: ValueType = 0x70;
export const EXTERNREF: ValueType = 0x6f;
export const EXNREF: ValueType = 0x69;
/** Represents any type below a point that is never reached (validation only). */
export const UNKNOWN: ValueType = 0xff;

const NON_NULL = 0x100;
const CONCRETE = 0x200;
const INDEX = 0x400;

const names = new Map<number, string>([
  [I32, 'i32'],
  [I64, 'i64'],
  [F32, 'f32'],
  [F64, 'f64'],
  [V128, 'v128'],
  [FUNCREF, 'funcref'],
  [EXTERNREF, 'externref'],
  [EXNREF, 'exnref'],
]);

/** A reference to functions of one type: `(ref null <index>)`, or `(ref <index>)` when not nullable. */
export function concreteReference(index: number, nullable: boolean): ValueType {
  return FUNCREF + CONCRETE + (nullable ? 0 : NON_NULL) + index * INDEX;
}

/** The same reference type, null excluded. */
export function nonNullable(type: ValueType): ValueType {
  return type + (NON_NULL - (type & NON_NULL));
}

function nullableForm(type: ValueType): ValueType {
  return type - (type & NON_NULL);
}

/** The one-byte binary code, as the gateway prints it; a reference to a function type is 112 like funcref. */
export function kindCode(type: ValueType): number {
  return type & 0xff;
}

export function isConcrete(type: ValueType): boolean {
  return (type & CONCRETE) !== 0;
}

/** The type index of a concrete reference. */
export function concreteIndex(type: ValueType): number {
  return Math.floor(type / INDEX);
}

export function isReference(type: ValueType): boolean {
  const kind = kindCode(type);
  return kind === FUNCREF || kind === EXTERNREF || kind === EXNREF;
}

export function isNullable(type: ValueType): boolean {
  return isReference(type) && (type & NON_NULL) === 0;
}

/** The type's name in the gateway's texts; `unknown` for a code that is no value type. */
export function valueTypeName(type: ValueType): string {
  const nullable = (type & NON_NULL) === 0;
  if (isConcrete(type)) return `(ref ${nullable ? 'null ' : ''}${concreteIndex(type)})`;
  const name = names.get(nullableForm(type)) ?? 'unknown';
  return nullable ? name : `(ref ${name.slice(0, -'ref'.length)})`;
}

/** Table and element types in texts: only the two of WebAssembly 2.0 have names. */
export function referenceTypeName(type: ValueType): string {
  if (type === FUNCREF) return 'funcref';
  if (type === EXTERNREF) return 'externref';
  return `unknown(0x${type.toString(16)})`;
}

/**
 * Whether a value of type `actual` may stand where `expected` is asked for. The gateway lets a concrete
 * function reference pass as any other one (their kind is the same), whatever its type index.
 */
export function isSubtype(actual: ValueType, expected: ValueType): boolean {
  if (actual === expected) return true;
  if (nullableForm(actual) === nullableForm(expected) && isNullable(expected)) return true;
  if (isConcrete(actual) && kindCode(expected) === FUNCREF) {
    return !isNullable(actual) || isNullable(expected);
  }
  return false;
}

/** Whether either of two types may stand for the other. */
export function areCompatible(a: ValueType, b: ValueType): boolean {
  return isSubtype(a, b) || isSubtype(b, a);
}

/** A function type in texts: parameters, `_`, results, without separators; `v` for none (wazero L10). */
export function signatureText(type: FunctionType): string {
  const params = type.params.map(valueTypeName).join('') || 'v';
  const results = type.results.map(valueTypeName).join('') || 'v';
  const group = type.group;
  const suffix = group !== undefined && group.size > 1 ? `|rec${group.position}/${group.size}` : '';
  return `${params}_${results}${suffix}`;
}
