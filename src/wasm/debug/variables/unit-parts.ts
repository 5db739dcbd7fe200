import type { Abbreviation } from '../dwarf/abbreviations';
import { Attribute as RootAttribute, Tag as RootTag } from '../dwarf/constants';
import type { WorkBudget } from '../dwarf/cursor';
import type { FunctionRange } from '../dwarf/functions';
import type { AddressRange } from '../dwarf/range-lists';
import type { DebugSections } from '../dwarf/sections';
import { entryRanges, stringOf, type UnitRoot } from '../dwarf/unit-root';
import { entryCursor, nextEntry, readAttributes, skipAttributes } from '../dwarf/units';
import { Attribute, Tag } from './constants';
import type { SourceLanguage } from './types';

/** A namespace: its entry and everything in it, in offsets of `.debug_info`. */
interface NamespaceRange {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** What is kept of a unit for its variables; filled in when the unit is looked into. */
export interface UnitParts {
  index?: UnitIndex;
}

export interface UnitIndex {
  readonly functions: readonly FunctionRange[];
  /** By start. */
  readonly namespaces: readonly NamespaceRange[];
  /** Offsets of the entries of variables outside all functions. */
  readonly statics: readonly number[];
}

const MAX_STATICS = 5000;
const WANTED: ReadonlySet<number> = new Set([
  Attribute.name,
  Attribute.lowPc,
  Attribute.highPc,
  Attribute.ranges,
]);

/** An entry whose children are being read. */
interface OpenEntry {
  readonly start: number;
  /** Of a namespace. */
  readonly name: string | undefined;
  /** Whether variables in it are outside all functions and types. */
  readonly isOuter: boolean;
}

const NO_ENTRY: OpenEntry = { start: 0, name: undefined, isOuter: true };

/** Lists what a unit has outside its functions, in one pass over its entries. Throws a DwarfError. */
export function indexUnit(sections: DebugSections, root: UnitRoot, budget: WorkBudget): UnitIndex {
  const { unit } = root;
  const functions: FunctionRange[] = [];
  const namespaces: NamespaceRange[] = [];
  const statics: number[] = [];
  const open: OpenEntry[] = [];
  const cursor = entryCursor(sections, unit);
  budget.spend(cursor.remaining);
  while (cursor.remaining > 0) {
    const start = cursor.at;
    const abbreviation = nextEntry(sections, unit, cursor);
    if (abbreviation === undefined) {
      const { name, ...closed } = open.pop() ?? NO_ENTRY;
      if (name !== undefined) namespaces.push({ start: closed.start, end: start, name });
      continue;
    }
    const { tag } = abbreviation;
    const isOuter = open.at(-1)?.isOuter ?? true;
    let name: string | undefined;
    if (isNamed(abbreviation)) {
      const attributes = readAttributes(unit, cursor, abbreviation, WANTED);
      if (tag === Tag.namespace) name = stringOf(sections, root, attributes.get(Attribute.name));
      else addFunction(functions, start, entryRanges(sections, root, attributes, budget));
    } else skipAttributes(unit, cursor, abbreviation);
    if (functions.length > sections.codeSize) cursor.fail('has more functions than code has bytes');
    if (tag === Tag.variable && isOuter && statics.length < MAX_STATICS) statics.push(start);
    if (abbreviation.hasChildren) open.push({ start, name, isOuter: isOuter && OUTER.has(tag) });
  }
  return { functions, namespaces: namespaces.sort((a, b) => a.start - b.start), statics };
}

/** One by one: a hostile file may have more ranges than a call may have arguments. */
function addFunction(functions: FunctionRange[], entry: number, ranges: readonly AddressRange[]): void {
  for (const { low, high } of ranges) functions.push({ entry, low, high });
}

const OUTER: ReadonlySet<number> = new Set([Tag.namespace, RootTag.compileUnit]);

/** Whether an entry is a namespace, or a function with code. */
function isNamed({ tag, hasCode }: Abbreviation): boolean {
  return tag === Tag.namespace || (tag === Tag.subprogram && hasCode);
}

/** The namespaces that the entry at an offset is in, outermost first. */
export function namespacesOf({ namespaces }: UnitIndex, offset: number, budget: WorkBudget): string[] {
  budget.spend(namespaces.length);
  return namespaces.filter(({ start, end }) => start < offset && offset < end).map(({ name }) => name);
}

/** Numbers of DW_AT_language (DWARF 5, 7.12, and those registered since). */
const C_FAMILY: ReadonlySet<number> = new Set([
  0x01, 0x02, 0x04, 0x0c, 0x10, 0x11, 0x1a, 0x1d, 0x21, 0x2a, 0x2b, 0x2c,
]);

export function languageOf({ attributes, isTinyGo }: UnitRoot): SourceLanguage {
  if (isTinyGo) return 'go';
  const language = attributes.get(RootAttribute.language);
  if (language?.kind !== 'constant') return 'other';
  if (language.value === 0x1c) return 'rust';
  if (language.value === 0x16) return 'go';
  return C_FAMILY.has(language.value) ? 'c' : 'other';
}
