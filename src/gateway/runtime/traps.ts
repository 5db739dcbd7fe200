import { PRIVATE, tableExport } from '../../wasm/rewrite/module-additions';
import type { TrapText } from '../texts';

/**
 * The engine's trap messages and the gateway's texts for them (wazero C1). V8 has no code for a trap: its message is
 * all there is.
 */
const texts: ReadonlyMap<string, TrapText> = new Map<string, TrapText>([
  ['unreachable', 'unreachable'],
  ['divide by zero', 'integer divide by zero'],
  ['remainder by zero', 'integer divide by zero'],
  ['divide result unrepresentable', 'integer overflow'],
  ['memory access out of bounds', 'out of bounds memory access'],
  ['data segment out of bounds', 'out of bounds memory access'],
  ['table index is out of bounds', 'invalid table access'],
  ['table access out of bounds', 'invalid table access'],
  ['table index out of bounds', 'invalid table access'],
  ['element segment out of bounds', 'invalid table access'],
]);
const FLOAT_UNREPRESENTABLE = 'float unrepresentable in integer range';
/** Newer engines say which of the two it is. */
const BAD_CALL = new Set([
  'null function or function signature mismatch',
  'null function',
  'function signature mismatch',
  'indirect call signature mismatch',
]);

/**
 * The gateway's text for the trap the engine calls `message`, or undefined when it is none we know. The
 * engine, or an older one, merges two pairs of traps; the operands the rewritten code keeps tell them apart.
 */
export function trapText(message: string, exports: WebAssembly.Exports): TrapText | undefined {
  if (message === FLOAT_UNREPRESENTABLE) {
    return takeNaN(exports) ? 'invalid conversion to integer' : 'integer overflow';
  }
  if (BAD_CALL.has(message)) {
    return calledNull(exports) ? 'invalid table access' : 'indirect call type mismatch';
  }
  return texts.get(message);
}

/** Whether the last conversion's operand was NaN. A NaN always traps, so one found here belongs to this trap. */
function takeNaN(exports: WebAssembly.Exports): boolean {
  let found = false;
  for (const name of [PRIVATE.lastF32, PRIVATE.lastF64]) {
    const operand = exports[name];
    if (!(operand instanceof WebAssembly.Global)) continue;
    found ||= Number.isNaN(operand.value);
    operand.value = 0;
  }
  return found;
}

function calledNull(exports: WebAssembly.Exports): boolean {
  const index = globalNumber(exports, PRIVATE.lastIndex);
  const table = exports[tableExport(globalNumber(exports, PRIVATE.lastTable) ?? 0)];
  if (index === undefined || !(table instanceof WebAssembly.Table)) return false;
  return index >>> 0 < table.length && table.get(index >>> 0) === null;
}

function globalNumber(exports: WebAssembly.Exports, name: string): number | undefined {
  const global = exports[name];
  return global instanceof WebAssembly.Global ? Number(global.value) : undefined;
}
