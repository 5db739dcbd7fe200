/** Items from a first to a last one, both included, counted from 0. */
export interface ItemRange {
  readonly first: number;
  readonly last: number;
}

/** Ascending numbers as ranges. */
export function rangesOf(numbers: Iterable<number>): ItemRange[] {
  const ranges: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const range = ranges.at(-1);
    if (range?.last === number - 1) range.last = number;
    else ranges.push({ first: number, last: number });
  }
  return ranges;
}

/** `0-2,5`. */
export function rangesText(ranges: readonly ItemRange[]): string {
  return ranges
    .map(({ first, last }) => (first === last ? String(first) : `${String(first)}-${String(last)}`))
    .join(',');
}

const RANGES = /^(?:0|[1-9]\d{0,14})(?:-[1-9]\d{0,14})?(?:,[1-9]\d{0,14}(?:-[1-9]\d{0,14})?)*$/;

/** Reads what `rangesText` writes; undefined for any other text. */
export function parseRanges(text: string): ItemRange[] | undefined {
  if (!RANGES.test(text)) return undefined;
  const ranges = text.split(',').map((part) => {
    const [first = 0, last = first] = part.split('-').map(Number);
    return { first, last };
  });
  return rangesText(ranges) === text && areAscending(ranges) ? ranges : undefined;
}

/** Whether each range begins after an item that none holds, as `rangesOf` makes them. */
function areAscending(ranges: readonly ItemRange[]): boolean {
  return ranges.every(({ first, last }, at) => {
    const before = ranges[at - 1];
    return first <= last && (before === undefined || before.last < first - 1);
  });
}
