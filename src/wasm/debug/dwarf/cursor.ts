/** Why debug information cannot be read; caught where it was asked for and turned into a value. */
export class DwarfError extends Error {
  override readonly name = 'DwarfError';
}

/** Strings longer than this are cut: no compiler writes such names, but a hostile file may. */
const MAX_STRING_BYTES = 8192;
const decoder = new TextDecoder();

/** Reads a debug section forwards; every read past the end throws a DwarfError that names the section. */
export class Cursor {
  constructor(
    readonly bytes: Uint8Array,
    readonly section: string,
    public at: number,
    readonly end: number = bytes.length,
  ) {
    if (!(at >= 0 && at <= end && end <= bytes.length)) this.fail('points outside');
  }

  fail(what: string): never {
    throw new DwarfError(`${this.section} ${what} at 0x${Math.max(0, this.at).toString(16)}`);
  }

  get remaining(): number {
    return this.end - this.at;
  }

  skip(count: number): void {
    if (!(count >= 0 && count <= this.end - this.at)) this.fail('ends too early');
    this.at += count;
  }

  u8(): number {
    if (this.at >= this.end) this.fail('ends too early');
    return this.bytes[this.at++] as number;
  }

  i8(): number {
    return (this.u8() << 24) >> 24;
  }

  /** An unsigned little-endian number of `size` bytes (1 to 8); above 2^53 the low bits are lost. */
  unsigned(size: number): number {
    const start = this.at;
    this.skip(size);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + (this.bytes[start + i] as number);
    return value;
  }

  u16(): number {
    return this.unsigned(2);
  }

  u32(): number {
    return this.unsigned(4);
  }

  uleb(): number {
    // Nearly all numbers fit one byte, and a unit has millions of them.
    const first = this.u8();
    if (first < 0x80) return first;
    let value = first & 0x7f;
    let factor = 128;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
      if (factor > 2 ** 70) this.fail('has an endless number');
    }
  }

  sleb(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.u8();
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 0x80) return byte & 0x40 ? value - factor : value;
      if (factor > 2 ** 70) this.fail('has an endless number');
    }
  }

  skipLeb(): void {
    while (this.u8() >= 0x80);
  }

  /** A NUL-terminated UTF-8 string. */
  string(): string {
    const start = this.at;
    this.skipString();
    return decoder.decode(this.bytes.subarray(start, Math.min(this.at - 1, start + MAX_STRING_BYTES)));
  }

  skipString(): void {
    const nul = this.bytes.indexOf(0, this.at);
    if (nul < 0 || nul >= this.end) this.fail('has a string without an end');
    this.at = nul + 1;
  }

  /** The initial length of a unit: its size, and whether offsets in it have 8 bytes (DWARF 7.4). */
  unitLength(): { readonly length: number; readonly offsetSize: 4 | 8 } {
    const length = this.u32();
    if (length < 0xfffffff0) return { length, offsetSize: 4 };
    if (length !== 0xffffffff) this.fail('has a reserved unit length');
    return { length: this.unsigned(8), offsetSize: 8 };
  }
}

/** Counts work, so that a small file cannot ask for hours of it. */
export class WorkBudget {
  private left: number;

  constructor(steps: number) {
    this.left = steps;
  }

  get exhausted(): boolean {
    return this.left < 0;
  }

  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new DwarfError('reading takes more work than any compiler’s output needs');
  }
}
