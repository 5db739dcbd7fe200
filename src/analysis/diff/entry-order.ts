import type { Operation } from '../../gateway/difc/labels';
import type { ItemLabels, LabelEntry } from '../labels/label-file';
import { itemPieces } from './item-pieces';
import {
  accessPermitted,
  combinedOrder,
  EVERYONE,
  NO_ONE,
  orderOf,
  type Order,
  type Permitted,
} from './label-order';

/**
 * What a change of labels is about. `request`: who gets a call to the backend, and for reads, which always get there
 * (bypass-for-read), who is cleared for the resource. `response`: who gets which items of what comes back.
 */
export const ASPECTS = ['request', 'response'] as const;
export type Aspect = (typeof ASPECTS)[number];

/** How the labels of a request changed, by aspect. An error lets nothing through. */
export function entryOrder(before: LabelEntry, after: LabelEntry): Readonly<Record<Aspect, Order>> {
  return { request: orderOf(request(before), request(after)), response: responseOrder(before, after) };
}

/** Whom a request lets call the backend, and whom it clears for reading the resource. */
function request({ operation, ...labels }: LabelEntry): readonly Permitted[] {
  if (operation === null) return [NO_ONE, NO_ONE];
  const access = accessPermitted(operation, labels);
  return operation === 'read' ? [EVERYONE, access] : [access, NO_ONE];
}

function responseOrder(before: LabelEntry, after: LabelEntry): Order {
  const [one, other] = [new Response(before), new Response(after)];
  // What is beside the items passes only when the response is unlabeled.
  const beside = orderOf([one.rest], [other.rest]);
  const items = itemPieces(one.items, other.items).map((piece) =>
    orderOf(one.permitted(piece.before), other.permitted(piece.after)),
  );
  return combinedOrder([beside, ...items]);
}

/** Who gets what of a response. */
class Response {
  readonly items: readonly ItemLabels[];
  /** Whom what has no labels passes to: everyone when the response passes as it is, no one when items are chosen. */
  readonly rest: Permitted;
  private readonly isDelivered: boolean;
  private readonly operation: Operation;
  private readonly known = new Map<ItemLabels, Permitted>();

  constructor({ operation, error, items }: LabelEntry) {
    this.isDelivered = operation !== null && error === null;
    this.items = this.isDelivered ? (items ?? []) : [];
    this.rest = this.isDelivered && !items ? EVERYONE : NO_ONE;
    this.operation = operation ?? 'read';
  }

  /**
   * Who gets an item, and for whom it leaves the others alone: in strict mode an item that an agent must not see blocks
   * the whole response, where an item that the list lacks blocks nothing.
   */
  permitted(labels: ItemLabels | undefined): readonly Permitted[] {
    if (!labels) return [this.rest, this.isDelivered ? EVERYONE : NO_ONE];
    const known = this.known.get(labels) ?? accessPermitted(this.operation, labels);
    this.known.set(labels, known);
    return [known, known];
  }
}
