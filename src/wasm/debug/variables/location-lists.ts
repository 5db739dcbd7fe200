import type { WorkBudget } from '../dwarf/cursor';
import type { FormValue } from '../dwarf/forms';
import type { DebugSections } from '../dwarf/sections';
import { indexedAddress, type UnitRoot } from '../dwarf/unit-root';
import { Attribute } from './constants';

/** Entries of a list are a few bytes each; lists can be shared. */
const STEPS_PER_ENTRY = 8;

/** Kinds of entries of `.debug_loclists` (DWARF 5, 7.29). */
const Kind = {
  endOfList: 0,
  baseAddressx: 1,
  startxEndx: 2,
  startxLength: 3,
  offsetPair: 4,
  defaultLocation: 5,
  baseAddress: 6,
  startEnd: 7,
  startLength: 8,
} as const;

/**
 * The expression that holds at `address`, from the list that a DW_AT_location names; undefined where the variable is
 * nowhere. Throws a DwarfError.
 */
export function locationAt(
  sections: DebugSections,
  root: UnitRoot,
  list: FormValue,
  address: number,
  budget: WorkBudget,
): Uint8Array | undefined {
  if (root.unit.encoding.version >= 5) {
    const at = loclistOffset(sections, root, list);
    return at === undefined ? undefined : inLoclist(sections, root, at, address, budget);
  }
  if (list.kind !== 'offset' && list.kind !== 'constant') return undefined;
  return inOldList(sections, root, list.value, address, budget);
}

function loclistOffset(sections: DebugSections, root: UnitRoot, list: FormValue): number | undefined {
  if (list.kind === 'offset') return list.value;
  if (list.kind !== 'listIndex') return undefined;
  const { offsetSize } = root.unit.encoding;
  const named = root.attributes.get(Attribute.loclistsBase);
  const base = named?.kind === 'offset' ? named.value : offsetSize === 8 ? 20 : 12;
  const entry = sections.cursor('.debug_loclists', base + list.value * offsetSize);
  return base + entry.unsigned(offsetSize);
}

/** `.debug_loc` (DWARF 4, 2.6.2): pairs with an expression, where the largest address announces a new base. */
function inOldList(
  sections: DebugSections,
  root: UnitRoot,
  at: number,
  address: number,
  budget: WorkBudget,
): Uint8Array | undefined {
  const size = root.unit.encoding.addressSize;
  const largest = size === 4 ? 0xffffffff : 2 ** 64;
  const cursor = sections.cursor('.debug_loc', at);
  let base = root.baseAddress;
  for (;;) {
    budget.spend(STEPS_PER_ENTRY);
    const low = cursor.unsigned(size);
    const high = cursor.unsigned(size);
    if (low === 0 && high === 0) return undefined;
    if (low === largest) {
      base = high;
      continue;
    }
    const length = cursor.u16();
    const start = cursor.at;
    cursor.skip(length);
    if (base + low <= address && address < base + high) return cursor.bytes.subarray(start, cursor.at);
  }
}

function inLoclist(
  sections: DebugSections,
  root: UnitRoot,
  at: number,
  address: number,
  budget: WorkBudget,
): Uint8Array | undefined {
  const size = root.unit.encoding.addressSize;
  const cursor = sections.cursor('.debug_loclists', at);
  const indexed = (): number => indexedAddress(sections, root, cursor.uleb());
  /** How the two addresses of an entry are written, by kind. */
  const bounds: Record<number, () => readonly [number, number]> = {
    [Kind.startxEndx]: () => [indexed(), indexed()],
    [Kind.startxLength]: () => withLength(indexed()),
    [Kind.offsetPair]: () => [base + cursor.uleb(), base + cursor.uleb()],
    [Kind.startEnd]: () => [cursor.unsigned(size), cursor.unsigned(size)],
    [Kind.startLength]: () => withLength(cursor.unsigned(size)),
    [Kind.defaultLocation]: () => [0, Infinity],
  };
  const withLength = (low: number): readonly [number, number] => [low, low + cursor.uleb()];
  let base = root.baseAddress;
  let fallback: Uint8Array | undefined;
  for (;;) {
    budget.spend(STEPS_PER_ENTRY);
    const kind = cursor.u8();
    if (kind === Kind.endOfList) return fallback;
    if (kind === Kind.baseAddressx) base = indexed();
    else if (kind === Kind.baseAddress) base = cursor.unsigned(size);
    else {
      const read = bounds[kind];
      if (read === undefined) return cursor.fail(`has a location of the unknown kind ${kind}`);
      const [low, high] = read();
      const length = cursor.uleb();
      const start = cursor.at;
      cursor.skip(length);
      const bytes = cursor.bytes.subarray(start, cursor.at);
      if (kind === Kind.defaultLocation) fallback = bytes;
      else if (low <= address && address < high) return bytes;
    }
  }
}
