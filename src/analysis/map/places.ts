import type { LabelRow } from '../label-table';

/** Names of argument sets that a sentence lists; more are counted. */
const LISTED = 4;

/**
 * Where some rows of a tool are, for a sentence: `in every world`, or
 * `in the private world (required, all) and the unknown world (all)`.
 */
export function placesText(rows: readonly LabelRow[], all: readonly LabelRow[]): string {
  if (rows.length === all.length) return 'in every world';
  const chosen = setsByWorld(rows);
  const full = setsByWorld(all);
  const worldsBySets = new Map<string, string[]>();
  for (const [world, sets] of chosen) {
    const isFull = sets.length === full.get(world)?.length;
    const which = isFull ? '' : ` (${listed(sets)})`;
    worldsBySets.set(which, [...(worldsBySets.get(which) ?? []), world]);
  }
  const parts = [...worldsBySets].map(([which, worlds]) => worldsText(worlds, full.size) + which);
  return `in ${joined(parts)}`;
}

function worldsText(worlds: readonly string[], count: number): string {
  if (worlds.length === count) return 'every world';
  return `the ${joined(worlds)} world${worlds.length === 1 ? '' : 's'}`;
}

function setsByWorld(rows: readonly LabelRow[]): Map<string, string[]> {
  const sets = new Map<string, string[]>();
  for (const { world, arguments: set } of rows)
    sets.set(world.name, [...(sets.get(world.name) ?? []), set.name]);
  return sets;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).join(', ');
  return names.length > LISTED ? `${shown}, and ${String(names.length - LISTED)} more` : shown;
}

/** `a`, `a and b`, `a, b and c`. */
export function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
