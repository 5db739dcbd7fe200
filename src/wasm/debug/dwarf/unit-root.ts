import { readAbbreviations } from './abbreviations';
import { Attribute } from './constants';
import { DwarfError, type Cursor, type WorkBudget } from './cursor';
import type { FormValue } from './forms';
import { readRangeList, type AddressRange } from './range-lists';
import type { DebugSections } from './sections';
import { entryCursor, readAttributes, type Attributes, type Unit } from './units';

/** What a unit's first entry says, with which values in the rest of the unit are resolved. */
export interface UnitRoot {
  readonly unit: Unit;
  readonly attributes: Attributes;
  /** Where the unit's code may be; empty when it does not say. */
  readonly ranges: readonly AddressRange[];
  /** Added to the offsets of range lists. */
  readonly baseAddress: number;
  /** Compiled by TinyGo, which says that its language is C99. */
  readonly isTinyGo: boolean;
}

const C99 = 0x0c;

/** Reads a unit's first entry, or undefined when it has none. Throws a DwarfError when it is unreadable. */
export function readUnitRoot(sections: DebugSections, unit: Unit, budget: WorkBudget): UnitRoot | undefined {
  if (unit.firstEntry >= unit.end) return undefined;
  const cursor: Cursor = entryCursor(sections, unit);
  const code = cursor.uleb();
  if (code === 0) return undefined;
  const table = sections.cursor('.debug_abbrev', unit.abbreviationsOffset);
  const abbreviation = readAbbreviations(table, unit.encoding, code).get(code);
  if (abbreviation === undefined) cursor.fail(`uses the abbreviation ${code}, which does not exist,`);
  const attributes = readAttributes(unit, cursor, abbreviation);
  const bare = { unit, attributes, ranges: [], baseAddress: 0, isTinyGo: false };
  const baseAddress = addressOf(sections, bare, attributes.get(Attribute.lowPc)) ?? 0;
  const root = { ...bare, baseAddress, isTinyGo: isTinyGo(sections, bare) };
  return { ...root, ranges: entryRanges(sections, root, attributes, budget) };
}

/** Damage in the name of the compiler is no reason to read nothing else. */
function isTinyGo(sections: DebugSections, root: UnitRoot): boolean {
  const language = root.attributes.get(Attribute.language);
  if (language?.kind !== 'constant' || language.value !== C99) return false;
  try {
    return stringOf(sections, root, root.attributes.get(Attribute.producer)) === 'TinyGo';
  } catch (error) {
    if (!(error instanceof DwarfError)) throw error;
    return false;
  }
}

/** The text of a string attribute, or undefined when it has none. */
export function stringOf(
  sections: DebugSections,
  root: UnitRoot,
  value: FormValue | undefined,
): string | undefined {
  switch (value?.kind) {
    case 'string':
      return value.value;
    case 'stringOffset':
      return sections.cursor(value.section, value.value).string();
    case 'stringIndex': {
      const { version, offsetSize } = root.unit.encoding;
      const base = root.attributes.get(Attribute.strOffsetsBase);
      const headerSize = version >= 5 ? 2 * offsetSize : 0;
      const at = (base?.kind === 'offset' ? base.value : headerSize) + value.value * offsetSize;
      const offset = sections.cursor('.debug_str_offsets', at).unsigned(offsetSize);
      return sections.cursor('.debug_str', offset).string();
    }
    default:
      return undefined;
  }
}

/** The address of an attribute, or undefined when it holds none. */
function addressOf(
  sections: DebugSections,
  root: UnitRoot,
  value: FormValue | undefined,
): number | undefined {
  if (value?.kind === 'address') return value.value;
  return value?.kind === 'addressIndex' ? indexedAddress(sections, root, value.value) : undefined;
}

/** The address at an index of `.debug_addr`. Throws a DwarfError. */
export function indexedAddress(sections: DebugSections, root: UnitRoot, index: number): number {
  const { version, addressSize } = root.unit.encoding;
  const base = root.attributes.get(Attribute.addrBase);
  const start = base?.kind === 'offset' ? base.value : version >= 5 ? 8 : 0;
  return sections.cursor('.debug_addr', start + index * addressSize).unsigned(addressSize);
}

/** Where an entry's code is: its range list, or its low and high pc; code that was linked away is left out. */
export function entryRanges(
  sections: DebugSections,
  root: UnitRoot,
  attributes: Attributes,
  budget: WorkBudget,
): AddressRange[] {
  const list = attributes.get(Attribute.ranges);
  const found: AddressRange[] = [];
  const keep = (low: number, high: number) => {
    if (isLive(low, high, sections.codeSize)) found.push({ low, high });
  };
  if (list !== undefined) {
    const context = {
      encoding: root.unit.encoding,
      baseAddress: root.baseAddress,
      listsBase: root.attributes.get(Attribute.rnglistsBase),
      address: (index: number) => indexedAddress(sections, root, index),
    };
    readRangeList(sections, context, list, budget, keep);
    return found;
  }
  const low = addressOf(sections, root, attributes.get(Attribute.lowPc));
  const end = attributes.get(Attribute.highPc);
  if (low === undefined || end === undefined) return found;
  const high = end.kind === 'constant' ? low + end.value : addressOf(sections, root, end);
  if (high !== undefined) keep(low, high);
  return found;
}

/**
 * Linkers give code they dropped the address 0 or one of the last addresses. No function body starts at 0:
 * the code section begins with the number of functions.
 */
export function isLive(low: number, high: number, codeSize: number): boolean {
  return low > 0 && low < high && high <= codeSize;
}
