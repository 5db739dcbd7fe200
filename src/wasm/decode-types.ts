import type { BinaryReader } from './binary-reader';
import { disabled, LoadFailure, within } from './load-failure';
import type { FunctionType, GlobalType, Limit, ValueType } from './module';
import { pagesText } from './size-text';
import {
  concreteIndex,
  concreteReference,
  EXNREF,
  EXTERNREF,
  F32,
  F64,
  FUNCREF,
  I32,
  I64,
  isConcrete,
  nonNullable,
  V128,
} from './value-types';

const NULLABLE_PREFIX = 0x63;
const NON_NULLABLE_PREFIX = 0x64;
/** A table of the gateway holds at most this many entries at first. */
const MAXIMUM_TABLE_MINIMUM = 2 ** 27;
const MAXIMUM_PAGES = 65536;
/** Bytes of memory for a number in a list, and for a type. */
const KEPT_NUMBER = 20;
const KEPT_TYPE = 300;
/** Values in a type that is worth comparing with others. */
const SHORT_TYPE = 16;
const NO_VALUES: readonly ValueType[] = [];
const EMPTY: FunctionType = { params: NO_VALUES, results: NO_VALUES };

const plainTypes = new Set<number>([I32, I64, F32, F64, V128, FUNCREF, EXTERNREF, EXNREF]);

/** Heap types by their signed code. */
const abstractHeapTypes: ReadonlyMap<number, ValueType> = new Map([
  [-16, FUNCREF],
  [-17, EXTERNREF],
  [-23, EXNREF],
]);

/** Whether `code` is 0x63 or 0x64, which a heap type follows. The gateway lets these through (wazero L3). */
export function isReferencePrefix(code: number): boolean {
  return code === NULLABLE_PREFIX || code === NON_NULLABLE_PREFIX;
}

/** The reference type whose heap type has the signed code `heap`, or undefined for one the gateway lacks. */
export function referenceType(prefix: number, heap: number): ValueType | undefined {
  const nullable = prefix === NULLABLE_PREFIX;
  const abstract = abstractHeapTypes.get(heap);
  if (abstract !== undefined) return nullable ? abstract : nonNullable(abstract);
  return heap < 0 ? undefined : concreteReference(heap, nullable);
}

/** The rest of a reference type after its prefix byte. */
export function readReferenceType(reader: BinaryReader, prefix: number): ValueType {
  const start = reader.offset;
  const heap = reader.i33('read ref heap type');
  const type = referenceType(prefix, heap);
  if (type === undefined) throw new LoadFailure(`unknown abstract heap type: ${heap}`, start);
  return type;
}

/** Whether a single byte is a value type of the gateway. */
export function isPlainType(code: number): boolean {
  return plainTypes.has(code);
}

function readValueType(reader: BinaryReader, context: string): ValueType {
  const code = reader.byte(context);
  if (isPlainType(code)) return code;
  if (isReferencePrefix(code)) return within(context, () => readReferenceType(reader, code));
  throw new LoadFailure(`${context}: invalid value type: ${code}`, reader.offset - 1);
}

function readValueTypes(reader: BinaryReader, count: number, context: string): readonly ValueType[] {
  const types: ValueType[] = [];
  if (count === 0) return NO_VALUES;
  for (let left = count; left > 0; left--) {
    reader.keep(KEPT_NUMBER);
    types.push(readValueType(reader, context));
  }
  return types;
}

function readFunctionType(reader: BinaryReader): FunctionType {
  const form = reader.byte('read leading byte');
  if (form !== 0x60) {
    throw new LoadFailure(`invalid byte: 0x${form.toString(16)} != 0x60`, reader.offset - 1);
  }
  const params = readValueTypes(
    reader,
    reader.u32('could not read parameter count'),
    'could not read parameter types',
  );
  const results = readValueTypes(
    reader,
    reader.u32('could not read result count'),
    'could not read result types',
  );
  return { params, results };
}

/** A type may name only types before it, or those of its group. */
function refuseForwardReferences(type: FunctionType, known: number, offset: number): void {
  const unknown = (value: ValueType): boolean => isConcrete(value) && concreteIndex(value) >= known;
  if (type.params.some(unknown) || type.results.some(unknown)) throw new LoadFailure('unknown type', offset);
}

/** Equal types are one object: a flood of types takes a flood of pointers. */
class KnownTypes {
  readonly #byText = new Map<string, FunctionType>();

