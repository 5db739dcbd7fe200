/**
 * Where code of the rewritten module came from: runs of bytes copied from the original file. Run `i` puts
 * original offset `original[i]` at rewritten offset `rewritten[i]`; it ends where the next one starts.
 * Both arrays ascend, and both survive structured cloning.
 */
export interface OffsetMap {
  readonly rewritten: Uint32Array;
  readonly original: Uint32Array;
}

/** The original file's offset of the instruction at `offset` of the rewritten module, or undefined outside its code. */
export function toOriginalOffset(map: OffsetMap, offset: number): number | undefined {
  const run = lastAtOrBelow(map.rewritten, offset);
  return run < 0 ? undefined : translate(map.rewritten, map.original, run, offset);
}

function translate(from: Uint32Array, to: Uint32Array, run: number, offset: number): number {
  const translated = (to[run] ?? 0) + offset - (from[run] ?? 0);
  const next = to[run + 1];
  return next === undefined ? translated : Math.min(translated, next);
}

function lastAtOrBelow(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Collects the runs of an `OffsetMap` in ascending order. */
export class OffsetMapBuilder {
  #rewritten = new Uint32Array(64);
  #original = new Uint32Array(64);
  #length = 0;

  /** From here on, original offset `original` is at `rewritten`. */
  run(rewritten: number, original: number): void {
    const last = this.#length - 1;
    if (last >= 0) {
      const delta = (this.#rewritten[last] ?? 0) - (this.#original[last] ?? 0);
      if (delta === rewritten - original) return;
    }
    if (this.#length === this.#rewritten.length) {
      this.#rewritten = doubled(this.#rewritten);
      this.#original = doubled(this.#original);
    }
    this.#rewritten[this.#length] = rewritten;
    this.#original[this.#length] = original;
    this.#length++;
  }

  /** `shift` is added to every rewritten offset. */
  finish(shift: number): OffsetMap {
    const rewritten = this.#rewritten.slice(0, this.#length);
    for (let i = 0; i < rewritten.length; i++) rewritten[i] = (rewritten[i] ?? 0) + shift;
    return { rewritten, original: this.#original.slice(0, this.#length) };
  }
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}
