import type { TextRange } from '../text/text-range';
import type { Atom, List } from './tree';

/** A param or local as it is written. */
export interface DeclaredLocal {
  readonly id: Atom | undefined;
  readonly range: TextRange;
  /** The name, or the type where there is none. */
  readonly nameRange: TextRange;
}

/** What `(param …)` or `(local …)` declares: one with a name, or one for each type. */
export function declaredIn(group: List): DeclaredLocal[] {
  const [, first, type] = group.items;
  // A name that is still without its type declares nothing yet.
  if (first?.kind === 'id') return type === undefined ? [] : [{ id: first, range: group, nameRange: first }];
  return group.items.slice(1).map((each) => ({ id: undefined, range: each, nameRange: each }));
}
