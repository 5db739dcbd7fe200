import { Attribute, Tag } from './constants';
import type { Cursor, WorkBudget } from './cursor';
import type { AddressRange } from './range-lists';
import type { DebugSections } from './sections';
import { entryRanges, type UnitRoot } from './unit-root';
import { entryCursor, nextEntry, readAttributes, skipAttributes, type Attributes } from './units';

/** A function with code: where its entry is in `.debug_info`, and one of its address ranges. */
export interface FunctionRange extends AddressRange {
  readonly entry: number;
}

/** A function, or a call of one that was inlined; for the latter with the position of the call. */
export interface FunctionEntry {
  readonly attributes: Attributes;
}

/** Lists the functions of a unit that have code, in one pass over its entries. Throws a DwarfError. */
export function findFunctions(sections: DebugSections, root: UnitRoot, budget: WorkBudget): FunctionRange[] {
  const { unit } = root;
  const functions: FunctionRange[] = [];
  const cursor: Cursor = entryCursor(sections, unit);
  budget.spend(cursor.remaining);
  while (cursor.remaining > 0) {
    const offset = cursor.at;
    const abbreviation = nextEntry(sections, unit, cursor);
    if (abbreviation === undefined) continue;
    if (abbreviation.tag !== Tag.subprogram || !abbreviation.hasCode) {
      skipAttributes(unit, cursor, abbreviation);
      continue;
    }
    budget.spend(abbreviation.attributes.length);
    const attributes = readAttributes(unit, cursor, abbreviation);
    for (const { low, high } of entryRanges(sections, root, attributes, budget)) {
      functions.push({ entry: offset, low, high });
    }
    if (functions.length > sections.codeSize) cursor.fail('has more functions than code has bytes');
  }
  return functions;
}

/** The function that holds an address: the smallest range, since functions can be nested. */
export function functionAt(functions: readonly FunctionRange[], address: number): FunctionRange | undefined {
  let best: FunctionRange | undefined;
  for (const range of functions) {
    if (address < range.low || address >= range.high) continue;
    if (best === undefined || range.high - range.low < best.high - best.low) best = range;
  }
  return best;
}

/**
 * The function at offset `entry` of `.debug_info`, followed by the calls inlined at `address`, outermost
 * first. Throws a DwarfError.
 */
export function inlineChain(
  sections: DebugSections,
  root: UnitRoot,
  entry: number,
  address: number,
  budget: WorkBudget,
): FunctionEntry[] {
  const { unit } = root;
  const cursor = entryCursor(sections, unit, entry);
  const head = nextEntry(sections, unit, cursor);
  if (head === undefined) return [];
  const chain: FunctionEntry[] = [{ attributes: readAttributes(unit, cursor, head) }];
  let depth = head.hasChildren ? 1 : 0;
  // Once inside an inlined call, leaving it ends the search: its siblings hold other addresses.
  let floor = 1;
  while (depth >= floor && cursor.remaining > 0) {
    budget.spend(1);
    const abbreviation = nextEntry(sections, unit, cursor);
    if (abbreviation === undefined) {
      depth--;
      continue;
    }
    const { tag, hasChildren } = abbreviation;
    if (tag !== Tag.inlinedSubroutine && tag !== Tag.lexicalBlock) {
      skipAttributes(unit, cursor, abbreviation);
      if (hasChildren) skipChildren(sections, root, cursor, budget);
      continue;
    }
    budget.spend(abbreviation.attributes.length);
    const attributes = readAttributes(unit, cursor, abbreviation);
    const isHere = !abbreviation.hasCode
      ? tag === Tag.lexicalBlock
      : entryRanges(sections, root, attributes, budget).some(
          ({ low, high }) => low <= address && address < high,
        );
    if (!isHere) {
      if (hasChildren) skipChildren(sections, root, cursor, budget);
      continue;
    }
    if (tag === Tag.inlinedSubroutine) {
      chain.push({ attributes });
      if (!hasChildren) break;
      floor = depth + 1;
    }
    if (hasChildren) depth++;
  }
  return chain;
}

function skipChildren(sections: DebugSections, root: UnitRoot, cursor: Cursor, budget: WorkBudget): void {
  for (let depth = 1; depth > 0 && cursor.remaining > 0;) {
    budget.spend(1);
    const abbreviation = nextEntry(sections, root.unit, cursor);
    if (abbreviation === undefined) {
      depth--;
      continue;
    }
    skipAttributes(root.unit, cursor, abbreviation);
    if (abbreviation.hasChildren) depth++;
  }
}

/** The position of the call that an inlined entry represents; `file` is a file number of the unit. */
export function callSite(entry: FunctionEntry): { file: number; line: number; column: number } {
  const number = (attribute: number) => {
    const value = entry.attributes.get(attribute);
    return value?.kind === 'constant' ? value.value : 0;
  };
  return {
    file: number(Attribute.callFile),
    line: number(Attribute.callLine),
    column: number(Attribute.callColumn),
  };
}
