import { DwarfError } from './dwarf/cursor';
import { readLineRows } from './dwarf/line-rows';
import { DwarfReader, type DwarfFrame } from './dwarf/reader';
import { findDebugSections, type DebugSections } from './dwarf/sections';
import type { SourceRow } from './source-rows';
import { openVariableInfo, type VariableInfo } from './variables/variable-info';

/** A place in source that one code offset represents; names are as the compiler wrote them. */
export type SourceFrame = DwarfFrame;

/** DWARF of one module. */
export interface DebugInfo {
  /** Whether the module, or its external debug file, has debug sections at all. */
  readonly available: boolean;
  /** Why answers are missing: `debug information unreadable: reason`; the first reason met. */
  readonly problem: string | undefined;
  /**
   * Frames for an instruction at `offset` (bytes from the start of the module's file), innermost first;
   * empty when nothing is known. Never throws: damage is reported in `problem`.
   */
  locate(offset: number): readonly SourceFrame[];
  /** All rows of its line tables, by offset; what is unreadable is left out and reported in `problem`. */
  rows(): readonly SourceRow[];
  /** The compilation directory of a source that `locate` has named, for finding it in the workspace. */
  directoryOf(source: string): string | undefined;
  /** Its variables; undefined without debug sections. */
  readonly variables: VariableInfo | undefined;
}

/** Offsets remembered: endless recursion repeats one, a stack has rarely more than a hundred others. */
const MAX_REMEMBERED = 4096;
const NO_FRAMES: readonly SourceFrame[] = [];

/**
 * Opens the debug information of a module. `externalBytes` is the file its `external_debug_info` names,
 * or a `.debug.wasm` beside it; its sections go first. Nothing but the list of sections is read before
 * the first question.
 */
export function openDebugInfo(input: { bytes: Uint8Array; externalBytes?: Uint8Array }): DebugInfo {
  let problem: string | undefined;
  const attempt = <T>(action: () => T): T | undefined => {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof DwarfError)) throw error;
      problem ??= `debug information unreadable: ${error.message}`;
      return undefined;
    }
  };
  const sections = attempt(() => findDebugSections(input.bytes, input.externalBytes));
  const available = sections !== undefined && (sections.has('.debug_info') || sections.has('.debug_line'));
  const reader = available ? new DwarfReader(sections) : undefined;
  const remembered = new Map<number, readonly SourceFrame[]>();
  const directories = new Map<string, string>();
  let spent = false;
  return {
    available,
    get problem() {
      return problem;
    },
    locate(offset) {
      const known = remembered.get(offset);
      if (known !== undefined) return known;
      const address = sections === undefined ? undefined : codeAddress(sections, offset);
      if (reader === undefined || address === undefined || spent) return NO_FRAMES;
      const frames: readonly DwarfFrame[] = attempt(() => reader.locate(address)) ?? NO_FRAMES;
      // A file that exhausted the reader once would do so for every frame of a stack.
      spent = reader.exhausted;
      if (remembered.size >= MAX_REMEMBERED) {
        remembered.clear();
        directories.clear();
      }
      remembered.set(offset, frames);
      for (const { source, compDir } of frames) {
        if (source !== undefined && compDir !== undefined) directories.set(source, compDir);
      }
      return frames;
    },
    rows() {
      if (!available) return [];
      const { codeStart } = sections;
      const rows: SourceRow[] = [];
      attempt(() =>
        readLineRows(sections, (row, compDir) => {
          rows.push({ ...row, offset: row.offset + codeStart });
          if (compDir !== undefined) directories.set(row.source, compDir);
        }),
      );
      return rows.sort((a, b) => a.offset - b.offset);
    },
    directoryOf: (source) => directories.get(source),
    variables: available ? openVariableInfo(sections) : undefined,
  };
}

function codeAddress({ codeStart, codeSize }: DebugSections, offset: number): number | undefined {
  const address = offset - codeStart;
  return address > 0 && address < codeSize ? address : undefined;
}
