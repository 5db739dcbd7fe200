import type { AgentLabels, Operation } from '../../gateway/difc/labels';
import { above, ALL, below, containsAgents, exactly, type AgentSet } from './agent-sets';

/** How what is permitted after compares with what was permitted before. */
export type Order = 'equal' | 'looser' | 'tighter' | 'incomparable';

/** Agents that something is permitted to, by enforcement mode; null: none. */
export interface Permitted {
  readonly enforced: AgentSet | null;
  readonly propagate: AgentSet | null;
}

const EVERY_AGENT: AgentSet = { secrecy: ALL, integrity: ALL };
export const EVERYONE: Permitted = { enforced: EVERY_AGENT, propagate: EVERY_AGENT };
export const NO_ONE: Permitted = { enforced: null, propagate: null };

/**
 * The agents that `evaluate` does not deny an access (gateway-contract 8); strict and filter mode decide alike. Read:
 * fewer secrecy tags or more integrity tags permit more. Write: more secrecy tags or fewer integrity tags permit
 * more. Read-write needs both, so that only agents with exactly these tags are permitted. In propagate mode reads are
 * never denied.
 */
export function accessPermitted(operation: Operation, { secrecy, integrity }: AgentLabels): Permitted {
  const write = { secrecy: below(secrecy), integrity: above(integrity) };
  switch (operation) {
    case 'read': {
      const enforced = { secrecy: above(secrecy), integrity: below(integrity) };
      return { enforced, propagate: EVERY_AGENT };
    }
    case 'write':
      return { enforced: write, propagate: write };
    case 'read-write':
      return { enforced: { secrecy: exactly(secrecy), integrity: exactly(integrity) }, propagate: write };
  }
}

/** The order of `after` to `before`. Both list the same things. */
export function orderOf(before: readonly Permitted[], after: readonly Permitted[]): Order {
  return orderFrom(coversAll(after, before), coversAll(before, after));
}

/** The order of something that permits at least as much, at most as much, both or neither. */
function orderFrom(atLeast: boolean, atMost: boolean): Order {
  if (atLeast) return atMost ? 'equal' : 'looser';
  return atMost ? 'tighter' : 'incomparable';
}

function coversAll(outer: readonly Permitted[], inner: readonly Permitted[]): boolean {
  return inner.every((each, at) => {
    const other = outer[at] ?? NO_ONE;
    return covers(other.enforced, each.enforced) && covers(other.propagate, each.propagate);
  });
}

function covers(outer: AgentSet | null, inner: AgentSet | null): boolean {
  return inner === null || (outer !== null && containsAgents(outer, inner));
}

/** The order of several things together. */
export function combinedOrder(orders: Iterable<Order>): Order {
  const all = new Set(orders);
  const mixed = all.has('incomparable');
  return orderFrom(!mixed && !all.has('tighter'), !mixed && !all.has('looser'));
}
