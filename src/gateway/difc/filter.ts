import type { Json } from '../json';
import { evaluate, type Evaluation } from './evaluate';
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

/**
 * Checks every item with the request's operation (gateway-contract 8, phase 5). Items that share one labels
 * object (default labels) are judged once: a guard decides how many tags that object has.
 */
export function filterItems(
  items: readonly LabeledItem[],
  agent: AgentLabels,
  operation: Operation,
  mode: Mode,
): FilteredItems {
  const accessible: LabeledItem[] = [];
  const filtered: RemovedItem[] = [];
  const judged = new Map<Labels, Evaluation>();
  for (const item of items) {
    const evaluation = judged.get(item.labels) ?? evaluate(agent, item.labels, operation, mode);
    judged.set(item.labels, evaluation);
    const { decision, reason, secrecyToAdd } = evaluation;
    if (decision === 'deny') {
      filtered.push({ labels: item.labels, reason, kind: secrecyToAdd.length > 0 ? 'secrecy' : 'integrity' });
    } else {
      accessible.push(item);
    }
  }
  return { accessible, filtered, total: items.length };
}
