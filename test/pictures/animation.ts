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

/** Screenshots of one size as an endless animation (GIF). After the first, only the part that changes is kept. */
export async function animation(moments: readonly Moment[]): Promise<Buffer> {
  const images = moments.map(({ png }) => PNG.sync.read(Buffer.from(png)));
  const [first] = images;
  if (!first) throw new RangeError('an animation needs a moment');
  const { width, height } = first;
  const frames = images.map((image, index) => {
    const part = changedPart(images[index - 1], image);
    return {
      ...part,
      data: pixelsOf(image, part),
      delay: moments[index]?.delayMs ?? 0,
      disposal: 1 as const,
    };
  });
  return Buffer.from(await encode({ width, height, maxColors: 255, looped: true, loopCount: 0, frames }));
}

interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest part of an image that holds all that differs from the one before; one pixel when nothing does. */
function changedPart(before: PNG | undefined, { data, width, height }: PNG): Part {
  if (!before) return { left: 0, top: 0, width, height };
  let [left, top, right, bottom] = [width - 1, height - 1, 0, 0];
  for (let at = 0; at < width * height; at++) {
    if (data.readUInt32LE(at * 4) === before.data.readUInt32LE(at * 4)) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, top, right, bottom] = [
      Math.min(left, x),
      Math.min(top, y),
      Math.max(right, x),
      Math.max(bottom, y),
    ];
  }
  if (right < left) return { left: 0, top: 0, width: 1, height: 1 };
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function pixelsOf({ data, width }: PNG, part: Part): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(part.width * part.height * 4);
  for (let row = 0; row < part.height; row++) {
    const start = ((part.top + row) * width + part.left) * 4;
    pixels.set(data.subarray(start, start + part.width * 4), row * part.width * 4);
  }
  return pixels;
}

/** Width and height of a PNG or a GIF, in pixels. */
export function sizeOf(path: string): readonly [width: number, height: number] {
  const bytes = readFileSync(path);
  return path.endsWith('.gif')
    ? [bytes.readUInt16LE(6), bytes.readUInt16LE(8)]
    : [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}
