import { LruMap } from '../../../base/lru-map';
import { Attribute } from './constants';
import { DwarfError, type WorkBudget } from './cursor';
import type { DebugSections } from './sections';
import { readUnitRoot, type UnitRoot } from './unit-root';
import { listUnits, unitAt, type Unit } from './units';

interface UnitRange {
  readonly low: number;
  readonly high: number;
  readonly unit: Unit;
}

const MAX_OPEN_UNITS = 48;

/**
 * The units of a module by address and by offset. Only headers and first entries are read up front; the least
 * recently used units drop what was read of them. All methods throw a DwarfError when what they need is unreadable.
 */
export class UnitTable<T> {
  #units: readonly Unit[] | undefined;
  #ranges: readonly UnitRange[] = [];
  /** Units that do not say where their code is. */
  #unranged: readonly Unit[] = [];
  readonly #open = new LruMap<Unit, T & { readonly root: UnitRoot }>(MAX_OPEN_UNITS, (unit) => {
    delete unit.abbreviations;
  });

  /** @param opened what is kept of a unit that is looked into, besides its root */
  constructor(
    private readonly sections: DebugSections,
    private readonly opened: (root: UnitRoot) => T,
  ) {}

  /** Units listed so far: undefined before the first question. */
  get units(): readonly Unit[] | undefined {
    return this.#units;
  }

  /** The units that may hold an address, the likeliest first. */
  *candidates(address: number, budget: WorkBudget): Generator<Unit> {
    if (this.#units === undefined) this.#index(budget);
    const hits = this.#ranges.filter(({ low, high }) => low <= address && address < high);
    hits.sort((a, b) => a.high - a.low - (b.high - b.low));
    for (const { unit } of hits) yield unit;
    yield* this.#unranged;
  }

  /** Looks into a unit; undefined when it is empty. */
  open(unit: Unit, budget: WorkBudget): (T & { readonly root: UnitRoot }) | undefined {
    const known = this.#open.get(unit);
    if (known !== undefined) return known;
    const root = readUnitRoot(this.sections, unit, budget);
    if (root === undefined) return undefined;
    const opened = { ...this.opened(root), root };
    this.#open.set(unit, opened);
    return opened;
  }

  /** The unit that holds the entry at `offset` of `.debug_info`, which an entry of `from` refers to. */
  owner(offset: number, from: UnitRoot, budget: WorkBudget): UnitRoot | undefined {
    const unit = unitAt(this.#units ?? [], offset);
    return unit === from.unit ? from : unit && this.open(unit, budget)?.root;
  }

  /** The unit that holds the entry at `offset` of `.debug_info`. */
  at(offset: number, budget: WorkBudget): (T & { readonly root: UnitRoot }) | undefined {
    if (this.#units === undefined) this.#index(budget);
    const unit = unitAt(this.#units ?? [], offset);
    return unit && this.open(unit, budget);
  }

  #index(budget: WorkBudget): void {
    const ranges: UnitRange[] = [];
    const unranged: Unit[] = [];
    this.#units = [];
    const units = listUnits(this.sections);
    for (const unit of units) {
      try {
        const root = readUnitRoot(this.sections, unit, budget);
        if (root === undefined) continue;
        for (const { low, high } of root.ranges) ranges.push({ low, high, unit });
        if (root.ranges.length === 0 && !root.attributes.has(Attribute.ranges)) unranged.push(unit);
      } catch (error) {
        if (!(error instanceof DwarfError) || budget.exhausted) throw error;
        unranged.push(unit);
      }
    }
    this.#units = units;
    this.#ranges = ranges;
    this.#unranged = unranged;
  }
}
