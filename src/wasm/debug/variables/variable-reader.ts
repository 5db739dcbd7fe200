import { DwarfError, WorkBudget } from '../dwarf/cursor';
import { functionAt } from '../dwarf/functions';
import type { DebugSections } from '../dwarf/sections';
import { UnitTable } from '../dwarf/unit-table';
import type { UnitRoot } from '../dwarf/unit-root';
import { entryAt, type EntrySource } from './entries';
import { readExpression } from './expressions';
import { frameBaseOf, readScopes, readStatics } from './scope-reader';
import { readTypes } from './type-reader';
import type { SourceVariable, TypeId, TypeShape, VariableScopes } from './types';
import { indexUnit, languageOf, type UnitIndex, type UnitParts } from './unit-parts';

/** Steps (about a byte read each) one question may cost, besides a few for every byte of debug sections. */
const BASE_WORK = 4_000_000;
const WORK_PER_BYTE = 3;

/**
 * Answers which variables code sees, where they are, and what their types are made of. Addresses count from the start
 * of the code section's content. All methods throw a DwarfError when what they need is unreadable.
 */
export class VariableReader {
  readonly #sections: DebugSections;
  readonly #units: UnitTable<UnitParts>;
  readonly #work: number;
  #budget: WorkBudget;

  constructor(sections: DebugSections) {
    this.#sections = sections;
    this.#units = new UnitTable(sections, () => ({}));
    this.#work = BASE_WORK + WORK_PER_BYTE * sections.size;
    this.#budget = new WorkBudget(this.#work);
  }

  /** Whether the last question ended for the work it took. */
  get exhausted(): boolean {
    return this.#budget.exhausted;
  }

  /** The variables of the function at `address`; undefined when there is none with debug information. */
  scopes(address: number): VariableScopes | undefined {
    return this.#inUnit(address, (source, root, index) => {
      const range = functionAt(index.functions, address);
      const func = range && entryAt(source, root, range.entry);
      if (func === undefined) return undefined;
      const base = frameBaseOf(source, func, address);
      return {
        language: languageOf(root),
        frames: readScopes(source, func, address),
        ...(base === undefined ? {} : { frameBase: readExpression(this.#sections, root, base) }),
      };
    });
  }

  /** The variables outside functions of the unit that holds `address`. */
  statics(address: number): SourceVariable[] {
    const found = this.#inUnit(address, (source, root, { functions, statics }) => {
      if (functionAt(functions, address) === undefined) return undefined;
      const entries = statics.flatMap((offset) => entryAt(source, root, offset) ?? []);
      return readStatics(source, entries);
    });
    return found ?? [];
  }

  /** The shapes of types, and of those that their values consist of. */
  types(ids: readonly TypeId[]): Map<TypeId, TypeShape> {
    return readTypes(this.#begin(), ids);
  }

  #begin(): EntrySource {
    this.#budget = new WorkBudget(this.#work);
    return { sections: this.#sections, units: this.#units, budget: this.#budget };
  }

  #inUnit<T>(
    address: number,
    ask: (source: EntrySource, root: UnitRoot, index: UnitIndex) => T | undefined,
  ): T | undefined {
    const source = this.#begin();
    let failure: DwarfError | undefined;
    for (const unit of this.#units.candidates(address, source.budget)) {
      try {
        const opened = this.#units.open(unit, source.budget);
        if (opened === undefined) continue;
        opened.index ??= indexUnit(this.#sections, opened.root, source.budget);
        const found = ask(source, opened.root, opened.index);
        if (found !== undefined) return found;
      } catch (error) {
        if (!(error instanceof DwarfError) || this.exhausted) throw error;
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    return undefined;
  }
}
