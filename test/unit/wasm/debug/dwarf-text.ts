import { list, section, text, u32 } from '../build';

/** A module with one function of 99 bytes and the given custom sections. */
export function moduleWithDebug(custom: Readonly<Record<string, readonly number[]>>): Uint8Array {
  const body = [0, ...Array.from({ length: 97 }, () => 1), 0x0b];
  const sections = [
    section(1, list([0x60, 0, 0])),
    section(3, list([0])),
    section(10, list([...u32(body.length), ...body])),
  ];
  const parts: (readonly number[])[] = [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], ...sections];
  for (const [name, content] of Object.entries(custom)) {
    const bytes = [...text(name), ...content];
    parts.push([0, ...u32(bytes.length), ...bytes]);
  }
  return Uint8Array.from(parts.flat());
}

/** Four bytes, little-endian. */
export function u4(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];
}

/** An abbreviation: its code, tag, whether entries have children, and pairs of attribute and form. */
export function abbreviation(
  code: number,
  tag: number,
  hasChildren: boolean,
  attributes: readonly (readonly [attribute: number, form: number])[],
): number[] {
  return [...u32(code), ...u32(tag), hasChildren ? 1 : 0, ...attributes.flat(), 0, 0];
}

/** A DWARF 4 unit with 32-bit addresses and the abbreviations at 0. */
export function unit(entries: readonly number[]): number[] {
  return [...u4(entries.length + 7), 4, 0, ...u4(0), 4, ...entries];
}
