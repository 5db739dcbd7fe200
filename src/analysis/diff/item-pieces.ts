import type { ItemLabels } from '../labels/label-file';

/** Items that have the same labels before, and the same after; undefined where a list has no labels for them. */
export interface ItemPiece {
  readonly first: number;
  readonly last: number;
  readonly before: ItemLabels | undefined;
  readonly after: ItemLabels | undefined;
}

/** The items that one of two lists labels, in ascending order, in pieces that are as long as possible. */
export function itemPieces(before: readonly ItemLabels[], after: readonly ItemLabels[]): ItemPiece[] {
  const [left, right] = [new Cursor(before), new Cursor(after)];
  const bounds = [...new Set([...left.bounds(), ...right.bounds()])].sort((one, other) => one - other);
  const pieces = bounds.map((first, at) => ({
    first,
    last: (bounds[at + 1] ?? first) - 1,
    before: left.labelsAt(first),
    after: right.labelsAt(first),
  }));
  return pieces.filter((piece) => piece.before !== undefined || piece.after !== undefined);
}

/** Finds the labels of items that are asked for in ascending order. */
class Cursor {
  readonly #ranges: readonly { readonly first: number; readonly last: number; readonly labels: ItemLabels }[];
  #at = 0;

  constructor(items: readonly ItemLabels[]) {
    this.#ranges = items
      .flatMap((labels) => labels.items.map(({ first, last }) => ({ first, last, labels })))
      .sort((one, other) => one.first - other.first);
  }

  /** Where labels begin, and where the items after them begin. */
  bounds(): number[] {
    return this.#ranges.flatMap(({ first, last }) => [first, last + 1]);
  }

  labelsAt(item: number): ItemLabels | undefined {
    while ((this.#ranges[this.#at]?.last ?? item) < item) this.#at++;
    const range = this.#ranges[this.#at];
    return range && range.first <= item ? range.labels : undefined;
  }
}
