import { forEachInstruction, type Instruction } from '../instructions';
import type { WasmModule } from '../module';
import { pointCount, type CoverageTable } from './coverage-table';

/** How often instructions ran, as columns in the order of the code; survives structured cloning. */
export interface InstructionRuns {
  /** Index of the function, imports included. */
  readonly functions: Uint32Array;
  /** Offset of the instruction in the original file. */
  readonly offsets: Uint32Array;
  readonly runs: Float64Array;
}

/** Instructions that cost nothing in compiled code: they name values and shape blocks. */
const FREE = /^(?:local\..*|.+\.const|block|loop|end|else|nop|drop)$/;

/**
 * How often each instruction of `functions` that takes time ran; those that did not run are left out. Every
 * instruction of a block ran as often as the block.
 * @param functions in the order in which they are looked at
 * @param counts by point of `table`
 * @param most instructions listed; functions that would exceed it are left out
 */
export function instructionRuns(
  module: WasmModule,
  functions: readonly number[],
  { table, counts }: { readonly table: CoverageTable; readonly counts: ArrayLike<number> },
  most: number,
): InstructionRuns {
  const found: { readonly index: number; readonly offset: number; readonly runs: number }[] = [];
  const points = pointsByFunction(table);
  for (const index of functions) {
    const own: typeof found = [];
    const blocks = points.get(index) ?? [];
    let next = 0;
    forEachTimed(module, index, ({ offset }) => {
      while (next < blocks.length && (table.ends[blocks[next] ?? 0] ?? 0) <= offset) next++;
      const block = blocks[next];
      const runs = block === undefined ? 0 : (counts[block] ?? 0);
      if (block !== undefined && (table.starts[block] ?? 0) <= offset && runs > 0)
        own.push({ index, offset, runs });
    });
    if (found.length + own.length <= most) found.push(...own);
  }
  return {
    functions: Uint32Array.from(found, ({ index }) => index),
    offsets: Uint32Array.from(found, ({ offset }) => offset),
    runs: Float64Array.from(found, ({ runs }) => runs),
  };
}

function forEachTimed(module: WasmModule, index: number, visit: (instruction: Instruction) => void): void {
  const code = module.code[index - module.importedFunctionCount];
  if (code === undefined) return;
  forEachInstruction(module.bytes, code.expression, (instruction) => {
    if (!FREE.test(instruction.opcode.name)) visit(instruction);
  });
}

/** The points that have code, by function, in the order of the code. */
function pointsByFunction(table: CoverageTable): Map<number, number[]> {
  const points = new Map<number, number[]>();
  for (let point = 0; point < pointCount(table); point++) {
    if ((table.starts[point] ?? 0) >= (table.ends[point] ?? 0)) continue;
    const index = table.functions[point] ?? 0;
    const known = points.get(index);
    if (known) known.push(point);
    else points.set(index, [point]);
  }
  for (const each of points.values()) each.sort((a, b) => (table.starts[a] ?? 0) - (table.starts[b] ?? 0));
  return points;
}
