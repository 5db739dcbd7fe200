import type { WorkBudget } from './cursor';
import type { FormValue, UnitEncoding } from './forms';
import type { DebugSections } from './sections';

/** Addresses `low` (inclusive) to `high` (exclusive), counted from the start of the code section's content. */
export interface AddressRange {
  readonly low: number;
  readonly high: number;
}

/** What a unit contributes to reading its range lists. */
export interface RangeListContext {
  readonly encoding: UnitEncoding;
  readonly baseAddress: number;
  /** DW_AT_rnglists_base, when the unit has one. */
  readonly listsBase: FormValue | undefined;
  /** The address at an index of `.debug_addr`. */
  address(index: number): number;
}

type Keep = (low: number, high: number) => void;

/** Lists can be shared by any number of functions, so that reading them costs more than their bytes. */
const STEPS_PER_RANGE = 8;

/** Kinds of entries of `.debug_rnglists` (DWARF 5, 7.25). */
const Kind = {
  endOfList: 0,
  baseAddressx: 1,
  startxEndx: 2,
  startxLength: 3,
  offsetPair: 4,
  baseAddress: 5,
  startEnd: 6,
  startLength: 7,
} as const;

/** Reads the list a DW_AT_ranges names and passes every range to `keep`. Throws a DwarfError. */
export function readRangeList(
  sections: DebugSections,
  context: RangeListContext,
  list: FormValue,
  budget: WorkBudget,
  keep: Keep,
): void {
  if (context.encoding.version >= 5) {
    const at = rnglistOffset(sections, context, list);
    if (at !== undefined) readRnglist(sections, context, at, budget, keep);
  } else if (list.kind === 'offset' || list.kind === 'constant') {
    readOldList(sections, context, list.value, budget, keep);
  }
}

function rnglistOffset(
  sections: DebugSections,
  { encoding, listsBase }: RangeListContext,
  list: FormValue,
): number | undefined {
  if (list.kind === 'offset') return list.value;
  if (list.kind !== 'listIndex') return undefined;
  const headerSize = encoding.offsetSize === 8 ? 20 : 12;
  const base = listsBase?.kind === 'offset' ? listsBase.value : headerSize;
  const entry = sections.cursor('.debug_rnglists', base + list.value * encoding.offsetSize);
  return base + entry.unsigned(encoding.offsetSize);
}

/** `.debug_ranges` (DWARF 4, 2.17.3): pairs, where the largest address announces a new base. */
function readOldList(
  sections: DebugSections,
  { encoding, baseAddress }: RangeListContext,
  at: number,
  budget: WorkBudget,
  keep: Keep,
): void {
  const size = encoding.addressSize;
  const largest = size === 4 ? 0xffffffff : 2 ** 64;
  const cursor = sections.cursor('.debug_ranges', at);
  let base = baseAddress;
  for (;;) {
    budget.spend(STEPS_PER_RANGE);
    const low = cursor.unsigned(size);
    const high = cursor.unsigned(size);
    if (low === 0 && high === 0) return;
    if (low === largest) base = high;
    else keep(base + low, base + high);
  }
}

function readRnglist(
  sections: DebugSections,
  context: RangeListContext,
  at: number,
  budget: WorkBudget,
  keep: Keep,
): void {
  const size = context.encoding.addressSize;
  const cursor = sections.cursor('.debug_rnglists', at);
  let base = context.baseAddress;
  for (;;) {
    budget.spend(STEPS_PER_RANGE);
    const kind = cursor.u8();
    switch (kind) {
      case Kind.endOfList:
        return;
      case Kind.baseAddressx:
        base = context.address(cursor.uleb());
        break;
      case Kind.baseAddress:
        base = cursor.unsigned(size);
        break;
      case Kind.startxEndx: {
        const low = context.address(cursor.uleb());
        keep(low, context.address(cursor.uleb()));
        break;
      }
      case Kind.startxLength: {
        const low = context.address(cursor.uleb());
        keep(low, low + cursor.uleb());
        break;
      }
      case Kind.offsetPair: {
        const low = base + cursor.uleb();
        keep(low, base + cursor.uleb());
        break;
      }
      case Kind.startEnd: {
        const low = cursor.unsigned(size);
        keep(low, cursor.unsigned(size));
        break;
      }
      case Kind.startLength: {
        const low = cursor.unsigned(size);
        keep(low, low + cursor.uleb());
        break;
      }
      default:
        cursor.fail(`has a range of the unknown kind ${kind}`);
    }
  }
}
