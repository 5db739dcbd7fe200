import { displayName } from './demangle/display-name';
import { scanSections } from './section-scan';

/** Exports read at most; names longer than this help no one. */
const MAX_EXPORTS = 100_000;
const MAX_NAME_BYTES = 256;
const FUNCTION = 0;

/**
 * The name each exported function is known by outside, by function index: the first one it is exported under,
 * demangled. Never fails: what follows a broken entry is left out.
 */
export function exportNames(bytes: Uint8Array): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const range = scanSections(bytes).exports;
  if (range === undefined) return names;
  const cursor = new Cursor(bytes.subarray(range.start, range.end));
  const count = Math.min(cursor.number() ?? 0, MAX_EXPORTS);
  for (let i = 0; i < count; i++) {
    const name = cursor.text();
    const kind = cursor.byte();
    const index = cursor.number();
    if (name === undefined || index === undefined) break;
    const isUsable = kind === FUNCTION && name.length > 0 && name.length <= MAX_NAME_BYTES;
    if (isUsable && !names.has(index)) names.set(index, displayName(new TextDecoder().decode(name)));
  }
  return names;
}

/** Reads a section's content; answers undefined beyond its end. */
class Cursor {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number | undefined {
    return this.bytes[this.#at++];
  }

  /** An unsigned LEB128 number. */
  number(): number | undefined {
    let value = 0;
    for (let i = 0; i < 5; i++) {
      const byte = this.byte();
      if (byte === undefined) return undefined;
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    return undefined;
  }

  /** The bytes of a length-prefixed text. */
  text(): Uint8Array | undefined {
    const length = this.number();
    if (length === undefined || this.#at + length > this.bytes.length) return undefined;
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }
}
