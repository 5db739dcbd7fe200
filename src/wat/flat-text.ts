import type { TextRange } from '../text/text-range';

/** A text made of pieces of another one, which knows where each piece comes from. */
export class FlatText {
  private readonly parts: string[] = [];
  /** Where each piece begins here, and the range of the source that it represents. */
  private readonly starts: number[] = [];
  private readonly sources: TextRange[] = [];
  private readonly isCopy: boolean[] = [];
  private length = 0;

  constructor(private readonly source: string) {}

  /** Appends a range of the source as it is. */
  copy(range: TextRange): void {
    this.append(this.source.slice(range.start, range.end), range, true);
  }

  /** Appends `text` in place of a range of the source. */
  replace(range: TextRange, text: string): void {
    this.append(text, range, false);
  }

  toString(): string {
    return this.parts.join('');
  }

  /** The range of the source that `range` of this text came from. */
  sourceOf({ start, end }: TextRange): TextRange {
    const from = this.map(start, 'start');
    // The end belongs to the piece of the last character.
    const to = end > start ? this.map(end - 1, 'end') : from;
    return { start: from, end: Math.max(from, to) };
  }

  private append(text: string, range: TextRange, isCopy: boolean): void {
    if (text === '') return;
    this.starts.push(this.length);
    this.sources.push({ start: range.start, end: range.end });
    this.isCopy.push(isCopy);
    this.parts.push(text);
    this.length += text.length;
  }

  private map(offset: number, edge: 'start' | 'end'): number {
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const range = this.sources[low - 1];
    if (range === undefined) return 0;
    if (this.isCopy[low - 1] !== true) return range[edge];
    const inside = range.start + (offset - (this.starts[low - 1] ?? 0)) + (edge === 'end' ? 1 : 0);
    return Math.min(inside, range.end);
  }
}
