import type { Edit } from '../rewrite/body';

/** An edit that counts. */
export interface CoverageEdit extends Edit {
  /** Counts the block that begins here; else it belongs to the instruction here. */
  readonly isBlock: boolean;
}

/**
 * Two ascending lists of edits as one. At one place come first what counts a block, then what is inserted by others
 * (which may ask there whether to go on), then what counts the directions of the instruction, and at last the
 * instruction in another form, unless a counted form takes its place.
 */
export function mergedEdits(
  edits: readonly Edit[],
  counting: readonly CoverageEdit[],
  bodyStart: number,
): Edit[] {
  const replaced = new Set(counting.flatMap(({ at, skip }) => (skip > 0 ? [at] : [])));
  const kept = edits.filter(({ at, skip }) => skip === 0 || !replaced.has(at));
  const ranked = [
    ...kept.map((edit) => ({ edit, rank: edit.skip === 0 || edit.at === bodyStart ? 1 : 3 })),
    ...counting.map((edit) => ({ edit, rank: edit.isBlock ? 0 : 2 })),
  ];
  ranked.sort((a, b) => a.edit.at - b.edit.at || a.rank - b.rank);
  return ranked.map(({ edit }) => edit);
}
