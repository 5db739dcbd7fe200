import { Attribute } from './constants';
import type { DebugSections } from './sections';
import { stringOf, type UnitRoot } from './unit-root';
import { entryCursor, nextEntry, readAttributes, type Attributes } from './units';

/** A function as its declaration describes it: names as the compiler wrote them, and where it is declared. */
export interface Declaration {
  readonly linkageName?: string;
  readonly name?: string;
  /** File number of the unit `root`, and line. */
  readonly declared?: { readonly root: UnitRoot; readonly file: number; readonly line: number };
}

/** An entry that was read, with the unit it is in. */
export interface LocatedEntry {
  readonly root: UnitRoot;
  readonly attributes: Attributes;
}

/** Real chains have two or three links; a hostile file may tie a knot. */
const MAX_HOPS = 16;

/**
 * Collects a function's names and declaration along its abstract origin and specification. `owner` finds
 * the unit that holds an offset of `.debug_info`. Throws a DwarfError when an entry is unreadable.
 */
export function readDeclaration(
  sections: DebugSections,
  start: LocatedEntry,
  owner: (offset: number, from: UnitRoot) => UnitRoot | undefined,
): Declaration {
  let linkageName: string | undefined;
  let name: string | undefined;
  let declared: Declaration['declared'];
  let at: LocatedEntry | undefined = start;
  for (let hops = 0; at !== undefined && hops < MAX_HOPS; hops++) {
    const { root, attributes }: LocatedEntry = at;
    const linkage = attributes.get(Attribute.linkageName) ?? attributes.get(Attribute.mipsLinkageName);
    linkageName ??= stringOf(sections, root, linkage);
    name ??= stringOf(sections, root, attributes.get(Attribute.name));
    const file = attributes.get(Attribute.declFile);
    const line = attributes.get(Attribute.declLine);
    if (file?.kind === 'constant' && line?.kind === 'constant') {
      declared ??= { root, file: file.value, line: line.value };
    }
    at = follow(sections, root, attributes, owner);
  }
  return {
    ...(linkageName === undefined ? {} : { linkageName }),
    ...(name === undefined ? {} : { name }),
    ...(declared === undefined ? {} : { declared }),
  };
}

function follow(
  sections: DebugSections,
  root: UnitRoot,
  attributes: Attributes,
  owner: (offset: number, from: UnitRoot) => UnitRoot | undefined,
): LocatedEntry | undefined {
  const reference = attributes.get(Attribute.abstractOrigin) ?? attributes.get(Attribute.specification);
  let offset: number;
  if (reference?.kind === 'unitReference') offset = root.unit.offset + reference.value;
  else if (reference?.kind === 'infoReference') offset = reference.value;
  else return undefined;
  const next = owner(offset, root);
  if (next === undefined) return undefined;
  const cursor = entryCursor(sections, next.unit, offset);
  const abbreviation = nextEntry(sections, next.unit, cursor);
  if (abbreviation === undefined) return undefined;
  return { root: next, attributes: readAttributes(next.unit, cursor, abbreviation) };
}
