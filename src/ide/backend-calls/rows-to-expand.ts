import type { CallsModel } from './model';
import type { CallsNode } from './node';

const EXPANDABLE: readonly CallsNode['kind'][] = ['run', 'page', 'scenario', 'step', 'invocation'];

/** The rows that lead to calls, those of a run before those of the next, outer before inner; at most `limit`. */
export function rowsToExpand(model: CallsModel, limit: number): readonly CallsNode[] {
  const rows: CallsNode[] = [];
  for (const root of model.roots) {
    const waiting = [root];
    for (let at = 0; at < waiting.length && rows.length < limit; at++) {
      const row = waiting[at];
      if (!row?.children || !EXPANDABLE.includes(row.kind)) continue;
      rows.push(row);
      if (row.kind !== 'invocation') waiting.push(...model.childrenOf(row));
    }
  }
  return rows;
}
