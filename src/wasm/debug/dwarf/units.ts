import { readAbbreviations, type Abbreviation } from './abbreviations';
import { Attribute } from './constants';
import { DwarfError, type Cursor } from './cursor';
import { readForm, skipForm, type FormValue, type UnitEncoding } from './forms';
import type { DebugSections } from './sections';

/** A unit of `.debug_info`: its header, and what is read from it on demand. */
export interface Unit {
  readonly encoding: UnitEncoding;
  /** Offsets in `.debug_info`: the header, the first entry, and the byte behind the unit. */
  readonly offset: number;
  readonly firstEntry: number;
  readonly end: number;
  readonly abbreviationsOffset: number;
  /** Read when the unit is looked into, dropped when it is closed. */
  abbreviations?: ReadonlyMap<number, Abbreviation>;
}

export type Attributes = ReadonlyMap<number, FormValue>;

const MAX_UNITS = 100_000;
const UNIT_TYPE_SKELETON = 4;
const UNIT_TYPE_SPLIT = 5;
const UNIT_TYPES_OF_TYPES = [2, 6];

/**
 * Reads the headers of all units of `.debug_info`, not their contents. Units of unknown versions and units
 * of types are left out; a header that cannot be read ends the list, since nothing behind it can be found.
 * Throws a DwarfError only when that leaves nothing.
 */
export function listUnits(sections: DebugSections): Unit[] {
  const units: Unit[] = [];
  const cursor = sections.cursor('.debug_info', 0);
  let refused: string | undefined;
  try {
    for (let count = 0; cursor.remaining > 0 && count < MAX_UNITS; count++) {
      const offset = cursor.at;
      const { length, offsetSize } = cursor.unitLength();
      const end = cursor.at + length;
      if (end > cursor.end) cursor.fail('has a unit that ends behind the section');
      const unit = readHeader(cursor, offset, end, offsetSize);
      if (typeof unit === 'string') refused ??= unit;
      else if (unit !== undefined) units.push(unit);
      cursor.at = end;
    }
  } catch (error) {
    if (!(error instanceof DwarfError)) throw error;
    refused ??= error.message;
  }
  if (units.length === 0 && refused !== undefined) throw new DwarfError(refused);
  return units;
}

function readHeader(cursor: Cursor, offset: number, end: number, offsetSize: 4 | 8) {
  const version = cursor.u16();
  if (version < 2 || version > 5) return `.debug_info has a unit of version ${version}, which is unknown`;
  const unitType = version >= 5 ? cursor.u8() : 1;
  let addressSize = version >= 5 ? cursor.u8() : 0;
  const abbreviationsOffset = cursor.unsigned(offsetSize);
  if (version < 5) addressSize = cursor.u8();
  if (addressSize !== 4 && addressSize !== 8) return `.debug_info has addresses of ${addressSize} bytes`;
  if (UNIT_TYPES_OF_TYPES.includes(unitType)) return undefined;
  if (unitType === UNIT_TYPE_SKELETON || unitType === UNIT_TYPE_SPLIT) cursor.skip(8);
  if (cursor.at > end) return '.debug_info has a unit shorter than its header';
  const encoding = { version, offsetSize, addressSize };
  return { encoding, offset, firstEntry: cursor.at, end, abbreviationsOffset } satisfies Unit;
}

/** The unit that holds the entry at `offset` of `.debug_info`; `units` are in order of their offsets. */
export function unitAt(units: readonly Unit[], offset: number): Unit | undefined {
  let low = 0;
  let high = units.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((units[middle] as Unit).end <= offset) low = middle + 1;
    else high = middle;
  }
  const unit = units[low];
  return unit !== undefined && unit.firstEntry <= offset ? unit : undefined;
}

/** A cursor over the unit's entries, beginning with the entry at `offset`. */
export function entryCursor(sections: DebugSections, unit: Unit, offset = unit.firstEntry): Cursor {
  return sections.cursor('.debug_info', offset, unit.end);
}

/** Reads the shape of the next entry; undefined for the null entry that ends a list of children. */
export function nextEntry(sections: DebugSections, unit: Unit, cursor: Cursor): Abbreviation | undefined {
  const code = cursor.uleb();
  if (code === 0) return undefined;
  unit.abbreviations ??= readAbbreviations(
    sections.cursor('.debug_abbrev', unit.abbreviationsOffset),
    unit.encoding,
  );
  const abbreviation = unit.abbreviations.get(code);
  if (abbreviation === undefined) cursor.fail(`uses the abbreviation ${code}, which does not exist,`);
  return abbreviation;
}

/** Steps over an entry's attributes; the cursor is at the first of them. */
export function skipAttributes(unit: Unit, cursor: Cursor, abbreviation: Abbreviation): void {
  for (const step of abbreviation.skips) {
    if (step >= 0) cursor.skip(step);
    else skipForm(cursor, -step, unit.encoding);
  }
}

const WANTED: ReadonlySet<number> = new Set(Object.values(Attribute));

/** Reads an entry's attributes, those that are `wanted`; the cursor is at the first of them. */
export function readAttributes(
  unit: Unit,
  cursor: Cursor,
  abbreviation: Abbreviation,
  wanted = WANTED,
): Attributes {
  const attributes = new Map<number, FormValue>();
  for (const { attribute, form, constant } of abbreviation.attributes) {
    if (wanted.has(attribute)) attributes.set(attribute, readForm(cursor, form, unit.encoding, constant));
    else skipForm(cursor, form, unit.encoding);
  }
  return attributes;
}
