import { readFileSync } from 'node:fs';
import { encode } from 'modern-gif';
import { PNG } from 'pngjs';

/** A moment of an animation: a screenshot, as bytes of a PNG, and how long it is shown. */
export interface Moment {
  readonly png: Uint8Array;
  readonly delayMs: number;
}

/** A PNG with the same pixels in fewer bytes: a browser writes it fast, not small. Lines of text and flat areas need no filter. */
export function smaller(png: Uint8Array): Buffer {
  return PNG.sync.write(PNG.sync.read(Buffer.from(png)), {
    colorType: 2,
    deflateLevel: 9,
    deflateStrategy: 0,
    filterType: 0,
  });
}

/** Colors of a moment: an editor has few, and fewer take fewer bytes. */
const MOST_COLORS = 96;

/** Screenshots of one size as an endless animation (GIF). Each moment is kept whole. */
export async function animation(moments: readonly Moment[]): Promise<Buffer> {
  const images = moments.map(({ png }) => PNG.sync.read(Buffer.from(png)));
  const [first] = images;
  if (!first) throw new RangeError('an animation needs a moment');
  const { width, height } = first;
  const frames = images.map(({ data }, index) => {
    return { data: new Uint8ClampedArray(data), delay: moments[index]?.delayMs ?? 0, disposal: 1 as const };
  });
  const options = { maxColors: MOST_COLORS, looped: true, loopCount: 0 };
  return Buffer.from(await encode({ width, height, ...options, frames }));
}

/** Width and height of a PNG or a GIF, in pixels. */
export function sizeOf(path: string): readonly [width: number, height: number] {
  const bytes = readFileSync(path);
  return path.endsWith('.gif')
    ? [bytes.readUInt16LE(6), bytes.readUInt16LE(8)]
    : [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}
