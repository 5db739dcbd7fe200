import type { List, Node, WatTree } from '../../../src/wat/tree';

/** Draws a tree as text: lists in brackets, `…` where a `)` is missing. */
export function drawTree(tree: WatTree): string {
  return tree.root.items.map(drawNode).join(' ');
}

function drawNode(node: Node): string {
  if (node.kind !== 'list') return node.text;
  return `[${node.items.map(drawNode).join(' ')}${node.closed ? '' : ' …'}]`;
}

/** Depth of the deepest list, without recursion. */
export function depthOf(root: List): number {
  let depth = 0;
  let level: Node[] = [...root.items];
  while (level.length > 0) {
    const lists = level.filter((node) => node.kind === 'list');
    if (lists.length > 0) depth++;
    level = lists.flatMap((list) => [...list.items]);
  }
  return depth;
}
