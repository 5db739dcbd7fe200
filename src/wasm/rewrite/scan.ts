import type { ImmediateKind } from '../opcodes';
import { allOpcodes } from '../opcodes';

/** Instructions the rewriter changes or watches; everything else is copied. */
export type SiteKind = 'loop' | 'call_indirect' | 'trunc-f32' | 'trunc-f64' | 'memory.grow' | 'memory.init';

/**
 * Receives the sites of one body in order; `end` is the offset after the instruction. `irregular` means that
 * the gateway's runtime reads this encoding and this engine does not, or reads it differently; only then may
 * `kind` be undefined.
 */
export type SiteVisitor = (
  kind: SiteKind | undefined,
  start: number,
  end: number,
  irregular: boolean,
) => void;

/** How the immediates of an opcode are laid out. */
const enum Shape {
  None,
  Leb,
  LebPair,
  LebPairAndByte,
  Signed32,
  Signed64,
  Byte,
  Bytes4,
  Bytes8,
  Bytes16,
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
    cursor.irregular = false;
    let shape = shapes[slot] ?? Shape.None;
    if (shape === Shape.Prefix) {
      slot = slot === MISC ? 256 + Math.min(cursor.leb(5), 255) : 512 + cursor.vectorNumber();
      shape = shapes[slot] ?? Shape.None;
    }
    if (shape !== Shape.None) skipImmediates(cursor, shape);
    const kind = kinds[slot];
    if (kind !== undefined || cursor.irregular) visit(kind, opcodeAt, cursor.at, cursor.irregular);
  }
}

function skipImmediates(cursor: ImmediateCursor, shape: Shape): void {
  switch (shape) {
    case Shape.None:
    case Shape.Prefix:
      return;
    case Shape.Leb:
      cursor.leb(5);
      return;
    case Shape.LebPair:
      cursor.leb(5);
      cursor.leb(5);
      return;
    case Shape.LebPairAndByte:
      cursor.leb(5);
      cursor.leb(5);
      cursor.at++;
      return;
    case Shape.Signed32:
      cursor.signed32();
      return;
    case Shape.Signed64:
      cursor.leb(10);
      return;
    case Shape.Byte:
      cursor.at++;
      return;
    case Shape.Bytes4:
      cursor.at += 4;
      return;
    case Shape.Bytes8:
      cursor.at += 8;
      return;
    case Shape.Bytes16:
      cursor.at += 16;
      return;
    case Shape.Labels:
      for (let labels = cursor.leb(5) + 1; labels > 0 && !cursor.done; labels--) cursor.leb(5);
      return;
    case Shape.Types:
      cursor.selectTypes();
      return;
    case Shape.Block:
      cursor.block();
      return;
    case Shape.Heap:
      cursor.heapType();
      return;
  }
}

/** Reads immediates the way the gateway's runtime does and notes those this engine would not read. */
class ImmediateCursor {
  irregular = false;

  constructor(
    readonly bytes: Uint8Array,
    public at: number,
  ) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Low 32 bits of a LEB128, of which this engine reads at most `limit` bytes. */
  leb(limit: number): number {
    const first = this.bytes[this.at] ?? 0;
    if (first < 0x80) {
      this.at++;
      return first;
    }
    const from = this.at;
    let value = 0;
    let byte: number;
    do {
      byte = this.bytes[this.at] ?? 0;
      const shift = (this.at - from) * 7;
      if (shift < 32) value |= (byte & 0x7f) << shift;
      this.at++;
    } while (byte & 0x80);
    const length = this.at - from;
    if (length > limit || (limit === 5 && length === 5 && byte > 0x0f)) this.irregular = true;
    if (limit === 10 && length === 10 && byte !== 0 && byte !== 0x7f) this.irregular = true;
    return value >>> 0;
  }

  signed32(): void {
    if ((this.bytes[this.at] ?? 0) < 0x80) {
      this.at++;
      return;
    }
    const from = this.at;
    while ((this.bytes[this.at] ?? 0) & 0x80) this.at++;
    const last = this.bytes[this.at] ?? 0;
    this.at++;
    const length = this.at - from;
    const high = last & 0x78;
    if (length > 5 || (length === 5 && high !== 0 && high !== 0x78)) this.irregular = true;
  }

  /** A block type: a value type, nothing, or a type index. */
  block(): void {
    const first = this.bytes[this.at] ?? 0;
    if (first < 0x40) this.at++;
    else if (first & 0x80) {
      const from = this.at;
      this.leb(5);
      const last = this.bytes[this.at - 1] ?? 0;
      // A padded negative number is a value type in a form this engine does not read.
      if (last >= 0x40 || this.at - from > 5) this.irregular = true;
    } else this.type();
  }

  type(): void {
    const code = this.bytes[this.at++] ?? 0;
    if (code === 0x63 || code === 0x64) this.heapType();
    if (code < 0x6f && code !== 0x40) this.irregular = true;
  }

  heapType(): void {
    const first = this.bytes[this.at] ?? 0;
    this.leb(5);
    if (first !== 0x70 && first !== 0x6f) this.irregular = true;
  }

  /** The annotation of a `select`, which the runtime does not compare with numeric operands. */
  selectTypes(): void {
    for (let types = this.leb(5); types > 0 && !this.done; types--) this.type();
    if ((this.bytes[this.at - 1] ?? 0) >= 0x7b) this.irregular = true;
  }

  /**
   * The number of a vector instruction. The runtime reads it as one byte, so for those from 0x80 on the
   * second byte of the LEB128 is an instruction of its own to it (a `nop` when written regularly).
   */
  vectorNumber(): number {
    const number = this.bytes[this.at++] ?? 0;
    if (number >= 0x80) {
      if (this.bytes[this.at] === 0x01) this.at++;
      else this.irregular = true;
    }
    return number;
  }
}
