import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OffsetMapBuilder, toOriginalOffset } from '../../../../src/wasm/rewrite/offset-map';
import { toRewrittenOffset } from './rewritten-offset';

/** Four bytes copied, six inserted, ten copied, two replaced by five, the rest copied; code starts at 1000. */
function sample(): ReturnType<OffsetMapBuilder['finish']> {
  const builder = new OffsetMapBuilder();
  builder.run(0, 100);
  builder.run(10, 104);
  builder.run(25, 116);
  return builder.finish(1000);
}

describe('offset map', () => {
  it('translates copied code both ways', () => {
    const map = sample();
    for (const [rewritten, original] of [
      [1000, 100],
      [1003, 103],
      [1010, 104],
      [1020, 114],
      [1025, 116],
      [1030, 121],
    ] as const) {
      assert.equal(toOriginalOffset(map, rewritten), original);
      assert.equal(toRewrittenOffset(map, original), rewritten);
    }
  });

  it('gives inserted code to the instruction it precedes', () => {
    const map = sample();
    assert.deepEqual(
      [1004, 1007, 1009].map((offset) => toOriginalOffset(map, offset)),
      [104, 104, 104],
    );
  });

  it('knows nothing of what lies before the code', () => {
    const map = sample();
    assert.equal(toOriginalOffset(map, 999), undefined);
    assert.equal(toRewrittenOffset(map, 99), undefined);
    assert.equal(toOriginalOffset(new OffsetMapBuilder().finish(0), 5), undefined);
  });

  it('keeps one run where nothing was inserted between two bodies', () => {
    const builder = new OffsetMapBuilder();
    builder.run(0, 100);
    builder.run(50, 150);
    assert.deepEqual([...builder.finish(0).original], [100]);
  });

  it('survives structured cloning', () => {
    assert.deepEqual(structuredClone(sample()), sample());
  });
});
