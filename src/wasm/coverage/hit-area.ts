import type { PointHits } from './coverage-table';

const PAGE_BYTES = 65536;

/** Pages of the hit area of a module with so many points: the length of the list, then the list, in words. */
export function hitAreaPages(points: number): number {
  return Math.ceil((4 * (1 + points)) / PAGE_BYTES);
}

/**
 * A new hit area: memory that the guard's thread writes and others read, even when that thread had to be ended. It
 * lists the points that ran since the last look, in the order in which each ran first.
 */
export function createHitArea(points: number): WebAssembly.Memory {
  const pages = hitAreaPages(points);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** The points listed; one whose counter wrapped around is listed once. */
export function listedPoints(area: WebAssembly.Memory): Uint32Array {
  const words = new Uint32Array(area.buffer);
  return Uint32Array.from(new Set(words.subarray(1, 1 + (words[0] ?? 0))));
}

/** Empties the list. */
export function clearHitArea(area: WebAssembly.Memory): void {
  new Uint32Array(area.buffer)[0] = 0;
}

/** What is known of an invocation whose thread had to be ended. */
export function hitsOfEnded(area: WebAssembly.Memory): PointHits {
  const points = listedPoints(area);
  return { points, counts: new Uint32Array(points.length).fill(1), atLeast: true };
}
