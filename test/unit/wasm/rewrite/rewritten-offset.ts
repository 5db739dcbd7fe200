import { toOriginalOffset, type OffsetMap } from '../../../../src/wasm/rewrite/offset-map';

/** The rewritten offset of the instruction at `offset` of the original file, or undefined outside its code. */
export function toRewrittenOffset({ rewritten, original }: OffsetMap, offset: number): number | undefined {
  // The map is symmetric: read the other way, it leads back.
  return toOriginalOffset({ rewritten: original, original: rewritten }, offset);
}
