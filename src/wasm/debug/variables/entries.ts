import type { WorkBudget } from '../dwarf/cursor';
import type { FormValue } from '../dwarf/forms';
import type { DebugSections } from '../dwarf/sections';
import { stringOf, type UnitRoot } from '../dwarf/unit-root';
import type { UnitTable } from '../dwarf/unit-table';
import { entryCursor, nextEntry, readAttributes, skipAttributes, type Attributes } from '../dwarf/units';
import { Attribute } from './constants';
import type { UnitParts } from './unit-parts';

/** An entry of `.debug_info` that was read, and where its children begin. */
export interface Entry {
  readonly root: UnitRoot;
  readonly offset: number;
  readonly tag: number;
  readonly attributes: Attributes;
  readonly hasChildren: boolean;
  readonly childrenAt: number;
}

/** What entries are read with. */
export interface EntrySource {
  readonly sections: DebugSections;
  readonly units: UnitTable<UnitParts>;
  readonly budget: WorkBudget;
}

const WANTED: ReadonlySet<number> = new Set(Object.values(Attribute));

/** The entry at an offset of `.debug_info` in a unit; undefined at the end of a list. Throws a DwarfError. */
export function entryAt(
  { sections, budget }: EntrySource,
  root: UnitRoot,
  offset: number,
): Entry | undefined {
  const cursor = entryCursor(sections, root.unit, offset);
  const abbreviation = nextEntry(sections, root.unit, cursor);
  if (abbreviation === undefined) return undefined;
  budget.spend(4 + abbreviation.attributes.length);
  const attributes = readAttributes(root.unit, cursor, abbreviation, WANTED);
  const { tag, hasChildren } = abbreviation;
  return { root, offset, tag, attributes, hasChildren, childrenAt: cursor.at };
}

/** The children of an entry that are of one of these tags; of others, nothing is read but their sizes. */
export function* childrenOf(
  source: EntrySource,
  parent: Entry,
  tags: ReadonlySet<number>,
): Generator<Entry, void, undefined> {
  if (!parent.hasChildren) return;
  const { root } = parent;
  const { sections, budget } = source;
  const cursor = entryCursor(sections, root.unit, parent.childrenAt);
  for (let depth = 0; cursor.remaining > 0;) {
    const offset = cursor.at;
    budget.spend(1);
    const abbreviation = nextEntry(sections, root.unit, cursor);
    if (abbreviation === undefined) {
      if (depth-- === 0) return;
      continue;
    }
    const { tag, hasChildren } = abbreviation;
    if (depth === 0 && tags.has(tag)) {
      budget.spend(abbreviation.attributes.length);
      const attributes = readAttributes(root.unit, cursor, abbreviation, WANTED);
      yield { root, offset, tag, attributes, hasChildren, childrenAt: cursor.at };
    } else skipAttributes(root.unit, cursor, abbreviation);
    if (hasChildren) depth++;
  }
}

/** The offset in `.debug_info` that a reference names. */
export function referenced(root: UnitRoot, value: FormValue | undefined): number | undefined {
  if (value?.kind === 'unitReference') return root.unit.offset + value.value;
  return value?.kind === 'infoReference' ? value.value : undefined;
}

/** Real chains have two or three links; a hostile file may tie a knot. */
const MAX_HOPS = 16;

/** The entry and those it represents: abstract origins and specifications, nearest first. */
export function* originsOf(source: EntrySource, start: Entry): Generator<Entry, void, undefined> {
  let at: Entry | undefined = start;
  for (let hops = 0; at !== undefined && hops < MAX_HOPS; hops++) {
    yield at;
    const { root, attributes }: Entry = at;
    const next = attributes.get(Attribute.abstractOrigin) ?? attributes.get(Attribute.specification);
    const offset = referenced(root, next);
    const owner: UnitRoot | undefined =
      offset === undefined ? undefined : source.units.owner(offset, root, source.budget);
    at = owner === undefined || offset === undefined ? undefined : entryAt(source, owner, offset);
  }
}

export function nameOf({ sections }: EntrySource, { root, attributes }: Entry): string | undefined {
  return stringOf(sections, root, attributes.get(Attribute.name));
}

export function numberOf({ attributes }: Entry, attribute: number): number | undefined {
  const value = attributes.get(attribute);
  return value?.kind === 'constant' ? value.value : undefined;
}

/** All 64 bits of a constant. */
export function bigintOf({ attributes }: Entry, attribute: number): bigint | undefined {
  const value = attributes.get(attribute);
  if (value?.kind !== 'constant') return undefined;
  return value.exact ?? BigInt(value.value);
}
