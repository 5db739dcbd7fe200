// Choices for generators of whole texts and runs: fast-check draws them, so a failure replays and shrinks.
import fc from 'fast-check';

const VALUES = 2 ** 16;

/** A list of numbers read as choices, one after the other. After its end every choice is the first one. */
export class Choices {
  private at = 0;

  /** `drawn`: numbers below 65,536. */
  constructor(private readonly drawn: ArrayLike<number>) {}

  /** A whole number from 0 up to, not including, `bound`, which is at most 65,536. */
  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(values: readonly [T, ...T[]] | readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  toString(): string {
    return `choices ${Array.from(this.drawn).join(' ')}`;
  }

  private next(): number {
    return (this.drawn[this.at++] ?? 0) / VALUES;
  }
}

/** Up to `most` choices. Fewer and smaller ones are simpler, so a generator offers its simplest case first. */
export function choices(most: number): fc.Arbitrary<Choices> {
  const drawn = fc.uint16Array({ maxLength: most, size: 'max' });
  return fc.noBias(drawn).map((numbers) => new Choices(numbers));
}
