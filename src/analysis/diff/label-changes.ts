import type { LabelEntry, LabelFile } from '../labels/label-file';
import { ASPECTS, entryOrder, type Aspect } from './entry-order';
import type { Order } from './label-order';

/** `equivalent`: texts or tags changed, but no agent may do more or less. Worst first. */
export const CHANGE_KINDS = ['looser', 'incomparable', 'tighter', 'added', 'removed', 'equivalent'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** A difference of the labels of one request (scenario-format, Label files). */
export interface LabelChange {
  readonly key: string;
  readonly kind: ChangeKind;
  /** What the change is about; empty when it is equivalent, and for what only one side has. */
  readonly aspects: readonly Aspect[];
  /** Null when it was added. */
  readonly before: LabelEntry | null;
  /** Null when it was removed. */
  readonly after: LabelEntry | null;
}

/**
 * What changed from one label file to another, sorted by key. A request whose own labels became looser while those of
 * its response became tighter, say, has two changes: the one for the request first.
 */
export function labelChanges(base: LabelFile, head: LabelFile): LabelChange[] {
  const keys = [...new Set([...base.labels.keys(), ...head.labels.keys()])].sort();
  return keys.flatMap((key) => changesOf(key, base.labels.get(key), head.labels.get(key)));
}

function changesOf(
  key: string,
  before: LabelEntry | undefined,
  after: LabelEntry | undefined,
): readonly LabelChange[] {
  if (!before || !after) {
    const kind = before ? 'removed' : 'added';
    return [{ key, kind, aspects: [], before: before ?? null, after: after ?? null }];
  }
  const order = entryOrder(before, after);
  const kinds = [...new Set(ASPECTS.map((aspect) => order[aspect]).filter(isUnequal))];
  if (kinds.length > 0)
    return kinds.map((kind) => {
      const aspects = ASPECTS.filter((aspect) => order[aspect] === kind);
      return { key, kind, aspects, before, after };
    });
  // Both come from the same writer or the same reader, so that equal entries have equal texts.
  if (entryText(before) === entryText(after)) return [];
  return [{ key, kind: 'equivalent', aspects: [], before, after }];
}

function isUnequal(order: Order): order is Exclude<Order, 'equal'> {
  return order !== 'equal';
}

function entryText({ operation, description, secrecy, integrity, error, items }: LabelEntry): string {
  const shown = items?.map((item) => [item.items, item.description, item.secrecy, item.integrity]);
  return JSON.stringify([
    operation,
    description,
    secrecy,
    integrity,
    error,
    items === null ? null : (shown ?? 0),
  ]);
}

/** How many changes there are of each kind. */
export function changeCounts(changes: readonly LabelChange[]): Readonly<Record<ChangeKind, number>> {
  const counts = { looser: 0, tighter: 0, incomparable: 0, added: 0, removed: 0, equivalent: 0 };
  for (const { kind } of changes) counts[kind]++;
  return counts;
}
