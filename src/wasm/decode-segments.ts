import type { BinaryReader } from './binary-reader';
import { scanConstantExpression } from './const-expression';
import { isReferencePrefix, readReferenceType } from './decode-types';
import { LoadFailure, within } from './load-failure';
import type { ByteRange, DataSegment, ElementSegment, ValueType } from './module';
import { EXTERNREF, FUNCREF, nonNullable } from './value-types';

/** Function indices in element segments must be below this (a limit of the gateway's runtime). */
const MAXIMUM_FUNCTION_INDEX = 2 ** 27;

const END = 0x0b;
/** Bytes of memory for a segment, an entry that is an index, and one that is an expression. */
const KEPT_SEGMENT = 150;
const KEPT_ENTRY = 40;
const KEPT_EXPRESSION = 80;
const NO_ENTRIES: readonly number[] = [];
const REF_NULL = 0xd0;
const REF_FUNC = 0xd2;

function readIndices(reader: BinaryReader): readonly number[] {
  const count = reader.u32('get size of vector');
  if (count === 0) return NO_ENTRIES;
  const indices: number[] = [];
  for (let left = count; left > 0; left--) {
    const index = reader.u32('read function index');
    if (index >= MAXIMUM_FUNCTION_INDEX) {
      throw new LoadFailure(`too large function index in Element init: ${index}`, reader.offset);
    }
    reader.keep(KEPT_ENTRY);
    indices.push(index);
  }
  return indices;
}

/** `ref.func i` as `i`, `ref.null` of the segment's own type as null; any other expression stays bytes. */
function readEntry(reader: BinaryReader, type: ValueType): number | null | ByteRange {
  const range = scanConstantExpression(reader);
  const code = reader.bytes[range.start];
  const next = reader.bytes[range.start + 1];
  if (code === REF_NULL && next === type && range.end === range.start + 3) return null;
  if (code !== REF_FUNC) return range;
  const { offset } = reader;
  reader.offset = range.start + 1;
  const index = reader.u32('');
  const alone = reader.offset === range.end - 1 && reader.bytes[reader.offset] === END;
  reader.offset = offset;
  return alone ? index : range;
}

function readEntries(reader: BinaryReader, type: ValueType): readonly (number | null | ByteRange)[] {
  const count = reader.u32('failed to get the size of constexpr vector');
  const entries: (number | null | ByteRange)[] = [];
  for (let left = count; left > 0; left--) {
    const entry = readEntry(reader, type);
    reader.keep(typeof entry === 'object' && entry !== null ? KEPT_EXPRESSION : KEPT_ENTRY);
    entries.push(entry);
  }
  if (count === 0) return NO_ENTRIES;
  return entries;
}

function readElementKind(reader: BinaryReader): void {
  const kind = reader.byte('read element prefix');
  if (kind === 0) return;
  throw new LoadFailure(`element kind must be zero but was 0x${kind.toString(16)}`, reader.offset - 1);
}

function readElementType(reader: BinaryReader): ValueType {
  const code = reader.byte('read element ref type');
  if (isReferencePrefix(code)) return readReferenceType(reader, code);
  if (code === FUNCREF || code === EXTERNREF) return code;
  throw new LoadFailure(`invalid ref type for element: 0x${code.toString(16)}`, reader.offset - 1);
}

/**
 * One element segment. The three bits of its flags: 1 not active, 2 a table index (active) or declarative, 4
 * expressions instead of function indices.
 */
function readElement(reader: BinaryReader): ElementSegment {
  const start = reader.offset;
  const flags = reader.u32('read element prefix');
  if (flags > 7) throw new LoadFailure(`invalid element segment prefix: 0x${flags.toString(16)}`, start);
  const active = flags % 2 === 0;
  const explicit = (flags & 2) !== 0;
  const expressions = flags >= 4;
  const table = active && explicit ? reader.u32('get size of vector') : 0;
  const offset = active ? within('read expr for offset', () => scanConstantExpression(reader)) : undefined;
  const typed = !active || explicit;
  let type = expressions ? FUNCREF : nonNullable(FUNCREF);
  if (typed && expressions) type = readElementType(reader);
  else if (typed) readElementKind(reader);
  const init = expressions ? readEntries(reader, type) : readIndices(reader);
  return {
    mode: active ? 'active' : explicit ? 'declarative' : 'passive',
    table,
    ...(offset === undefined ? {} : { offset }),
    type,
    init,
    range: { start, end: reader.offset },
  };
}

export function readElements(reader: BinaryReader): ElementSegment[] {
  const count = reader.u32('get size of vector');
  const elements: ElementSegment[] = [];
  for (let index = 0; index < count; index++) {
    reader.keep(KEPT_SEGMENT);
    elements.push(within('read element', () => readElement(reader), { at: { kind: 'element', index } }));
  }
  return elements;
}

function readDataSegment(reader: BinaryReader): DataSegment {
  const start = reader.offset;
  const flags = reader.u32('read data segment prefix');
  if (flags > 2) throw new LoadFailure(`invalid data segment prefix: 0x${flags.toString(16)}`, start);
  if (flags === 2) {
    const memory = reader.u32('read memory index');
    if (memory !== 0) throw new LoadFailure(`memory index must be zero but was ${memory}`, reader.offset);
  }
  const offset =
    flags === 1 ? undefined : within('read offset expression', () => scanConstantExpression(reader));
  const size = reader.u32('get the size of vector');
  const bytes = reader.take(size, 'read bytes for init');
  return {
    mode: offset === undefined ? 'passive' : 'active',
    ...(offset === undefined ? {} : { offset }),
    bytes,
    range: { start, end: reader.offset },
  };
}

export function readData(reader: BinaryReader): DataSegment[] {
  const count = reader.u32('get size of vector');
  const data: DataSegment[] = [];
  for (let index = 0; index < count; index++) {
    reader.keep(KEPT_SEGMENT);
    data.push(within('read data segment', () => readDataSegment(reader), { at: { kind: 'data', index } }));
  }
  return data;
}
