import { allOpcodes } from '../opcodes';
import { ImmediateCursor } from './immediate-cursor';
import type { ImmediateKind } from '../opcode';

/** Instructions the rewriter changes or watches; everything else is copied. */
export type SiteKind = 'loop' | 'call_indirect' | 'trunc-f32' | 'trunc-f64' | 'memory.grow' | 'memory.init';

/**
 * Receives the sites of one body in order; `end` is the offset after the instruction. `nonCanonical` means that
 * the gateway's runtime reads this encoding and this engine does not, or reads it differently; only then may
 * `kind` be undefined.
 */
export type SiteVisitor = (
  kind: SiteKind | undefined,
  start: number,
  end: number,
  nonCanonical: boolean,
) => void;

/**
 * How the immediates of an opcode are laid out: as many LEB128s as the two low bits say and then as many bytes as
 * the others do, or (from `Signed32` on) in another way.
 */
const enum Shape {
  None = 0b00000_00,
  Leb = 0b00000_01,
  LebPair = 0b00000_10,
  Byte = 0b00001_00,
  LebPairAndByte = 0b00001_10,
  Bytes4 = 0b00100_00,
  Bytes8 = 0b01000_00,
  Bytes16 = 0b10000_00,
  Signed32 = 0x80,
  Signed64,
  Labels,
  Types,
  Block,
  Heap,
  Prefix,
}

const shapeOf: Readonly<Record<ImmediateKind, Shape>> = {
  none: Shape.None,
  'block type': Shape.Block,
  label: Shape.Leb,
  labels: Shape.Labels,
  function: Shape.Leb,
  'type, table': Shape.LebPair,
  type: Shape.Leb,
  'value types': Shape.Types,
  local: Shape.Leb,
  global: Shape.Leb,
  table: Shape.Leb,
  'table, table': Shape.LebPair,
  element: Shape.Leb,
  'element, table': Shape.LebPair,
  data: Shape.Leb,
  'data, memory': Shape.LebPair,
  memory: Shape.Leb,
  'memory, memory': Shape.LebPair,
  'memory argument': Shape.LebPair,
  'memory argument, lane': Shape.LebPairAndByte,
  lane: Shape.Byte,
  lanes: Shape.Bytes16,
  'heap type': Shape.Heap,
  tag: Shape.Leb,
  i32: Shape.Signed32,
  i64: Shape.Signed64,
  f32: Shape.Bytes4,
  f64: Shape.Bytes8,
  v128: Shape.Bytes16,
};

const MISC = 0xfc;
const VECTOR = 0xfd;
/** By opcode byte; after prefix 0xfc at 256 + number, after 0xfd at 512 + number. */
const shapes = new Uint8Array(768);
const kinds: (SiteKind | undefined)[] = Array.from({ length: 768 }, () => undefined);

function tabulate(): void {
  for (const { code, name, immediates } of allOpcodes()) {
    const prefix = code >>> 8;
    const slot = (prefix === MISC ? 256 : prefix === VECTOR ? 512 : 0) + (code & 0xff);
    shapes[slot] = shapeOf[immediates];
    if (name === 'loop' || name === 'call_indirect' || name === 'memory.grow' || name === 'memory.init') {
      kinds[slot] = name;
    } else if (/^i(32|64)\.trunc_f/.test(name))
      kinds[slot] = name.includes('_f32') ? 'trunc-f32' : 'trunc-f64';
  }
  shapes[MISC] = Shape.Prefix;
  shapes[VECTOR] = Shape.Prefix;
}
tabulate();

/**
 * Reports the sites of the expression `bytes[start, end)`, which has passed validation. Reading stops at
 * `end` whatever the bytes say.
 */
export function scanExpression(bytes: Uint8Array, start: number, end: number, visit: SiteVisitor): void {
  const cursor = new ImmediateCursor(bytes, start);
  while (cursor.at < end) {
    const opcodeAt = cursor.at;
    let slot = bytes[cursor.at++] ?? 0;
    cursor.nonCanonical = false;
    let shape = shapes[slot] ?? Shape.None;
    if (shape === Shape.Prefix) {
      slot = slot === MISC ? 256 + Math.min(cursor.leb(5), 255) : 512 + cursor.vectorNumber();
      shape = shapes[slot] ?? Shape.None;
    }
    if (shape !== Shape.None) skipImmediates(cursor, shape);
    const kind = kinds[slot];
    if (kind !== undefined || cursor.nonCanonical) visit(kind, opcodeAt, cursor.at, cursor.nonCanonical);
  }
}

function skipImmediates(cursor: ImmediateCursor, shape: Shape): void {
  if (shape < Shape.Signed32) {
    for (let lebs = shape & 0b11; lebs > 0; lebs--) cursor.leb(5);
    cursor.at += shape >> 2;
    return;
  }
  switch (shape) {
    case Shape.Signed32:
      return cursor.signed32();
    case Shape.Signed64:
      cursor.leb(10);
      return;
    case Shape.Labels:
      for (let labels = cursor.leb(5) + 1; labels > 0 && !cursor.done; labels--) cursor.leb(5);
      return;
    case Shape.Types:
      return cursor.selectTypes();
    case Shape.Block:
      return cursor.block();
    case Shape.Heap:
      return cursor.heapType();
    default:
      return;
  }
}
