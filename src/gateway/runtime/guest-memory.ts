import { PAGE_BYTES } from '../limits';
import type { GuestMemory } from '../runtime-instance';

/** Checked access to `memory`. Offsets and lengths that are no u32 are out of range. */
export function guestMemory(memory: WebAssembly.Memory): GuestMemory {
  const inRange = (offset: number, length: number): boolean =>
    Number.isInteger(offset) &&
    Number.isInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= memory.buffer.byteLength;
  let words = new DataView(memory.buffer);
  // Growing detaches the buffer; until then one view serves all small accesses.
  const view = (): DataView =>
    words.buffer === memory.buffer ? words : (words = new DataView(memory.buffer));
  return {
    size: () => memory.buffer.byteLength,
    read: (offset, length) =>
      inRange(offset, length) ? new Uint8Array(memory.buffer, offset, length) : undefined,
    write: (offset, bytes) => {
      if (!inRange(offset, bytes.length)) return false;
      new Uint8Array(memory.buffer, offset, bytes.length).set(bytes);
      return true;
    },
    readU32: (offset) => (inRange(offset, 4) ? view().getUint32(offset, true) : undefined),
    writeU32: (offset, value) => {
      if (!inRange(offset, 4)) return false;
      view().setUint32(offset, value, true);
      return true;
    },
    grow: (pages) => {
      const limit = 65536 - memory.buffer.byteLength / PAGE_BYTES;
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
