import type { Frame } from '../gateway/invocation';
import { paintWith } from './paint';
import { stackLines } from './stack-lines';

/**
 * Frames as plain lines, the person's own first: frames of libraries (panic machinery) that lie before them come
 * last, folded into one line.
 */
export function stackText(stack: readonly Frame[]): string[] {
  const own = stack.findIndex(({ library }) => library !== true);
  if (own < 0) return stackLines(stack, '  ', PLAIN);
  const lines = stackLines(stack.slice(own), '  ', PLAIN);
  if (own > 0) lines.push(`  (below it: ${own} library ${own === 1 ? 'frame' : 'frames'})`);
  return lines;
}

const PLAIN = paintWith(false);
