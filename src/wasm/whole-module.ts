/** Reads up to `length` bytes at `offset`; fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Uint8Array;

const MAGIC = [0, 0x61, 0x73, 0x6d];
const HEADER_BYTES = 8;
/** A section's id and size: a byte, and an LEB128 number of five at most. */
const SECTION_HEADER_BYTES = 6;
/** More sections are not looked at; a module has a dozen, and some custom ones. */
const MOST_SECTIONS = 1_000;

/**
 * Whether a file of `size` bytes ends where a section of a module ends: one that is still being written mostly does not.
 * Reads a few bytes for each section, and says nothing about what is in them.
 */
export function isWholeModule(size: number, readAt: ReadAt): boolean {
  const header = readAt(0, HEADER_BYTES);
  if (header.length < HEADER_BYTES || MAGIC.some((byte, at) => header[at] !== byte)) return false;
  let end = HEADER_BYTES;
  for (let count = 0; end < size && count < MOST_SECTIONS; count++) {
    const section = readAt(end, SECTION_HEADER_BYTES);
    const payload = sizeIn(section);
    if (payload === undefined) return false;
    end += payload.at + payload.size;
  }
  return end === size;
}

/** The size that a section declares, and where its payload begins; undefined when it is cut. */
function sizeIn(section: Uint8Array): { readonly size: number; readonly at: number } | undefined {
  let size = 0;
  for (let at = 1; at < section.length; at++) {
    const byte = section[at] ?? 0;
    size += (byte & 0x7f) * 2 ** (7 * (at - 1));
    if (byte < 0x80) return { size, at: at + 1 };
  }
  return undefined;
}
