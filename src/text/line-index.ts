import type { PositionRange, TextPosition } from './text-position';
import type { TextRange } from './text-range';

/**
 * Turns offsets of one text into lines; `\n`, `\r\n` and a lone `\r` end a line, as in editors. Lines are looked for
 * when the first one is asked for.
 */
export class LineIndex {
  #starts: Uint32Array | undefined;

  constructor(private readonly text: string) {}

  /** Position of `offset`; an offset outside the text counts as its nearest end. */
  positionAt(offset: number): TextPosition {
    const starts = this.#lineStarts();
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    const line = low - 1;
    return { line, character: at - (starts[line] ?? 0) };
  }

  /** Positions of both ends of a range. */
  rangeOf({ start, end }: TextRange): PositionRange {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  /** Offset of the first character of `line`; the text's length when there is no such line. */
  startOf(line: number): number {
    return this.#lineStarts()[line] ?? this.text.length;
  }

  #lineStarts(): Uint32Array {
    return (this.#starts ??= lineStarts(this.text));
  }
}

const LF = 0x0a;
const CR = 0x0d;

/** Two passes over the characters: a list that grows by millions of lines would cost far more. */
function lineStarts(text: string): Uint32Array {
  let lines = 1;
  for (let at = 0; at < text.length; at++) if (endsLine(text, at)) lines++;
  const starts = new Uint32Array(lines);
  let line = 1;
  for (let at = 0; at < text.length; at++) if (endsLine(text, at)) starts[line++] = at + 1;
  return starts;
}

function endsLine(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === LF || (code === CR && text.charCodeAt(at + 1) !== LF);
}
