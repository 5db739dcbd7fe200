import type { ByteRange } from './module';
import { CheckLimit, EndOfFile, LoadFailure } from './load-failure';

/**
 * Memory that what is decoded of one module may take, in bytes: a thread of the sandbox has 1 GiB. A flood of the
 * smallest things (one or two bytes each in the file) takes a hundred times its size.
 */
const CHECK_BYTES = 640 * 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A position in a module's bytes. Reads never pass `end`; what fails throws a `LoadFailure` whose text is
 * `<context>: <cause>` with the gateway's causes: `EOF`, `unexpected EOF`, `overflows a 32-bit integer`, …
 * (wazero L2). The decoder reads to the end of the file, not of the section: that is how the gateway reads,
 * and a section's length is compared only afterwards.
 */
export class BinaryReader {
  constructor(
    readonly bytes: Uint8Array,
    public offset = 0,
    readonly end: number = bytes.length,
  ) {}

  #room = CHECK_BYTES;

  /** Takes `bytes` bytes of memory for something to be kept; throws a `CheckLimit` when there is too much of it. */
  keep(bytes: number): void {
    this.#room -= bytes;
    if (this.#room >= 0) return;
    const limit = String(CHECK_BYTES / 1024 / 1024);
    throw new CheckLimit(`what it declares takes over ${limit} MiB of memory to check`);
  }

  byte(context: string): number {
    if (this.offset >= this.end) this.#failAtEnd(context, this.offset);
    return this.bytes[this.offset++] ?? 0;
  }

  /** An unsigned LEB128 number below 2^32, at most five bytes long. */
  u32(context: string): number {
    const first = this.offset < this.end ? (this.bytes[this.offset] ?? 0) : 0x80;
    if (first < 0x80) {
      this.offset++;
      return first;
    }
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.#next(context, start);
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) {
        if (shift === 28 && byte > 0x0f) break;
        return value;
      }
    }
    return this.#fail(context, 'overflows a 32-bit integer', start);
  }

  /** A signed LEB128 number of 32 bits. Bit 6 of a fifth byte is not looked at, as in the gateway. */
  i32(context: string): number {
    const start = this.offset;
    let value = 0;
    let shift = 0;
    let byte: number;
    do {
      byte = this.#next(context, start);
      if (shift < 32) value |= (byte & 0x7f) << shift;
      shift += 7;
    } while (byte >= 0x80);
    if (shift < 32 && (byte & 0x40) !== 0) value |= -1 << shift;
    const unused = byte & 0x30;
    if (shift > 35 || (shift === 35 && unused !== (value < 0 ? 0x30 : 0))) {
      this.#fail(context, 'overflows a 32-bit integer', start);
    }
    return value;
  }

  /** A signed LEB128 number of 33 bits (block and heap types). A fifth byte always ends it. */
  i33(context: string): number {
    const start = this.offset;
    let value = 0;
    let shift = 0;
    let byte = 0x80;
    while (shift < 35 && byte >= 0x80) {
      byte = this.#next(context, start);
      value += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    }
    if (shift < 33 && (byte & 0x40) !== 0) value -= 2 ** shift;
    if (shift === 35) {
      value %= 2 ** 33;
      if (value >= 2 ** 32) value -= 2 ** 33;
      if ((byte & 0x20) !== (value < 0 ? 0x20 : 0)) this.#fail(context, 'overflows a 33-bit integer', start);
    }
    return value;
  }

  /** A signed LEB128 number of 64 bits. */
  i64(context: string): bigint {
    const start = this.offset;
    this.skipI64(context);
    let value = 0n;
    for (let at = this.offset - 1; at >= start; at--) {
      value = (value << 7n) | BigInt((this.bytes[at] ?? 0) & 0x7f);
    }
    const length = this.offset - start;
    return BigInt.asIntN(Math.min(64, length * 7), value);
  }

  /** Passes over a signed LEB128 number of 64 bits, with the same checks as `i64`. */
  skipI64(context: string): void {
    const start = this.offset;
    let byte: number;
    do byte = this.#next(context, start);
    while (byte >= 0x80);
    const length = this.offset - start;
    if (length > 10 || (length === 10 && (byte & 0x3e) !== ((byte & 1) === 1 ? 0x3e : 0))) {
      this.#fail(context, 'overflows a 64-bit integer', start);
    }
  }

  /** The next `count` bytes; nothing is copied. */
  take(count: number, context: string): ByteRange {
    const start = this.offset;
    const left = this.end - start;
    if (left < count && left <= 0) this.#failAtEnd(context, start);
    if (left < count) this.#fail(context, 'unexpected EOF', start);
    this.offset += count;
    return { start, end: this.offset };
  }

  /** A name: its length in bytes, then UTF-8. `what` represents it in texts (`import module`, …). */
  name(what: string): string {
    const size = this.u32(`failed to read ${what} size`);
    if (size === 0) return '';
    const range = this.take(size, `failed to read ${what}`);
    this.keep(2 * size);
    try {
      return utf8.decode(this.bytes.subarray(range.start, range.end));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new LoadFailure(`${what} is not valid UTF-8`, range.start);
    }
  }

  #next(context: string, start: number): number {
    if (this.offset >= this.end) this.#failAtEnd(context, start);
    return this.bytes[this.offset++] ?? 0;
  }

  #fail(context: string, cause: string, offset: number): never {
    throw new LoadFailure(inContext(context, cause), offset);
  }

  #failAtEnd(context: string, offset: number): never {
    throw new EndOfFile(inContext(context, 'EOF'), offset);
  }
}

function inContext(context: string, cause: string): string {
  return context === '' ? cause : `${context}: ${cause}`;
}
