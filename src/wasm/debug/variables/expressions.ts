import { Cursor } from '../dwarf/cursor';
import type { DebugSections } from '../dwarf/sections';
import { indexedAddress, type UnitRoot } from '../dwarf/unit-root';
import { Op } from './constants';
import type { LocationOp } from './types';

/** Real expressions have at most some dozens of operations. */
const MAX_OPS = 200;

/** How the operand of an operation is written, where it has just one. */
const OPERANDS = new Map<number, (cursor: Cursor) => number | bigint>([
  [Op.const1u, (cursor) => cursor.u8()],
  [Op.const1s, (cursor) => cursor.i8()],
  [Op.const2u, (cursor) => cursor.u16()],
  [Op.const2s, (cursor) => (cursor.u16() << 16) >> 16],
  [Op.const4u, (cursor) => cursor.u32()],
  [Op.const4s, (cursor) => cursor.u32() | 0],
  [Op.const8u, (cursor) => wide(cursor)],
  [Op.const8s, (cursor) => BigInt.asIntN(64, wide(cursor))],
  [Op.constu, (cursor) => wideLeb(cursor, false)],
  [Op.consts, (cursor) => wideLeb(cursor, true)],
  [Op.pick, (cursor) => cursor.u8()],
  [Op.plusUconst, (cursor) => cursor.uleb()],
  [Op.fbreg, (cursor) => cursor.sleb()],
  [Op.piece, (cursor) => cursor.uleb()],
  [Op.derefSize, (cursor) => cursor.u8()],
  [Op.convert, (cursor) => cursor.uleb()],
]);

const PLAIN: ReadonlySet<number> = new Set([
  Op.deref,
  Op.dup,
  Op.drop,
  Op.over,
  Op.swap,
  Op.rot,
  ...range(Op.abs, Op.plus),
  ...range(Op.shl, Op.xor),
  ...range(Op.eq, Op.ne),
  ...range(Op.lit0, Op.lit31),
  Op.nop,
  Op.stackValue,
]);

/**
 * Reads an expression. An operation that is unknown ends it as `[code]`: what comes behind it cannot be read.
 * Throws a DwarfError when the expression is cut short.
 */
export function readExpression(
  sections: DebugSections,
  root: UnitRoot,
  bytes: Uint8Array,
): readonly LocationOp[] {
  const cursor = new Cursor(bytes, 'a location expression', 0);
  const ops: LocationOp[] = [];
  while (cursor.remaining > 0) {
    if (ops.length === MAX_OPS) cursor.fail('has too many operations');
    const code = cursor.u8();
    const operand = OPERANDS.get(code);
    if (operand !== undefined) ops.push([code, operand(cursor)]);
    else if (PLAIN.has(code)) ops.push([code]);
    else {
      const op = special(sections, root, cursor, code);
      ops.push(op ?? [code]);
      if (op === undefined) break;
    }
  }
  return ops;
}

function special(
  sections: DebugSections,
  root: UnitRoot,
  cursor: Cursor,
  code: number,
): LocationOp | undefined {
  switch (code) {
    case Op.addr:
      return [code, cursor.unsigned(root.unit.encoding.addressSize)];
    case Op.addrx:
      return [Op.addr, indexedAddress(sections, root, cursor.uleb())];
    case Op.constx:
      return [Op.constu, indexedAddress(sections, root, cursor.uleb())];
    case Op.wasmLocation: {
      const kind = cursor.u8();
      // A global whose index the linker writes has four bytes (tool conventions "DWARF for WebAssembly").
      return [code, kind, kind === 3 ? cursor.u32() : cursor.uleb()];
    }
    case Op.implicitValue: {
      const size = cursor.uleb();
      const start = cursor.at;
      cursor.skip(size);
      return [code, cursor.bytes.slice(start, start + size)];
    }
    default:
      return undefined;
  }
}

function wide(cursor: Cursor): bigint {
  const low = cursor.u32();
  return (BigInt(cursor.u32()) << 32n) | BigInt(low);
}

function wideLeb(cursor: Cursor, signed: boolean): bigint {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = cursor.u8();
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return signed && byte & 0x40 ? value - (1n << (shift + 7n)) : value;
    if (shift > 70n) cursor.fail('has an endless number');
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
