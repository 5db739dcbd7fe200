import { functionNames } from '../wasm/debug/disassembly';
import { instructionText } from '../wasm/debug/instruction-text';
import { forEachInstruction } from '../wasm/instructions';
import type { WasmModule } from '../wasm/module';

/** An instruction of a module, as a view of its code lists it. */
export interface ListedInstruction {
  /** In the module's file. */
  readonly offset: number;
  /** Offset just past it. */
  readonly end: number;
  readonly text: string;
  /** Its bytes, in hexadecimal; the first of a long one. */
  readonly bytes: string;
  /** Of the function whose first instruction it is: how a disassembly calls it. */
  readonly function?: string;
}

/** Instructions of a module that are asked for. */
export interface WantedInstructions {
  /** In the module's file: the instruction that holds this byte, or the next one. */
  readonly at: number;
  /** How many instructions to go on from there, back when negative. */
  readonly skip: number;
  readonly count: number;
}

/** What was found of them; the rows before and behind the module's code have no instruction. */
export interface ListedInstructions {
  readonly before: number;
  readonly instructions: readonly ListedInstruction[];
}

/** Instructions listed at once, and passed over to get there. */
const MAX_LISTED = 10_000;
const MAX_SKIPPED = 100_000;
const MAX_BYTES = 16;

/** Lists instructions across functions, in the order of the file. An unreadable body ends early. */
export function listedInstructions(module: WasmModule, wanted: WantedInstructions): ListedInstructions {
  const count = Math.min(Math.max(wanted.count, 0), MAX_LISTED);
  const skip = Math.min(Math.max(wanted.skip, -MAX_SKIPPED), MAX_SKIPPED);
  const after = module.code.findIndex(({ range }) => wanted.at < range.end);
  let position = after < 0 ? module.code.length : after;
  const nameOf = functionNames(module);
  const body = (at: number): ListedInstruction[] => bodyOf(module, at, nameOf);
  const found = position < module.code.length ? body(position) : [];
  const here = found.findIndex(({ end }) => wanted.at < end);
  let first = (here < 0 ? found.length : here) + skip;
  // Functions before it, as far as the rows go back.
  for (let at = position - 1; first < 0 && at >= 0; at--) {
    const earlier = body(at);
    found.unshift(...earlier);
    first += earlier.length;
  }
  const before = Math.min(Math.max(-first, 0), count);
  first = Math.max(first, 0);
  const end = (): number => first + count - before;
  while (found.length < end() && ++position < module.code.length) {
    for (const each of body(position)) found.push(each);
    if (found.length > first) continue;
    // What was passed over is not kept.
    first -= found.length;
    found.length = 0;
  }
  return { before, instructions: found.slice(first, end()) };
}

function bodyOf(
  module: WasmModule,
  position: number,
  nameOf: (index: number) => string,
): ListedInstruction[] {
  const code = module.code[position];
  const found: ListedInstruction[] = [];
  if (code === undefined) return found;
  forEachInstruction(module.bytes, code.expression, (instruction) => {
    const { offset, end } = instruction;
    found.push({
      offset,
      end,
      text: instructionText(module, instruction, nameOf),
      bytes: hexadecimal(module.bytes.subarray(offset, end)),
      ...(found.length === 0 ? { function: nameOf(module.importedFunctionCount + position) } : {}),
    });
  });
  return found;
}

function hexadecimal(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, MAX_BYTES), (byte) => byte.toString(16).padStart(2, '0'));
  return shown.join(' ') + (bytes.length > MAX_BYTES ? ' …' : '');
}
