import { setFlagsFromString } from 'node:v8';

/**
 * Has the engine collect garbage early, in this thread and in those that are started later, instead of letting the heap
 * grow while there is memory. A long stream of short-lived values then takes half of the memory, and a little more time.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--optimize-for-size');
  // The young generation stays as large as it is; its limit cannot be changed any more.
  setFlagsFromString('--semi-space-growth-factor=1');
}
