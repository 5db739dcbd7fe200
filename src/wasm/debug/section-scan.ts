import type { ByteRange } from '../module';

/** Sections that matter to debugging: custom sections by name (the first of each), and the content of two others. */
export interface SectionDirectory {
  readonly custom: ReadonlyMap<string, ByteRange>;
  readonly code?: ByteRange;
  readonly exports?: ByteRange;
}

const MAX_SECTIONS = 100_000;
const MAX_NAME_BYTES = 1024;

/**
 * Lists a module's sections without looking into them. Never fails: what follows a broken header is left
 * out, because a module that loads may still carry debug sections cut short by a tool.
 */
export function scanSections(bytes: Uint8Array): SectionDirectory {
  const custom = new Map<string, ByteRange>();
  let code: ByteRange | undefined;
  let exports: ByteRange | undefined;
  let at = isModule(bytes) ? 8 : bytes.length;
  for (let count = 0; at < bytes.length && count < MAX_SECTIONS; count++) {
    const id = bytes[at];
    const size = readSize(bytes, at + 1);
    if (size === undefined) break;
    const end = size.next + size.value;
    if (end > bytes.length) break;
    if (id === 7) exports ??= { start: size.next, end };
    if (id === 10) code ??= { start: size.next, end };
    if (id === 0) {
      const name = readSize(bytes, size.next);
      if (name !== undefined && name.value <= MAX_NAME_BYTES && name.next + name.value <= end) {
        const start = name.next + name.value;
        const text = new TextDecoder().decode(bytes.subarray(name.next, start));
        if (!custom.has(text)) custom.set(text, { start, end });
      }
    }
    at = end;
  }
  return { custom, ...(code ? { code } : {}), ...(exports ? { exports } : {}) };
}

/** The bytes of the custom section `name`, or undefined when there is none. */
export function customSection(bytes: Uint8Array, name: string): Uint8Array | undefined {
  const range = scanSections(bytes).custom.get(name);
  return range === undefined ? undefined : bytes.subarray(range.start, range.end);
}

/** The text of a custom section that holds one length-prefixed string, as URL sections do. */
export function customSectionText(bytes: Uint8Array, name: string): string | undefined {
  const content = customSection(bytes, name);
  if (content === undefined) return undefined;
  const length = readSize(content, 0);
  if (length === undefined || length.next + length.value > content.length) return undefined;
  return new TextDecoder().decode(content.subarray(length.next, length.next + length.value));
}

/**
 * URL of the file that holds the module's debug sections (custom section `external_debug_info`, tool
 * conventions "Separate DWARF"), relative to the module; undefined when the module names none.
 */
export function externalDebugReference(bytes: Uint8Array): string | undefined {
  const url = customSectionText(bytes, 'external_debug_info');
  return url === undefined || url === '' || url.length > 4096 ? undefined : url;
}

function isModule(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
}

function readSize(bytes: Uint8Array, at: number): { value: number; next: number } | undefined {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  return undefined;
}
