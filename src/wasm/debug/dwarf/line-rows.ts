import type { SourceRow } from '../source-rows';
import { Attribute } from './constants';
import { DwarfError, WorkBudget } from './cursor';
import { fileName, readLineHeader } from './line-header';
import { findSequences, forEachRow } from './line-program';
import type { DebugSections } from './sections';
import { readUnitRoot, stringOf } from './unit-root';
import { listUnits } from './units';

const MAX_ROWS = 2_000_000;
/** Steps (about a byte read each) a question about a whole module may cost, for every byte of debug sections. */
const WORK_PER_BYTE = 20;
const BASE_WORK = 4_000_000;

/**
 * Every row of every unit's line table, `offset` counted from the start of the code section's content, with the
 * unit's directory. A unit that is unreadable is left out. Throws a DwarfError when nothing else can be read.
 */
export function readLineRows(
  sections: DebugSections,
  visit: (row: SourceRow, compDir: string | undefined) => void,
): void {
  const budget = new WorkBudget(BASE_WORK + WORK_PER_BYTE * sections.size);
  let count = 0;
  const readTable = (at: number, addressSize: number, compDir: string | undefined): number => {
    const header = readLineHeader(sections, at, addressSize);
    const names = new Map<number, string | undefined>();
    for (const sequence of findSequences(sections, header, budget)) {
      forEachRow(
        sections,
        header,
        sequence,
        budget,
        ({ address, file, line, column, isStatement, isBodyStart }) => {
          if (!names.has(file)) names.set(file, fileName(sections, header, file, compDir));
          const source = names.get(file);
          if (source === undefined || line < 1) return;
          if (++count > MAX_ROWS) throw new DwarfError('.debug_line has too many rows');
          const start = isBodyStart ? ({ bodyStart: true } as const) : {};
          const location = { offset: address, source, line, statement: isStatement, ...start };
          visit(column > 0 ? { ...location, column } : location, compDir);
        },
      );
    }
    return header.end;
  };
  const units = sections.has('.debug_info') ? listUnits(sections) : [];
  for (const unit of units) {
    try {
      const root = readUnitRoot(sections, unit, budget);
      const list = root?.attributes.get(Attribute.statementList);
      if (root === undefined || (list?.kind !== 'offset' && list?.kind !== 'constant')) continue;
      const compDir = stringOf(sections, root, root.attributes.get(Attribute.compDir));
      readTable(list.value, unit.encoding.addressSize, compDir);
    } catch (error) {
      if (!(error instanceof DwarfError) || budget.exhausted) throw error;
    }
  }
  if (units.length > 0 || !sections.has('.debug_line')) return;
  const size = sections.bytes('.debug_line').length;
  for (let at = 0; at < size;) at = readTable(at, 4, undefined);
}
