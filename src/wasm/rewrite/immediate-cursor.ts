/** Reads immediates the way the gateway's runtime does and notes those this engine would not read. */
export class ImmediateCursor {
  /** Whether this engine would not read what was passed since this was last reset, or read it differently. */
  nonCanonical = false;

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
    if (length > limit || (limit === 5 && length === 5 && byte > 0x0f)) this.nonCanonical = true;
    if (limit === 10 && length === 10 && byte !== 0 && byte !== 0x7f) this.nonCanonical = true;
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
    if (length > 5 || (length === 5 && high !== 0 && high !== 0x78)) this.nonCanonical = true;
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
      if (last >= 0x40 || this.at - from > 5) this.nonCanonical = true;
    } else this.type();
  }

  type(): void {
    const code = this.bytes[this.at++] ?? 0;
    if (code === 0x63 || code === 0x64) this.heapType();
    if (code < 0x6f && code !== 0x40) this.nonCanonical = true;
  }

  heapType(): void {
    const first = this.bytes[this.at] ?? 0;
    this.leb(5);
    if (first !== 0x70 && first !== 0x6f) this.nonCanonical = true;
  }

  /** The annotation of a `select`, which the runtime does not compare with numeric operands. */
  selectTypes(): void {
    for (let types = this.leb(5); types > 0 && !this.done; types--) this.type();
    if ((this.bytes[this.at - 1] ?? 0) >= 0x7b) this.nonCanonical = true;
  }

  /**
   * The number of a vector instruction. The runtime reads it as one byte, so for those from 0x80 on the
   * second byte of the LEB128 is an instruction by itself to it (a `nop` when written regularly).
   */
  vectorNumber(): number {
    const number = this.bytes[this.at++] ?? 0;
    if (number >= 0x80) {
      if (this.bytes[this.at] === 0x01) this.at++;
      else this.nonCanonical = true;
    }
    return number;
  }
}
