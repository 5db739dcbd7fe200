import type { CallsNode } from './node';

/** Rows under one node; longer lists are grouped. */
const PAGE_ROWS = 500;

export interface PagedList {
  readonly owner: CallsNode;
  readonly count: number;
  /** Makes the row at a zero-based position; its id must come from the owner, its parent is given. */
  readonly make: (position: number, parent: CallsNode) => CallsNode;
  /** The number people know a row by; its place in the list, from 1 on, when this is absent. */
  readonly number?: (position: number) => number;
  /** What to add about the rows from `start` up to, not including, `end`. */
  readonly describe?: (start: number, end: number) => string;
  /** Whether something failed in these rows. */
  readonly failed?: (start: number, end: number) => boolean;
}

/**
 * The rows of a list, or groups of rows (`1 – 500`) that make theirs when they are opened: no node has more
 * than `PAGE_ROWS` children, however long the list.
 */
export function paged(list: PagedList): readonly CallsNode[] {
  return rows(list, list.owner, 0, list.count);
}

function rows(list: PagedList, parent: CallsNode, start: number, end: number): CallsNode[] {
  let size = 1;
  while ((end - start) / size > PAGE_ROWS) size *= PAGE_ROWS;
  const made: CallsNode[] = [];
  for (let at = start; at < end; at += size) {
    made.push(
      size === 1 ? list.make(at, parent) : page(list, parent, at, Math.min(at + size, end), at === start),
    );
  }
  return made;
}

function numberOf({ number }: PagedList, position: number): number {
  return number?.(position) ?? position + 1;
}

function page(list: PagedList, parent: CallsNode, start: number, end: number, open: boolean): CallsNode {
  const node: CallsNode = {
    id: `${list.owner.id}/rows:${String(start)}-${String(end)}`,
    kind: 'page',
    parent,
    label: `${String(numberOf(list, start))} – ${String(numberOf(list, end - 1))}`,
    description: list.describe?.(start, end) ?? '',
    icon: { name: 'ellipsis' },
    open,
    failed: list.failed?.(start, end) ?? false,
    children: () => rows(list, node, start, end),
  };
  return node;
}
