import type { AgentLabels, Operation } from '../../gateway/difc/labels';
import type { ItemLabels, LabelEntry } from '../labels/label-file';
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

type Response =
  | { readonly kind: 'none' }
  /** The response passes as it is. */
  | { readonly kind: 'unlabeled' }
  | { readonly kind: 'items'; readonly operation: Operation; readonly items: readonly ItemLabels[] };

function responseOf({ operation, error, items }: LabelEntry): Response {
  if (operation === null || error !== null) return { kind: 'none' };
  return items ? { kind: 'items', operation, items } : { kind: 'unlabeled' };
}

function responseOrder(before: LabelEntry, after: LabelEntry): Order {
  const [one, other] = [responseOf(before), responseOf(after)];
  // What is beside the items passes only when the response is unlabeled.
  const beside = orderOf([besideItems(one)], [besideItems(other)]);
  const items = orderedPieces(one, other).map((piece) => orderOf([piece.before], [piece.after]));
  return combinedOrder([beside, ...items]);
}

function besideItems({ kind }: Response): Permitted {
  return kind === 'unlabeled' ? EVERYONE : NO_ONE;
}

interface Piece {
  readonly before: Permitted;
  readonly after: Permitted;
}

/** What is permitted of the items, for each run of items that have the same labels on either side. */
function orderedPieces(one: Response, other: Response): Piece[] {
  const [left, right] = [new Items(one), new Items(other)];
  const starts = [...new Set([...left.bounds(), ...right.bounds()])].sort((a, b) => a - b);
  return starts.map((start) => ({ before: left.permittedAt(start), after: right.permittedAt(start) }));
}

/** The items of a response, looked at in ascending order. */
class Items {
  readonly #ranges: readonly {
    readonly first: number;
    readonly last: number;
    readonly labels: AgentLabels;
  }[];
  readonly #permitted = new Map<AgentLabels, Permitted>();
  #at = 0;

  constructor(private readonly response: Response) {
    const items = response.kind === 'items' ? response.items : [];
    this.#ranges = items
      .flatMap((labels) => labels.items.map(({ first, last }) => ({ first, last, labels })))
      .sort((a, b) => a.first - b.first);
  }

  /** Where labels begin or end. */
  bounds(): number[] {
    return this.#ranges.flatMap(({ first, last }) => [first, last + 1]);
  }

  permittedAt(item: number): Permitted {
    if (this.response.kind !== 'items') return besideItems(this.response);
    while ((this.#ranges[this.#at]?.last ?? item) < item) this.#at++;
    const range = this.#ranges[this.#at];
    // A list of items that lacks one does not let it through.
    if (!range || range.first > item) return NO_ONE;
    const known = this.#permitted.get(range.labels);
    if (known) return known;
    const permitted = accessPermitted(this.response.operation, range.labels);
    this.#permitted.set(range.labels, permitted);
    return permitted;
  }
}
