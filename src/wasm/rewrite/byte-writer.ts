/** Bytes of a module under construction; grows by doubling, so appending stays linear. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(Math.max(capacity, 16));
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  /** Appends `bytes[start, end)`. */
  bytes(bytes: Uint8Array | readonly number[], start = 0, end = bytes.length): this {
    this.#reserve(end - start);
    if (bytes instanceof Uint8Array) {
      this.#bytes.set(bytes.subarray(start, end), this.#length);
    } else {
      this.#bytes.set(start === 0 && end === bytes.length ? bytes : bytes.slice(start, end), this.#length);
    }
    this.#length += end - start;
    return this;
  }

  /** Unsigned LEB128 of an integer below 2^32. */
  u32(value: number): this {
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.byte(rest);
  }

  /** Signed LEB128 of a 32-bit integer. */
  s32(value: number): this {
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    return this.byte(rest & 0x7f);
  }

  /** Signed LEB128 of a 64-bit integer. */
  s64(value: bigint): this {
    let rest = BigInt.asIntN(64, value);
    while (rest < -64n || rest > 63n) {
      this.byte(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    return this.byte(Number(rest & 0x7fn));
  }

  /** A name: its length in bytes, then UTF-8. */
  name(text: string): this {
    const encoded = new TextEncoder().encode(text);
    return this.u32(encoded.length).bytes(encoded);
  }

  /** Section `id` with what `content` writes; nothing when it writes nothing. */
  section(id: number, content: ByteWriter): this {
    if (content.length === 0) return this;
    return this.byte(id).u32(content.length).append(content);
  }

  append(other: ByteWriter): this {
    return this.bytes(other.#bytes, 0, other.#length);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
