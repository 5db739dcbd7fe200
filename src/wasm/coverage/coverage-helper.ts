import { ByteWriter } from '../rewrite/byte-writer';
import { hitAreaPages } from './hit-area';

/** What the helper module imports, and the function it exports. */
export const COVERAGE_HELPER = { module: 'coverage', area: 'area', first: 'first' } as const;

const I32 = 0x7f;

/**
 * The module whose function `first(point)` a rewritten guard calls when a point runs for the first time since the
 * last look: it appends the point to the hit area, as long as there is room. It has a module to itself because a
 * guard has only one memory, which is the guard's.
 */
export function coverageHelper(points: number): Uint8Array<ArrayBuffer> {
  const pages = hitAreaPages(points);
  const out = new ByteWriter(256).bytes([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);
  out.section(1, new ByteWriter().bytes([1, 0x60, 1, I32, 0]));
  const { module, area, first } = COVERAGE_HELPER;
  out.section(2, new ByteWriter().byte(1).name(module).name(area).bytes([2, 3]).u32(pages).u32(pages));
  out.section(3, new ByteWriter().bytes([1, 0]));
  out.section(7, new ByteWriter().byte(1).name(first).bytes([0, 0]));
  const body = new ByteWriter()
    .bytes([1, 1, I32])
    // length < points
    .bytes([0x41, 0, 0x28, 2, 0, 0x22, 1, 0x41])
    .s32(points)
    .bytes([0x49, 0x04, 0x40])
    // area[1 + length] = point
    .bytes([0x20, 1, 0x41, 2, 0x74, 0x20, 0, 0x36, 2, 4])
    // length += 1
    .bytes([0x41, 0, 0x20, 1, 0x41, 1, 0x6a, 0x36, 2, 0])
    .bytes([0x0b, 0x0b]);
  out.section(10, new ByteWriter().byte(1).u32(body.length).append(body));
  return out.finish();
}
