import type { List, WatTree } from './tree';

const blocks = new Set(['block', 'loop', 'if', 'try', 'try_table']);
const clauses = new Set(['then', 'else', 'do', 'catch', 'catch_all', 'delegate']);

/** Stack that wabt's parser needs per level, in units of a folded plain instruction. */
const BLOCK_COST = 2;
/**
 * wabt's stack has 64 KiB and no guard: beyond about 145 nested blocks or 290 nested folded instructions it
 * overwrites its own data, then fails in any way there is, endless loops included. This leaves a fifth spare.
 */
const MAX_COST = 232;

/** Cost of opening `list`, whatever it holds. */
function openCost(list: List): number {
  if (blocks.has(list.head)) return BLOCK_COST;
  return clauses.has(list.head) ? 0 : 1;
}

interface Level {
  readonly list: List;
  next: number;
  /** Cost of everything open at this point, flat blocks of this list included. */
  cost: number;
}

/** The list or `block` keyword that nests deeper than wabt can follow, or undefined. */
export function tooDeepAt(tree: WatTree): { readonly start: number; readonly end: number } | undefined {
  const levels: Level[] = [{ list: tree.root, next: 0, cost: 0 }];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const node = level.list.items[level.next++];
    if (node === undefined) {
      levels.pop();
      continue;
    }
    let cost = level.cost;
    if (node.kind === 'list') {
      cost += openCost(node);
      levels.push({ list: node, next: 0, cost });
    } else if (node.kind === 'keyword' && level.next > 1) {
      if (blocks.has(node.text)) level.cost = cost += BLOCK_COST;
      else if (node.text === 'end') level.cost = Math.max(0, cost - BLOCK_COST);
    }
    if (cost > MAX_COST) return { start: node.start, end: node.kind === 'list' ? node.start + 1 : node.end };
  }
  return undefined;
}
