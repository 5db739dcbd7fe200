import { DwarfError } from '../dwarf/cursor';
import type { DebugSections } from '../dwarf/sections';
import type { SourceVariable, TypeId, TypeShape, VariableScopes } from './types';
import { VariableReader } from './variable-reader';

/** Variables of one module. Offsets count from the start of the module's file. No method throws. */
export interface VariableInfo {
  /** Why answers are missing: `debug information unreadable: reason`; the first reason met. */
  readonly problem: string | undefined;
  /** The variables of the function at `offset`; undefined when nothing is known of it. */
  scopes(offset: number): VariableScopes | undefined;
  /** The variables outside functions of the source that the code at `offset` comes from. */
  statics(offset: number): readonly SourceVariable[];
  /** The shapes of types, and of those that their values consist of; others are left out. */
  types(ids: readonly TypeId[]): ReadonlyMap<TypeId, TypeShape>;
}

/** Opens the variables of a module with debug sections. Nothing is read before the first question. */
export function openVariableInfo(sections: DebugSections): VariableInfo {
  let problem: string | undefined;
  const reader = sections.has('.debug_info') ? new VariableReader(sections) : undefined;
  const attempt = <T>(otherwise: T, action: (opened: VariableReader) => T): T => {
    // A file that exhausted the reader once would do so again.
    if (reader === undefined || reader.exhausted) return otherwise;
    try {
      return action(reader);
    } catch (error) {
      if (!(error instanceof DwarfError)) throw error;
      problem ??= `debug information unreadable: ${error.message}`;
      return otherwise;
    }
  };
  const address = (offset: number): number => offset - sections.codeStart;
  return {
    get problem() {
      return problem;
    },
    scopes: (offset) => attempt(undefined, (opened) => opened.scopes(address(offset))),
    statics: (offset) => attempt([], (opened) => opened.statics(address(offset))),
    types: (ids) => attempt(new Map<TypeId, TypeShape>(), (opened) => opened.types(ids)),
  };
}
