import { getHeapSpaceStatistics } from 'node:v8';

/**
 * Bytes of the engine's young generation that a call should find free. Recording the frames of a stack overflow takes
 * 0.5 MB; a garbage collection then, while the stack holds millions of frames, takes as long as unwinding them all.
 */
export const CALL_BYTES = 768 * 1024;
/** Elements of one array that is allocated and dropped: 32 KiB at most, small enough for the young generation. */
const FILLER_ELEMENTS = 4_096;
const FILLERS = 1_024;

/** Bytes that can be allocated before the engine collects garbage in its young generation. */
export function youngBytesLeft(): number {
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  return space?.space_available_size ?? 0;
}

/**
 * Has the engine collect garbage now, with a short stack, if less than `bytes` are left. Node offers no call for that,
 * so the rest is filled until it does. Takes a microsecond, or about one and a half milliseconds where it collects.
 */
export function makeRoom(bytes = CALL_BYTES): void {
  let left = youngBytesLeft();
  if (left >= bytes) return;
  for (let filled = 0; filled < FILLERS; filled++) {
    void new Array<number>(FILLER_ELEMENTS).fill(0);
    const now = youngBytesLeft();
    if (now > left) return;
    left = now;
  }
}