  of(type: FunctionType, reader: BinaryReader): FunctionType {
    reader.keep(KEPT_NUMBER);
    const { params, results } = type;
    if (params.length === 0 && results.length === 0) return EMPTY;
    const isShort = params.length + results.length <= SHORT_TYPE;
    const text = isShort ? `${params.join()}>${results.join()}` : '';
    const known = isShort ? this.#byText.get(text) : undefined;
    if (known !== undefined) return known;
    reader.keep(KEPT_TYPE);
    if (isShort) this.#byText.set(text, type);
    return type;
  }
}

/** The type section: function types, alone or in recursion groups (0x4e). */
export function readTypes(reader: BinaryReader): FunctionType[] {
  const count = reader.u32('get size of vector');
  const types: FunctionType[] = [];
  const known = new KnownTypes();
  for (let index = 0; index < count; index++) {
    const start = reader.offset;
    if (reader.byte(`read ${index}-th type`) !== 0x4e) {
      reader.offset = start;
      const at = { at: { kind: 'type', index: types.length } as const };
      const type = within(`read ${index}-th type`, () => readFunctionType(reader), at);
      refuseForwardReferences(type, types.length, start);
      types.push(known.of(type, reader));
      continue;
    }
    const size = reader.u32('read rec group count');
    const first = types.length;
    for (let position = 0; position < size; position++) {
      const type = within(`read ${position}-th type in rec group`, () => readFunctionType(reader));
      reader.keep(KEPT_TYPE);
      types.push({ ...type, group: { position, size } });
    }
    for (let at = first; at < types.length; at++) {
      refuseForwardReferences(types[at] ?? { params: [], results: [] }, types.length, start);
    }
  }
  return types;
}

interface RawLimits {
  readonly min: number;
  readonly max: number | undefined;
  readonly shared: boolean;
}

function readLimits(reader: BinaryReader): RawLimits {
  const flag = reader.byte('read leading byte');
  if (flag > 3) {
    const text = `invalid byte for limits: 0x${flag.toString(16)} not in (0x00, 0x01, 0x02, 0x03)`;
    throw new LoadFailure(text, reader.offset - 1);
  }
  const min = reader.u32('read min of limit');
  const max = flag % 2 === 1 ? reader.u32('read max of limit') : undefined;
  return { min, max, shared: flag >= 2 };
}

function limit(min: number, max: number | undefined): Limit {
  return max === undefined ? { min } : { min, max };
}

/** Limits and sharing of a table, after its type. */
export function readTableLimits(reader: BinaryReader): Limit {
  const start = reader.offset;
  const { min, max, shared } = within('read limits', () => readLimits(reader));
  if (min > MAXIMUM_TABLE_MINIMUM) {
    throw new LoadFailure(`table min must be at most ${MAXIMUM_TABLE_MINIMUM}`, start);
  }
  if (max !== undefined && max < min) {
    throw new LoadFailure('table size minimum must not be greater than maximum', start);
  }
  if (shared) throw new LoadFailure('tables cannot be marked as shared', start);
  return limit(min, max);
}

/**
 * A memory, in pages. A maximum above `limitPages` but within 65536 is accepted (it is cut to the limit when the
 * module runs), everything else that does not fit is refused (wazero L4). The limits returned are as declared.
 */
export function readMemory(reader: BinaryReader, limitPages: number): Limit {
  const start = reader.offset;
  const { min, max, shared } = readLimits(reader);
  const at = { kind: 'memory' } as const;
  if (shared) throw new LoadFailure('shared memory requested but threads feature not enabled', start, at);
  const fault = { kind: 'memory-limit', limitPages } as const;
  const over = `over limit of ${limitPages} pages (${pagesText(limitPages)})`;
  if (max !== undefined && max > MAXIMUM_PAGES) {
    throw new LoadFailure(`max ${max} pages (${pagesText(max)}) ${over}`, start, at, fault);
  }
  if (min > limitPages)
    throw new LoadFailure(`min ${min} pages (${pagesText(min)}) ${over}`, start, at, fault);
  const bound = Math.min(max ?? limitPages, limitPages);
  if (min > bound) {
    const text = `min ${min} pages (${pagesText(min)}) > max ${bound} pages (${pagesText(bound)})`;
    throw new LoadFailure(text, start, at);
  }
  return limit(min, max);
}

/** A global's type and mutability. */
export function readGlobalType(reader: BinaryReader): GlobalType {
  const type = readValueType(reader, 'read value type');
  const mutability = reader.byte('read mutablity');
  if (mutability > 1) {
    const text = `invalid byte for mutability: 0x${mutability.toString(16)} != 0x00 or 0x01`;
    throw new LoadFailure(text, reader.offset - 1);
  }
  return { type, mutable: mutability === 1 };
}

/** The gateway's reason for refusing tags, wherever they occur. */
export const tagsDisabled = disabled('exception-handling');
