import type { Json } from '../json';
import { evaluate } from './evaluate';
import type { AgentLabels, Labels, Mode, Operation } from './labels';

/** One item of a response with the labels the guard gave it. */
export interface LabeledItem {
  readonly data: Json;
  readonly labels: Labels;
}

/** An item the agent must not see. */
export interface RemovedItem {
  readonly labels: Labels;
  /** The gateway's words for why. */
  readonly reason: string;
  readonly kind: 'secrecy' | 'integrity';
}

export interface FilteredItems {
  readonly accessible: readonly LabeledItem[];
  readonly filtered: readonly RemovedItem[];
  /** How many items there were. */
  readonly total: number;
}

/** Checks every item with the request's operation (gateway-contract 8, phase 5). */
export function filterItems(
  items: readonly LabeledItem[],
  agent: AgentLabels,
  operation: Operation,
  mode: Mode,
): FilteredItems {
  const accessible: LabeledItem[] = [];
  const filtered: RemovedItem[] = [];
  for (const item of items) {
    const { decision, reason, secrecyToAdd } = evaluate(agent, item.labels, operation, mode);
    if (decision === 'deny') {
      filtered.push({ labels: item.labels, reason, kind: secrecyToAdd.length > 0 ? 'secrecy' : 'integrity' });
    } else {
      accessible.push(item);
    }
  }
  return { accessible, filtered, total: items.length };
}
