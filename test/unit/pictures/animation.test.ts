import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeFrames } from 'modern-gif';
import { PNG } from 'pngjs';
import { animation, smaller } from '../../pictures/animation';

type Color = readonly [red: number, green: number, blue: number];
const [BLACK, RED, WHITE]: readonly Color[] = [
  [0, 0, 0],
  [255, 0, 0],
  [255, 255, 255],
];

/** A picture of 8 x 4 pixels: one color, and another from a pixel on. */
function picture(ground: Color = [0, 0, 0], dot: Color = ground, at = 0): Buffer {
  const png = new PNG({ width: 8, height: 4 });
  for (let pixel = 0; pixel < 32; pixel++) png.data.set([...(pixel >= at ? dot : ground), 255], pixel * 4);
  return PNG.sync.write(png);
}

describe('an animation', () => {
  it('shows each moment as it was, for its time', async () => {
    const pngs = [picture(BLACK), picture(BLACK, RED, 13), picture(WHITE, RED, 30), picture(WHITE)];
    const gif = await animation(pngs.map((png, index) => ({ png, delayMs: 100 * (index + 1) })));
    const frames = decodeFrames(new Uint8Array(gif));
    assert.deepEqual(
      frames.map(({ delay }) => delay),
      [100, 200, 300, 400],
    );
    for (const [index, { data, width, height }] of frames.entries()) {
      assert.deepEqual([width, height], [8, 4]);
      const wanted = PNG.sync.read(pngs[index] ?? Buffer.of()).data;
      const furthest = Math.max(...wanted.map((value, at) => Math.abs(value - (data[at] ?? -999))));
      // A GIF has few colors: each is the nearest one.
      assert.ok(furthest <= 8, `${String(index)}: ${String(furthest)}`);
    }
  });

  it('is of pictures whose pixels stay as they are when they are made smaller', () => {
    const png = picture(WHITE, RED, 7);
    assert.deepEqual(PNG.sync.read(smaller(png)).data, PNG.sync.read(png).data);
  });
});
