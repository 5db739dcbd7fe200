/** A place in a text for people: one-based line, one-based column in UTF-16 units. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets of a text into lines and columns; `\n`, `\r\n` and a lone `\r` end lines. */
export class LineIndex {
  private starts: Uint32Array | undefined;

  constructor(private readonly text: string) {}

  /** Offsets outside the text count as its nearest end. */
  positionAt(offset: number): TextPosition {
    this.starts ??= lineStarts(this.text);
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (this.starts[low] ?? 0) + 1 };
  }
}

const LF = 10;
const CR = 13;

/** Two passes over the characters: a list that grows by millions of lines would cost far more. */
function lineStarts(text: string): Uint32Array {
  let lines = 1;
  for (let index = 0; index < text.length; index++) if (endsLine(text, index)) lines++;
  const starts = new Uint32Array(lines);
  let line = 1;
  for (let index = 0; index < text.length; index++) if (endsLine(text, index)) starts[line++] = index + 1;
  return starts;
}

function endsLine(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code === LF || (code === CR && text.charCodeAt(index + 1) !== LF);
}
