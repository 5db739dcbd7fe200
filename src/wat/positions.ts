import { forEachInstruction } from '../wasm/instructions';
import { type Declaration, type ModuleFields, moduleFields } from './fields';
import { declarationHead, declarationOf, type DeclarationKind } from './declaration-range';
import { type CodePiece, codePieces } from './initialisers';
import type { WrittenInstruction } from './instruction-order';
import { LineIndex } from '../text/line-index';
import type { TextPosition } from '../text/text-position';
import type { TextRange } from '../text/text-range';
import { parseTree, type WatTree } from './tree';

/** A range of WAT text with the position of its start. */
export interface WatRange extends TextRange {
  readonly position: TextPosition;
}

/** Where the code at an offset was written. */
export interface CodeRange extends WatRange {
  /** `declaration`: the text could not be mapped instruction by instruction; the range is that of its declaration. */
  readonly precision: 'instruction' | 'declaration';
}

/** Offsets of the matched instructions of one piece of code, ascending, and where each was written. */
export interface Matched {
  readonly offsets: readonly number[];
  readonly written: readonly WrittenInstruction[];
}

const nothing: Matched = { offsets: [], written: [] };

/**
 * Pairs the instructions of a piece with the text, name by name. Where an instruction is unknown to the
 * gateway, the part up to it counts. Any other difference means that text and bytes do not belong together:
 * then nothing counts, rather than a wrong line.
 */
export function matchInstructions(bytes: Uint8Array, piece: CodePiece): Matched {
  const written = piece.written();
  const offsets: number[] = [];
  let same = true;
  const outcome = forEachInstruction(bytes, piece.bytes, ({ offset, opcode }) => {
    same &&= written[offsets.length]?.name === opcode.name;
    offsets.push(offset);
  });
  if (!same) return nothing;
  if (outcome.ok) return offsets.length === written.length ? { offsets, written } : nothing;
  if (offsets.length >= written.length || outcome.error.offset === undefined) return nothing;
  return { offsets: [...offsets, outcome.error.offset], written };
}

/** Index of the last of ascending `values` that is not above `limit`; -1 when all are. */
function lastUpTo(count: number, valueAt: (index: number) => number, limit: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (valueAt(middle) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Positions of an assembled module in its text; functions are matched when they are first asked for. */
export class WatPositions {
  private readonly lines: LineIndex;
  private readonly fields: ModuleFields;
  private readonly pieces: readonly CodePiece[];
  private readonly matched = new Map<CodePiece, Matched>();

  constructor(
    tree: WatTree,
    private readonly bytes: Uint8Array,
  ) {
    this.lines = new LineIndex(tree.text);
    this.fields = moduleFields(tree);
    this.pieces = codePieces(this.fields, bytes);
  }

  /**
   * The instruction whose bytes contain file offset `offset` (an engine's trap offset is the opcode's). Undefined
   * outside of code.
   */
  rangeAt(offset: number): CodeRange | undefined {
    const piece =
      this.pieces[lastUpTo(this.pieces.length, (at) => this.pieces[at]?.bytes.start ?? 0, offset)];
    if (piece === undefined || offset >= piece.bytes.end) return undefined;
    const { offsets, written } = this.match(piece);
    const instruction = written[lastUpTo(offsets.length, (at) => offsets[at] ?? 0, offset)];
    if (instruction !== undefined && this.isCovered(piece, offsets, offset)) {
      return { ...this.withPosition(instruction), precision: 'instruction' };
    }
    return { ...this.withPosition(declarationHead(piece.declaration)), precision: 'declaration' };
  }

  /** The head, `(func $name`, of function `index` (imports included). */
  functionRange(index: number): WatRange | undefined {
    const declaration = this.fields.declarations.func[index];
    return declaration && this.withPosition(declarationHead(declaration));
  }

  /**
   * Where something is declared, by its position in the binary (see `LoadError.at`): the name of an export, the
   * whole of a short declaration, the head of a long one. Functions, tables, memories and globals count their
   * imports. Undefined when the text has no such thing.
   */
  declarationRange(kind: DeclarationKind, index = 0): WatRange | undefined {
    const range = declarationOf(this.fields, kind, index);
    return range && this.withPosition(range);
  }

  /** File offsets of the instructions written around `textOffset`, ascending: several where a shorthand represents them. */
  offsetsAt(textOffset: number): number[] {
    const result: number[] = [];
    for (const piece of this.pieces) {
      const { list } = piece.declaration;
      if (textOffset < list.start || textOffset >= list.end) continue;
      const { offsets, written } = this.match(piece);
      offsets.forEach((offset, index) => {
        const instruction = written[index];
        if (instruction && instruction.start <= textOffset && textOffset < instruction.end)
          result.push(offset);
      });
    }
    return result;
  }

  /** How many pieces of code there are, and how many are matched instruction by instruction; matches them all. */
  coverage(): {
    readonly pieces: number;
    readonly matched: number;
    readonly unmatched: readonly Declaration[];
  } {
    const unmatched = this.pieces.filter((piece) => this.match(piece).offsets.length === 0);
    const matched = this.pieces.length - unmatched.length;
    return { pieces: this.pieces.length, matched, unmatched: unmatched.map((piece) => piece.declaration) };
  }

  private match(piece: CodePiece): Matched {
    let matched = this.matched.get(piece);
    if (matched === undefined) {
      matched = matchInstructions(this.bytes, piece);
      this.matched.set(piece, matched);
    }
    return matched;
  }

  /** Whether `offset` belongs to a matched instruction, not to what follows one that could not be decoded. */
  private isCovered(piece: CodePiece, offsets: readonly number[], offset: number): boolean {
    const complete = offsets.length === this.match(piece).written.length;
    return complete || offset <= (offsets.at(-1) ?? -1);
  }

  private withPosition({ start, end }: TextRange): WatRange {
    return { start, end, position: this.lines.positionAt(start) };
  }
}

/** Positions of `bytes`, assembled from `text` (or from the tree already made of it) by `assembleWat`. */
export function watPositions(text: string | WatTree, bytes: Uint8Array): WatPositions {
  return new WatPositions(typeof text === 'string' ? parseTree(text) : text, bytes);
}
