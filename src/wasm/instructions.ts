import { BinaryReader } from './binary-reader';
import { attempt, LoadFailure } from './load-failure';
import type { ByteRange, LoadError, Result } from './module';
import { opcode as findOpcode } from './opcodes';
import type { ImmediateKind } from './opcode';
import type { Opcode } from './opcode';

/** One instruction where it is in the file. */
export interface Instruction {
  readonly opcode: Opcode;
  /** Offset of the opcode's first byte (the prefix, where there is one). */
  readonly offset: number;
  /**
   * Raw values in the order of `opcode.immediates`. A block type is the signed number read (-64 none, -1 i32, …,
   * a type index from 0 on), followed by the heap type after `ref`; `labels` ends with the default label;
   * `value types` are their codes; f32 and f64 are their bits, i64 and f64 as bigint; v128 and lanes sixteen bytes.
   */
  readonly immediates: readonly (number | bigint)[];
  /** Offset just past the last immediate. */
  readonly end: number;
}

type Read = (reader: BinaryReader) => (number | bigint)[];

const u32: Read = (reader) => [reader.u32('')];
const twoU32: Read = (reader) => [reader.u32(''), reader.u32('')];
const raw =
  (count: number): Read =>
  (reader) => {
    const range = reader.take(count, '');
    return [...reader.bytes.subarray(range.start, range.end)];
  };

function view(reader: BinaryReader, count: number): DataView {
  const range = reader.take(count, '');
  return new DataView(reader.bytes.buffer, reader.bytes.byteOffset + range.start, count);
}

/** `ref null` and `ref` in a block type are followed by a heap type. */
const NULLABLE_REFERENCE = -29;
const REFERENCE = -28;

function blockType(reader: BinaryReader): number[] {
  const type = reader.i33('');
  return type === NULLABLE_REFERENCE || type === REFERENCE ? [type, reader.i33('')] : [type];
}

function labels(reader: BinaryReader): number[] {
  const result: number[] = [];
  for (let left = reader.u32(''); left >= 0; left--) result.push(reader.u32(''));
  return result;
}

function valueTypes(reader: BinaryReader): number[] {
  const result: number[] = [];
  for (let left = reader.u32(''); left > 0; left--) {
    const code = reader.byte('');
    result.push(code);
    if (code === 0x63 || code === 0x64) result.push(reader.i33(''));
  }
  return result;
}

const reads: Readonly<Record<ImmediateKind, Read>> = {
  none: () => [],
  'block type': blockType,
  label: u32,
  labels,
  function: u32,
  'type, table': twoU32,
  type: u32,
  'value types': valueTypes,
  local: u32,
  global: u32,
  table: u32,
  'table, table': twoU32,
  element: u32,
  'element, table': twoU32,
  data: u32,
  'data, memory': twoU32,
  memory: u32,
  'memory, memory': twoU32,
  'memory argument': twoU32,
  'memory argument, lane': (reader) => [reader.u32(''), reader.u32(''), reader.byte('')],
  lane: (reader) => [reader.byte('')],
  lanes: raw(16),
  'heap type': (reader) => [reader.i33('')],
  tag: u32,
  i32: (reader) => [reader.i32('')],
  i64: (reader) => [reader.i64('')],
  f32: (reader) => [view(reader, 4).getUint32(0, true)],
  f64: (reader) => [view(reader, 8).getBigUint64(0, true)],
  v128: raw(16),
};

/**
 * The code of the opcode at `reader` (`Opcode.code`). A vector opcode is one byte for the gateway; where it is
 * 0x80 or more, the 0x01 that completes its LEB128 form reads as a `nop` there. It is taken as part of the
 * opcode here, as engines do. Without it (`fd 8c 00`) the two disagree about what follows, see `hasPlainOpcodes`.
 */
function readCode(reader: BinaryReader): number {
  const first = reader.byte('');
  if (first === 0xfc) return 0xfc00 + reader.u32('');
  if (first !== 0xfd) return first;
  const second = reader.byte('');
  if (second >= 0x80 && reader.bytes[reader.offset] === 0x01 && reader.offset < reader.end) reader.offset++;
  return 0xfd00 + second;
}

function readInstruction(reader: BinaryReader): Instruction {
  const offset = reader.offset;
  const code = readCode(reader);
  const found = findOpcode(code);
  if (found === undefined) throw new LoadFailure(`invalid instruction 0x${code.toString(16)}`, offset);
  const immediates = reads[found.immediates](reader);
  return { opcode: found, offset, immediates, end: reader.offset };
}

/**
 * Calls `visit` for every instruction of an expression, in file order, the closing `end` included.
 * Meant for functions the gateway accepts; on bytes that are no instruction it stops there and says where.
 */
export function forEachInstruction(
  bytes: Uint8Array,
  range: ByteRange,
  visit: (instruction: Instruction) => void,
): Result<undefined, LoadError> {
  return attempt(() => {
    const reader = new BinaryReader(bytes, range.start, range.end);
    while (reader.offset < range.end) visit(readInstruction(reader));
    return undefined;
  });
}

/**
 * Whether an engine that follows the specification reads the same instructions as the gateway: false when a
 * vector opcode of 0x80 or more lacks its second byte 0x01, which the gateway does not ask for.
 */
export function hasPlainOpcodes(bytes: Uint8Array, instruction: Instruction): boolean {
  const { code } = instruction.opcode;
  return code < 0xfd80 || bytes[instruction.offset + 2] === 0x01;
}
