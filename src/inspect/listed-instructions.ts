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
  // Counted from the first instruction of the function at `position`.
  let first = skip + instructionsUpTo(module, position, wanted.at);
  while (first < 0 && position > 0) first += instructionsUpTo(module, --position, Infinity);
  const before = Math.min(Math.max(-first, 0), count);
  const instructions: ListedInstruction[] = [];
  const window = { module, nameOf: functionNames(module), instructions, most: count - before };
  let passOver = Math.max(first, 0);
  for (; instructions.length < window.most && position < module.code.length; position++)
    passOver = Math.max(0, passOver - listBody(window, position, passOver));
  return { before, instructions };
}

/** How many instructions of a function end at an offset or before it. */
function instructionsUpTo(module: WasmModule, position: number, offset: number): number {
  const code = module.code[position];
  let count = 0;
  if (code)
    forEachInstruction(module.bytes, code.expression, ({ end }) => {
      if (end <= offset) count++;
    });
  return count;
}

/** The rows that are asked for, as far as they are found; nothing is made of the others. */
interface ListedWindow {
  readonly module: WasmModule;
  readonly nameOf: (index: number) => string;
  readonly instructions: ListedInstruction[];
  readonly most: number;
}

/** Lists a function behind `passOver` instructions; how many instructions it has. */
function listBody(
  { module, nameOf, instructions, most }: ListedWindow,
  position: number,
  passOver: number,
): number {
  const code = module.code[position];
  let count = 0;
  if (code === undefined) return count;
  forEachInstruction(module.bytes, code.expression, (instruction) => {
    const index = count++;
    if (index < passOver || instructions.length >= most) return;
    const { offset, end } = instruction;
    instructions.push({
      offset,
      end,
      text: instructionText(module, instruction, nameOf),
      bytes: hexadecimal(module.bytes.subarray(offset, end)),
      ...(index === 0 ? { function: nameOf(module.importedFunctionCount + position) } : {}),
    });
  });
  return count;
}

function hexadecimal(bytes: Uint8Array): string {
  const shown = Array.from(bytes.subarray(0, MAX_BYTES), (byte) => byte.toString(16).padStart(2, '0'));
  return shown.join(' ') + (bytes.length > MAX_BYTES ? ' …' : '');
}
