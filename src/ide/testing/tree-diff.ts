import type { PositionRange } from '../../text/text-position';
import type { TestNode } from './test-tree';

/** What turns one list of items into another, each item by its id. */
export interface TreeDiff {
  readonly removed: readonly string[];
  /** Items that are new, with their position. */
  readonly added: readonly PlacedNode[];
  /** Items that stay and look or stand differently; their children are compared separately. */
  readonly changed: readonly PlacedNode[];
}

export interface PlacedNode {
  readonly node: TestNode;
  /** Position in the new list. */
  readonly order: number;
}

/**
 * Compares two lists of siblings by id. An item whose id stays is the same item, with its results, wherever
 * it moved; nothing is reported of items that are alike.
 */
export function diffSiblings(before: readonly TestNode[], after: readonly TestNode[]): TreeDiff {
  const old = new Map(before.map((node, order) => [node.id, { node, order }]));
  const added: PlacedNode[] = [];
  const changed: PlacedNode[] = [];
  for (const [order, node] of after.entries()) {
    const known = old.get(node.id);
    old.delete(node.id);
    if (!known) added.push({ node, order });
    else if (known.order !== order || !looksLike(known.node, node)) changed.push({ node, order });
  }
  return { removed: [...old.keys()], added, changed };
}

function looksLike(a: TestNode, b: TestNode): boolean {
  return a.label === b.label && a.error === b.error && samePosition(a.range, b.range);
}

function samePosition(a: PositionRange | undefined, b: PositionRange | undefined): boolean {
  return (
    a?.start.line === b?.start.line &&
    a?.start.character === b?.start.character &&
    a?.end.line === b?.end.line &&
    a?.end.character === b?.end.character
  );
}
