/** Bytes fetched at once. */
const CHUNK = 4096;
/** Chunks kept; a stop looks at a few of them many times. */
const MAX_CHUNKS = 1024;

type Read = (address: number, count: number) => Promise<Uint8Array | undefined>;

/** The memory of a stopped guard, of which each part is fetched once. */
export class StoppedMemory {
  readonly #chunks = new Map<number, Promise<Uint8Array | undefined>>();

  /** @param read fetches bytes, fewer at the memory's end, undefined where there are none */
  constructor(private readonly read: Read) {}

  /** `count` bytes at `address`, fewer at the memory's end; undefined where there are none. */
  async bytes(address: number, count: number): Promise<Uint8Array | undefined> {
    const parts: Uint8Array[] = [];
    let length = 0;
    while (length < count) {
      const at = address + length;
      const start = Math.floor(at / CHUNK) * CHUNK;
      const chunk = await this.#chunk(start);
      const part = chunk?.subarray(at - start, at - start + count - length);
      if (part === undefined || part.length === 0) break;
      parts.push(part);
      length += part.length;
    }
    if (length === 0) return undefined;
    const [only, ...others] = parts;
    if (only !== undefined && others.length === 0) return only;
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  /** Forgets what was fetched: the guard goes on, or its memory was written to. */
  reset(): void {
    this.#chunks.clear();
  }

  #chunk(start: number): Promise<Uint8Array | undefined> {
    const known = this.#chunks.get(start);
    if (known !== undefined) return known;
    if (this.#chunks.size >= MAX_CHUNKS) this.#chunks.clear();
    const chunk = this.read(start, CHUNK);
    this.#chunks.set(start, chunk);
    return chunk;
  }
}
