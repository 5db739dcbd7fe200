import { EXNREF, EXTERNREF, FUNCREF, kindCode } from '../value-types';
import { ByteWriter } from './byte-writer';

/**
 * The value type this engine gets for one the gateway's runtime accepts. Exception references are only ever
 * null there, and typed function references behave as funcref, so nothing can tell the difference.
 */
export function plainValueType(type: number): number {
  const code = kindCode(type);
  return code >= 0x7b && code <= 0x7f ? code : plainHeapType(code);
}

function plainHeapType(code: number): number {
  return code === EXTERNREF || code === EXNREF ? EXTERNREF : FUNCREF;
}

/** Instruction `bytes[start, end)` written as this engine reads it, with the meaning the gateway's runtime gives it. */
export function canonicalInstruction(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const reader = new LaxReader(bytes, start + 1, end);
  const opcode = bytes[start] ?? 0;
  const writer = new ByteWriter(16);
  switch (opcode) {
    case 0x02:
    case 0x03:
    case 0x04:
      return blockType(writer.byte(opcode), reader).finish();
    case 0x1c:
      return typedSelect(writer, reader).finish();
    case 0x41:
      return writer
        .byte(opcode)
        .s32(Number(reader.signed(32)))
        .finish();
    case 0x42:
      return writer.byte(opcode).s64(reader.signed(64)).finish();
    case 0xd0:
      return writer.byte(opcode).byte(reader.heapType()).finish();
    case 0xfd:
      return vectorInstruction(writer.byte(opcode), reader).finish();
    default:
      writer.byte(opcode);
      while (!reader.done) writer.u32(reader.unsigned());
      return writer.finish();
  }
}

function blockType(writer: ByteWriter, reader: LaxReader): ByteWriter {
  const first = reader.peek;
  if (first === 0x63 || first === 0x64) {
    reader.byte();
    return writer.byte(reader.heapType());
  }
  const value = reader.signed(33);
  if (value >= 0n) return writer.s64(value);
  const code = Number(BigInt.asUintN(7, value));
  return writer.byte(code === 0x40 ? code : plainValueType(code));
}

function typedSelect(writer: ByteWriter, reader: LaxReader): ByteWriter {
  reader.unsigned();
  const code = reader.byte();
  if (code >= 0x7b) return writer.byte(0x1b);
  const type = code === 0x63 || code === 0x64 ? reader.heapType() : plainHeapType(code);
  return writer.byte(0x1c).byte(1).byte(type);
}

function vectorInstruction(writer: ByteWriter, reader: LaxReader): ByteWriter {
  const operation = reader.byte();
  writer.byte(operation);
  if (operation >= 0x80) return writer.byte(0x01);
  const hasAddress = operation <= 0x0b || (operation >= 0x54 && operation <= 0x5d);
  if (hasAddress) writer.u32(reader.unsigned()).u32(reader.unsigned());
  while (!reader.done) writer.byte(reader.byte());
  return writer;
}

/** Reads LEB128 numbers of any length, keeping the low bits, as the gateway's runtime does. */
export class LaxReader {
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    private readonly end: number,
  ) {}

  get done(): boolean {
    return this.at >= this.end;
  }

  get peek(): number {
    return this.bytes[this.at] ?? 0;
  }

  byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  unsigned(): number {
    return Number(BigInt.asUintN(32, this.#leb().value));
  }

  /** Sign-extended from the last byte only where that byte still lies within `bits`. */
  signed(bits: number): bigint {
    const { value, length, last } = this.#leb();
    const shift = length * 7;
    const extended = shift < bits && last & 0x40 ? value - (1n << BigInt(shift)) : value;
    return BigInt.asIntN(bits, extended);
  }

  /** A heap type as the engine gets it: concrete function types are funcref. */
  heapType(): number {
    const value = this.signed(33);
    return value >= 0n ? FUNCREF : plainHeapType(Number(BigInt.asUintN(7, value)));
  }

  #leb(): { value: bigint; length: number; last: number } {
    let value = 0n;
    let length = 0;
    let last: number;
    do {
      last = this.byte();
      value |= BigInt(last & 0x7f) << BigInt(length * 7);
      length++;
    } while (last & 0x80 && this.at < this.end);
    return { value, length, last };
  }
}
