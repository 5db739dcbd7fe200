import type { ByteRange } from '../module';
import { sectionName } from '../section-order';

/** Sections that matter to debugging: custom sections by name (the first of each), and the content of two others. */
export interface SectionDirectory {
  readonly custom: ReadonlyMap<string, ByteRange>;
  readonly code?: ByteRange;
  readonly exports?: ByteRange;
}

const CUSTOM = 0;
const EXPORTS = 7;
const CODE = 10;

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
  for (const { id, content } of sectionsOf(bytes)) {
    if (id === EXPORTS) exports ??= content;
    if (id === CODE) code ??= content;
    const named = id === CUSTOM ? namedContent(bytes, content) : undefined;
    if (named && !custom.has(named.name)) custom.set(named.name, named.content);
  }
  return { custom, ...(code ? { code } : {}), ...(exports ? { exports } : {}) };
}

/** A section as its header says it is. */
export interface ScannedSection {
  /** The name of a custom section, else what the gateway calls the section. */
  readonly name: string;
  readonly isCustom: boolean;
  /** From the id byte to the end of the content. */
  readonly range: ByteRange;
}

/** A section whose header says more than the file has. */
export interface CutSection {
  /** What the gateway calls the section. */
  readonly name: string;
  /** Of the id byte. */
  readonly start: number;
  readonly declaredBytes: number;
  readonly bytes: number;
}

/**
 * The first `most` sections of a module, whether it can be decoded or not, up to the first header that is broken; and
 * the section that the end of the file cuts, if it does. Never fails.
 */
export function listSections(
  bytes: Uint8Array,
  most: number,
): { readonly sections: readonly ScannedSection[]; readonly cut?: CutSection } {
  const sections: ScannedSection[] = [];
  let next = isModule(bytes) ? 8 : bytes.length;
  for (const { id, start, content } of sectionsOf(bytes)) {
    if (sections.length >= most) return { sections };
    const isCustom = id === CUSTOM;
    const name = isCustom ? (namedContent(bytes, content)?.name ?? '') : sectionName(id);
    sections.push({ name, isCustom, range: { start, end: content.end } });
    next = content.end;
  }
  const id = bytes[next];
  const size = readSize(bytes, next + 1);
  if (id === undefined || size === undefined || size.next + size.value <= bytes.length) return { sections };
  const cut = { start: next, declaredBytes: size.value, bytes: bytes.length - size.next };
  return { sections, cut: { name: sectionName(id), ...cut } };
}

interface SectionHeader {
  readonly id: number;
  /** Of the id byte. */
  readonly start: number;
  readonly content: ByteRange;
}

/** Sections in the order of the file, up to the first broken header. */
function* sectionsOf(bytes: Uint8Array): Generator<SectionHeader> {
  let at = isModule(bytes) ? 8 : bytes.length;
  for (let count = 0; count < MAX_SECTIONS; count++) {
    const id = bytes[at];
    const size = readSize(bytes, at + 1);
    if (id === undefined || size === undefined) return;
    const end = size.next + size.value;
    if (end > bytes.length) return;
    yield { id, start: at, content: { start: size.next, end } };
    at = end;
  }
}

/** The name of a custom section, and what comes after it; undefined for a name that is too long or cut short. */
function namedContent(
  bytes: Uint8Array,
  { start, end }: ByteRange,
): { readonly name: string; readonly content: ByteRange } | undefined {
  const length = readSize(bytes, start);
  if (length === undefined || length.value > MAX_NAME_BYTES) return undefined;
  const nameEnd = length.next + length.value;
  if (nameEnd > end) return undefined;
  const name = new TextDecoder().decode(bytes.subarray(length.next, nameEnd));
  return { name, content: { start: nameEnd, end } };
}

/** The bytes of the custom section `name`, or undefined when there is none. */
function customSection(bytes: Uint8Array, name: string): Uint8Array | undefined {
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
