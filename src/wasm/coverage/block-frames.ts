import type { Instruction } from '../instructions';
import type { FunctionType } from '../module';

/** A block, loop, `if` or function body that is open while its code is read. */
export interface BlockFrame {
  kind: 'function' | 'block' | 'loop' | 'if' | 'else';
  /** How many values a branch to its label takes along. */
  readonly arity: number;
  /** Whether the code before it can be reached. */
  readonly live: boolean;
  /** Whether a branch, or the arm before `else`, leads to its end. */
  reached: boolean;
  /** Offset of its first instruction. */
  readonly at: number;
}

/** Lower seven bits of the code of an empty block type, as the signed number read. */
const EMPTY = -64;

/** The frame that a `block`, `loop` or `if` opens. */
export function openedFrame(
  { opcode, immediates, offset }: Instruction,
  types: readonly FunctionType[],
  live: boolean,
): BlockFrame {
  const kind = opcode.name === 'loop' ? 'loop' : opcode.name === 'if' ? 'if' : 'block';
  const blockType = Number(immediates[0] ?? EMPTY);
  return { kind, arity: arityOf(blockType, kind === 'loop', types), live, reached: false, at: offset };
}

function arityOf(blockType: number, isLoop: boolean, types: readonly FunctionType[]): number {
  if (blockType >= 0) {
    const type = types[blockType];
    return (isLoop ? type?.params : type?.results)?.length ?? 0;
  }
  return isLoop || blockType === EMPTY ? 0 : 1;
}
