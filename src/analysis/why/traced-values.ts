import type { AgentLabels } from '../../gateway/difc/labels';
import type { Json } from '../../gateway/json';

/** What the labels of items follow in the items themselves. */
export interface TracedValues {
  /** Positions in the response of the items whose values were changed, one for each labels. */
  readonly items: readonly number[];
  /** Other values that were tried, one at a time, and those that were too many to try. */
  readonly tried: number;
  readonly untried: number;
  /** For each value that the labels follow, the first other value with which they change. */
  readonly follows: readonly FollowedValue[];
}

/** A value of an item with which the guard gives the item other labels. */
export interface FollowedValue {
  /** Position of the item in the response, from 0. */
  readonly item: number;
  /** JSON pointer into the item; empty: the whole item. */
  readonly pointer: string;
  /** Absent when the item does not have the property. */
  readonly before?: Json;
  /** Absent when the property is taken away. */
  readonly after?: Json;
  /** The labels of the item then. */
  readonly labels: AgentLabels;
}

/** `"OWNER" instead of "NONE" at /author_association`. */
export function changeText({
  pointer,
  before,
  after,
}: Pick<FollowedValue, 'pointer' | 'before' | 'after'>): string {
  const at = pointer === '' ? '' : ` at ${pointer}`;
  if (after === undefined) return `nothing instead of ${JSON.stringify(before)}${at}`;
  return before === undefined
    ? `${JSON.stringify(after)}${at}, where it has nothing`
    : `${JSON.stringify(after)} instead of ${JSON.stringify(before)}${at}`;
}
