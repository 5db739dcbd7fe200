import { scanSections } from './debug/section-scan';

/** A line of the custom section `producers` (tool conventions, "Producers section"). */
export interface Producer {
  /** `language`, `processed-by` or `sdk`; whatever the module says. */
  readonly field: string;
  readonly name: string;
  /** May be empty. */
  readonly version: string;
}

/** Lines read at most. */
const MAX_PRODUCERS = 100;
/** Bytes of a name or version read at most. */
const MAX_TEXT_BYTES = 1024;

/** What made a module, as it says itself. Never fails: what follows a broken entry is left out. */
export function readProducers(bytes: Uint8Array): readonly Producer[] {
  const range = scanSections(bytes).custom.get('producers');
  if (range === undefined) return [];
  const reader = new Reader(bytes.subarray(range.start, range.end));
  const producers: Producer[] = [];
  for (let fields = reader.number(); fields > 0; fields--) {
    const field = reader.text();
    for (let values = reader.number(); values > 0; values--) {
      const [name, version] = [reader.text(), reader.text()];
      if (field === undefined || name === undefined || version === undefined) return producers;
      producers.push({ field, name, version });
      if (producers.length >= MAX_PRODUCERS) return producers;
    }
    if (field === undefined) return producers;
  }
  return producers;
}

/** Reads a section's content; numbers beyond its end are 0, texts undefined. */
class Reader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /** An unsigned LEB128 number. */
  number(): number {
    let value = 0;
    for (let i = 0; i < 5; i++) {
      const byte = this.bytes[this.#at++];
      if (byte === undefined) return 0;
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    return 0;
  }

  text(): string | undefined {
    const start = this.#at;
    const length = this.number();
    const from = this.#at;
    if (from === start || from > this.bytes.length || from + length > this.bytes.length) return undefined;
    this.#at += length;
    return new TextDecoder().decode(this.bytes.subarray(from, from + Math.min(length, MAX_TEXT_BYTES)));
  }
}
