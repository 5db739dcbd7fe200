import { scanSections } from '../section-scan';
import { Cursor, DwarfError } from './cursor';

const NAMES = [
  '.debug_abbrev',
  '.debug_addr',
  '.debug_info',
  '.debug_line',
  '.debug_line_str',
  '.debug_loc',
  '.debug_loclists',
  '.debug_ranges',
  '.debug_rnglists',
  '.debug_str',
  '.debug_str_offsets',
] as const;
export type DebugSectionName = (typeof NAMES)[number];

/** The debug sections of a module, and where its code begins: DWARF addresses count from there. */
export interface DebugSections {
  /** Start of the code section's content in the module's file, and its size, in bytes. */
  readonly codeStart: number;
  readonly codeSize: number;
  /** Bytes of all debug sections read here. */
  readonly size: number;
  has(name: DebugSectionName): boolean;
  /** Reads from byte `at` of the section; throws a DwarfError when there is no such section or byte. */
  cursor(name: DebugSectionName, at: number, end?: number): Cursor;
  bytes(name: DebugSectionName): Uint8Array;
}

const EMPTY = new Uint8Array();

/**
 * Finds the debug sections of a module; those of `external` (a module with separate debug information)
 * go before its own.
 */
export function findDebugSections(module: Uint8Array, external?: Uint8Array): DebugSections {
  const found = new Map<DebugSectionName, Uint8Array>();
  let compressed: string | undefined;
  const own = scanSections(module);
  const files = external === undefined ? [] : [{ bytes: external, directory: scanSections(external) }];
  files.push({ bytes: module, directory: own });
  for (const { bytes, directory } of files) {
    for (const name of NAMES) {
      const range = directory.custom.get(name);
      if (range !== undefined && !found.has(name)) found.set(name, bytes.subarray(range.start, range.end));
      const packed = name.replace('.debug_', '.zdebug_');
      if (directory.custom.has(packed)) compressed ??= packed;
    }
  }
  if (!found.has('.debug_info') && !found.has('.debug_line') && compressed !== undefined) {
    throw new DwarfError(`section ${compressed} is compressed; link without compressed debug sections`);
  }
  return {
    codeStart: own.code?.start ?? 0,
    codeSize: own.code === undefined ? 0 : own.code.end - own.code.start,
    size: [...found.values()].reduce((sum, bytes) => sum + bytes.length, 0),
    has: (name) => found.has(name),
    bytes: (name) => found.get(name) ?? EMPTY,
    cursor: (name, at, end) => {
      const bytes = found.get(name);
      if (bytes === undefined) throw new DwarfError(`section ${name} is missing`);
      return new Cursor(bytes, name, at, end);
    },
  };
}
