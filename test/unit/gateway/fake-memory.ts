import type { GuestMemory } from '../../../src/gateway/runtime-instance';
import { PAGE_BYTES } from '../../../src/gateway/limits';

/** Guest memory without a guest: `pages` pages that can grow up to `cap`. */
export function fakeMemory(pages = 1, cap = 256): GuestMemory {
  let bytes = new Uint8Array(pages * PAGE_BYTES);
  const inRange = (offset: number, length: number): boolean => offset + length <= bytes.length;
  return {
    size: () => bytes.length,
    read: (offset, length) => (inRange(offset, length) ? bytes.subarray(offset, offset + length) : undefined),
    write(offset, data) {
      if (!inRange(offset, data.length)) return false;
      bytes.set(data, offset);
      return true;
    },
    readU32(offset) {
      const found = this.read(offset, 4);
      return found && new DataView(found.buffer, found.byteOffset, 4).getUint32(0, true);
    },
    writeU32(offset, value) {
      const word = new Uint8Array(4);
      new DataView(word.buffer).setUint32(0, value, true);
      return this.write(offset, word);
    },
    grow(by) {
      const grown = bytes.length / PAGE_BYTES + by;
      if (grown > cap) return false;
      const larger = new Uint8Array(grown * PAGE_BYTES);
      larger.set(bytes);
      bytes = larger;
      return true;
    },
  };
}
