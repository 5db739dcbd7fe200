import { numberType, numericOpcodes } from './opcodes-numeric';
import { vectorOpcodes } from './opcodes-vector';
import { I32 } from './value-types';
import type { ImmediateKind, Opcode } from './opcode';

const opcodes = new Map<number, Opcode>();

/** Made on first use: a run that decodes nothing in this thread starts without them. */
function defined(): ReadonlyMap<number, Opcode> {
  if (opcodes.size === 0) defineAll();
  return opcodes;
}

function define(code: number, name: string, immediates: ImmediateKind, rest: Partial<Opcode> = {}): void {
  opcodes.set(code, { code, name, immediates, ...rest });
}

function memoryAccess(first: number, list: string): void {
  list.split(' ').forEach((entry, index) => {
    const [name = '', width] = entry.split(':');
    const value = numberType(name.slice(0, 3));
    const store = name.includes('store');
    define(first + index, name, 'memory argument', {
      width: Number(width),
      signature: { params: store ? [I32, value] : [I32], results: store ? [] : [value] },
    });
  });
}

const controlAndVariables: readonly (readonly [number, string, ImmediateKind])[] = [
  [0x00, 'unreachable', 'none'],
  [0x01, 'nop', 'none'],
  [0x02, 'block', 'block type'],
  [0x03, 'loop', 'block type'],
  [0x04, 'if', 'block type'],
  [0x05, 'else', 'none'],
  [0x0b, 'end', 'none'],
  [0x0c, 'br', 'label'],
  [0x0d, 'br_if', 'label'],
  [0x0e, 'br_table', 'labels'],
  [0x0f, 'return', 'none'],
  [0x10, 'call', 'function'],
  [0x11, 'call_indirect', 'type, table'],
  [0x1a, 'drop', 'none'],
  [0x1b, 'select', 'none'],
  [0x1c, 'select', 'value types'],
  [0x20, 'local.get', 'local'],
  [0x21, 'local.set', 'local'],
  [0x22, 'local.tee', 'local'],
  [0x23, 'global.get', 'global'],
  [0x24, 'global.set', 'global'],
  [0x25, 'table.get', 'table'],
  [0x26, 'table.set', 'table'],
  [0xd0, 'ref.null', 'heap type'],
  [0xd1, 'ref.is_null', 'none'],
  [0xd2, 'ref.func', 'function'],
  [0xfc0d, 'elem.drop', 'element'],
  [0xfc09, 'data.drop', 'data'],
  [0xfc0f, 'table.grow', 'table'],
  [0xfc11, 'table.fill', 'table'],
];

function defineAll(): void {
  for (const [code, name, immediates] of controlAndVariables) define(code, name, immediates);
  memoryAccess(
    0x28,
    'i32.load:4 i64.load:8 f32.load:4 f64.load:8 i32.load8_s:1 i32.load8_u:1 i32.load16_s:2 i32.load16_u:2 ' +
      'i64.load8_s:1 i64.load8_u:1 i64.load16_s:2 i64.load16_u:2 i64.load32_s:4 i64.load32_u:4 i32.store:4 ' +
      'i64.store:8 f32.store:4 f64.store:8 i32.store8:1 i32.store16:2 i64.store8:1 i64.store16:2 i64.store32:4',
  );
  define(0x3f, 'memory.size', 'memory', { signature: { params: [], results: [I32] } });
  define(0x40, 'memory.grow', 'memory', { signature: { params: [I32], results: [I32] } });
  for (const [index, name] of (['i32', 'i64', 'f32', 'f64'] as const).entries()) {
    define(0x41 + index, `${name}.const`, name, { signature: { params: [], results: [numberType(name)] } });
  }
  const bulk = { signature: { params: [I32, I32, I32], results: [] } };
  define(0xfc08, 'memory.init', 'data, memory', bulk);
  define(0xfc0a, 'memory.copy', 'memory, memory', bulk);
  define(0xfc0b, 'memory.fill', 'memory', bulk);
  define(0xfc0c, 'table.init', 'element, table', bulk);
  define(0xfc0e, 'table.copy', 'table, table', bulk);
  define(0xfc10, 'table.size', 'table', { signature: { params: [], results: [I32] } });
  for (const opcode of [...numericOpcodes(), ...vectorOpcodes()]) opcodes.set(opcode.code, opcode);
}

/** The instruction with this code (see `Opcode.code`), or undefined when WebAssembly 2.0 has none. */
export function opcode(code: number): Opcode | undefined {
  return defined().get(code);
}

/** Every instruction of WebAssembly 2.0, by code. */
export function allOpcodes(): IterableIterator<Opcode> {
  return defined().values();
}

/** The name the gateway's texts use. */
export function gatewayName(entry: Opcode): string {
  return entry.gatewayName ?? entry.name;
}
