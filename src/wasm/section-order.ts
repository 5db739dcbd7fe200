const sectionNames = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
  'data_count',
  'tag',
] as const;

const MEMORY = 5;
const GLOBAL = 6;
const ELEMENT = 9;
const CODE = 10;
const DATA_COUNT = 12;
const TAG = 13;

/** A section as the gateway's texts name it; `unknown` for an id that is none. */
export function sectionName(id: number): (typeof sectionNames)[number] | 'unknown' {
  return sectionNames[id] ?? 'unknown';
}

/**
 * Whether section `id` may follow `previous` (0 at the start). Custom sections may be anywhere: ask neither about
 * them nor with them.
 */
export function mayFollow(id: number, previous: number): boolean {
  if (id === TAG) return previous <= MEMORY;
  if (previous === TAG) return id >= GLOBAL;
  if (id > DATA_COUNT) return false;
  if (id === DATA_COUNT) return previous <= ELEMENT;
  if (previous === DATA_COUNT) return id >= CODE;
  return id > previous;
}
