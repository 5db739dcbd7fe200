import type { Candidate } from './places';

/**
 * All candidates in the order in which they run: spread over functions, then over the lines of each, and by `seed`
 * among those of a line. The same for the same candidates and seed.
 */
export function ordered(candidates: readonly Candidate[], seed: number): Candidate[] {
  const shuffled = shuffle(candidates, seed);
  const onLine = new Map<string, number>();
  const ranked = shuffled.map((candidate) => ({ candidate, turn: next(onLine, lineOf(candidate)) }));
  ranked.sort((a, b) => a.turn - b.turn);
  const inFunction = new Map<string, number>();
  return ranked
    .map(({ candidate }) => ({ candidate, turn: next(inFunction, functionOf(candidate)) }))
    .sort((a, b) => a.turn - b.turn)
    .map(({ candidate }) => candidate);
}

function functionOf({ mutation, frame }: Candidate): string {
  return mutation.function === undefined ? 'text' : `${frame.source ?? ''} ${frame.function}`;
}

function lineOf(candidate: Candidate): string {
  const { frame } = candidate;
  return `${functionOf(candidate)} ${String(frame.line ?? frame.offset)}`;
}

/** How many there were before of `key`. */
function next(seen: Map<string, number>, key: string): number {
  const count = seen.get(key) ?? 0;
  seen.set(key, count + 1);
  return count;
}

function shuffle<T>(items: readonly T[], seed: number): T[] {
  const random = randomNumbers(seed);
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** Whole numbers of 32 bits that look random; the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
}
