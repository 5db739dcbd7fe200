import type { WatTree } from '../../wat/tree';
import type { LineIndex } from '../../text/line-index';

/** Lines counted from 0, the last one included. */
export interface Region {
  readonly start: number;
  readonly end: number;
}

/** Folds between `;; region` and `;; endregion`, also written with `#`; they nest. */
export function regionsOf(tree: WatTree, lines: LineIndex): Region[] {
  const regions: Region[] = [];
  const open: number[] = [];
  for (const { kind, start, end } of tree.comments) {
    if (kind !== 'line-comment') continue;
    const marker = /^;;\s*#?(region|endregion)\b/.exec(
      tree.text.slice(start, Math.min(end, start + 40)),
    )?.[1];
    if (marker === undefined) continue;
    const { line } = lines.positionAt(start);
    if (marker === 'region') open.push(line);
    else {
      const first = open.pop();
      if (first !== undefined && line > first) regions.push({ start: first, end: line });
    }
  }
  return regions;
}
