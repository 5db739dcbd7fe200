import { PAGE_BYTES } from '../limits';
import type { GuestMemory } from '../runtime-instance';

/** Checked access to `memory`. Offsets and lengths that are no u32 are out of range. */
export function guestMemory(memory: WebAssembly.Memory): GuestMemory {
  // Growing detaches the buffer, which leaves its views without a byte; until then one of each serves all accesses.
  let kept = new Uint8Array(memory.buffer);
  let words = new DataView(memory.buffer);
  const bytes = (): Uint8Array<ArrayBuffer> =>
    kept.length > 0 ? kept : (kept = new Uint8Array(memory.buffer));
  const view = (): DataView => {
    const { buffer } = bytes();
    return words.buffer === buffer ? words : (words = new DataView(buffer));
  };
  const inRange = (offset: number, length: number): boolean =>
    Number.isInteger(offset) &&
    Number.isInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= bytes().length;
  return {
    size: () => bytes().length,
    read: (offset, length) =>
      inRange(offset, length) ? new Uint8Array(bytes().buffer, offset, length) : undefined,
    write: (offset, written) => {
      if (!inRange(offset, written.length)) return false;
      bytes().set(written, offset);
      return true;
    },
    readU32: (offset) => (inRange(offset, 4) ? view().getUint32(offset, true) : undefined),
    writeU32: (offset, value) => {
      if (!inRange(offset, 4)) return false;
      view().setUint32(offset, value, true);
      return true;
    },
    grow: (pages) => {
      const limit = 65536 - bytes().length / PAGE_BYTES;
      if (!Number.isInteger(pages) || pages < 0 || pages > limit) return false;
      try {
        memory.grow(pages);
        return true;
      } catch (error) {
        if (error instanceof RangeError) return false;
        throw error;
      }
    },
  };
}
