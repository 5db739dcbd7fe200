/** A range of a text: UTF-16 offsets, `end` exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A place in a text; both count from 0, `column` in UTF-16 units. */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
}

/** Translates between offsets and lines of one text; `\n`, `\r\n` and a lone `\r` end a line, as in editors. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) this.starts.push(at + 1);
    }
  }

  /** Offset of the first character of `line`; the text's length when there is no such line. */
  startOf(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** Position of `offset`, which is clamped into the text. */
  positionAt(offset: number): LinePosition {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.starts[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    const line = low - 1;
    return { line, column: at - (this.starts[line] ?? 0) };
  }
}
