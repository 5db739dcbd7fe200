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
  BranchTable,
  Bytes4,
  Bytes8,
  Types,
  Misc,
  Vector,
  Signed32,
  Block,
  Reference,
}

const shapes = new Uint8Array(256);
const sites = new Map<number, SiteKind>([
  [0x03, 'loop'],
  [0x11, 'call_indirect'],
  [0x40, 'memory.grow'],
  [0xa8, 'trunc-f32'],
  [0xa9, 'trunc-f32'],
  [0xaa, 'trunc-f64'],
  [0xab, 'trunc-f64'],
  [0xae, 'trunc-f32'],
  [0xaf, 'trunc-f32'],
  [0xb0, 'trunc-f64'],
  [0xb1, 'trunc-f64'],
]);
const siteOf: (SiteKind | undefined)[] = Array.from({ length: 256 }, (_, opcode) => sites.get(opcode));

function shape(kind: Shape, ...opcodes: readonly number[]): void {
  for (const opcode of opcodes) shapes[opcode] = kind;
}
shape(Shape.Block, 0x02, 0x03, 0x04);
shape(Shape.Leb, 0x0c, 0x0d, 0x10, 0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x3f, 0x40, 0xd2, 0x42);
shape(Shape.LebPair, 0x11, ...Array.from({ length: 0x3e - 0x28 + 1 }, (_, i) => 0x28 + i));
shape(Shape.BranchTable, 0x0e);
shape(Shape.Types, 0x1c);
shape(Shape.Signed32, 0x41);
shape(Shape.Bytes4, 0x43);
shape(Shape.Bytes8, 0x44);
shape(Shape.Reference, 0xd0);
shape(Shape.Misc, 0xfc);
shape(Shape.Vector, 0xfd);

/** How many LEB immediates (or single bytes) follow the sub-opcode of a 0xfc instruction. */
const miscImmediates = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];

/**
 * Reports the sites of the expression `bytes[start, end)`, which has passed validation. Reading stops at
 * `end` whatever the bytes say.
 */
export function scanExpression(bytes: Uint8Array, start: number, end: number, visit: SiteVisitor): void {
  const cursor = new ImmediateCursor(bytes, start);
  while (cursor.at < end) {
    const opcodeAt = cursor.at;
    const opcode = bytes[cursor.at++] ?? 0x0b;
    cursor.irregular = false;
    const kind = skipImmediates(cursor, shapes[opcode] ?? Shape.None, opcodeAt) ?? siteOf[opcode];
    if (kind !== undefined || cursor.irregular) visit(kind, opcodeAt, cursor.at, cursor.irregular);
  }
}

function skipImmediates(cursor: ImmediateCursor, kind: Shape, opcodeAt: number): SiteKind | undefined {
  switch (kind) {
    case Shape.None:
      return undefined;
    case Shape.Leb:
      cursor.leb(cursor.bytes[opcodeAt] === 0x42 ? 10 : 5);
      return undefined;
    case Shape.LebPair:
      cursor.leb(5);
      cursor.leb(5);
      return undefined;
    case Shape.BranchTable:
      for (let targets = cursor.leb(5) + 1; targets > 0 && !cursor.done; targets--) cursor.leb(5);
      return undefined;
    case Shape.Bytes4:
      cursor.at += 4;
      return undefined;
    case Shape.Bytes8:
      cursor.at += 8;
      return undefined;
    case Shape.Types:
      for (let types = cursor.leb(5); types > 0 && !cursor.done; types--) cursor.type();
      // The runtime does not compare the annotation of numeric operands.
      if ((cursor.bytes[cursor.at - 1] ?? 0) >= 0x7b) cursor.irregular = true;
      return undefined;
    case Shape.Misc:
      return cursor.misc();
    case Shape.Vector:
      cursor.vector();
      return undefined;
    case Shape.Signed32:
      cursor.signed32();
      return undefined;
    case Shape.Block:
      cursor.block();
      return undefined;
    case Shape.Reference:
      cursor.heapType();
      return undefined;
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
    const from = this.at;
    let value = 0;
    let byte = 0;
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

  misc(): SiteKind | undefined {
    const operation = this.leb(5);
    for (let left = miscImmediates[operation] ?? 0; left > 0; left--) this.leb(5);
    return operation === 8 ? 'memory.init' : undefined;
  }

  /**
   * A vector instruction. The runtime reads the sub-opcode as one byte, so for those from 0x80 on the
   * second byte of the LEB128 is an instruction of its own to it (a `nop` when written regularly).
   */
  vector(): void {
    const operation = this.bytes[this.at++] ?? 0;
    if (operation >= 0x80) {
      if (this.bytes[this.at] === 0x01) this.at++;
      else this.irregular = true;
    } else if (operation <= 0x0b || (operation >= 0x5c && operation <= 0x5d)) {
      this.leb(5);
      this.leb(5);
    } else if (operation <= 0x0d) this.at += 16;
    else if (operation >= 0x15 && operation <= 0x22) this.at++;
    else if (operation >= 0x54 && operation <= 0x5b) {
      this.leb(5);
      this.leb(5);
      this.at++;
    }
  }
}
