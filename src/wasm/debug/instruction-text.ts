import type { Instruction } from '../instructions';
import type { FunctionType, WasmModule } from '../module';
import { valueTypeName } from '../value-types';

/** Numbers longer lists are cut at, so that one `br_table` is not a megabyte of line. */
const MAX_LISTED = 64;

/** An instruction as text (`i32.load offset=8`); `nameOf` names functions. */
export function instructionText(
  module: WasmModule,
  instruction: Instruction,
  nameOf: (index: number) => string,
): string {
  const { opcode, immediates } = instruction;
  const [first = 0, second = 0] = immediates;
  switch (opcode.immediates) {
    case 'none':
      return opcode.name;
    case 'block type':
      return joined(opcode.name, blockTypeText(module, Number(first), Number(second)));
    case 'function':
      return `${opcode.name} ${nameOf(Number(first))}`;
    case 'type, table':
      return joined(opcode.name, Number(second) === 0 ? '' : String(second), `(type ${first})`);
    case 'value types': {
      const types = immediates.slice(0, MAX_LISTED).map((code) => valueTypeName(Number(code)));
      return `${opcode.name} (result ${types.join(' ')})`;
    }
    case 'memory':
    case 'memory, memory':
      return opcode.name;
    case 'memory argument':
    case 'memory argument, lane':
      return memoryText(instruction);
    case 'data, memory':
      return `${opcode.name} ${first}`;
    case 'heap type':
      return `${opcode.name} ${heapTypeText(Number(first))}`;
    case 'f32':
      return `${opcode.name} ${floatText(Number(first))}`;
    case 'f64':
      return `${opcode.name} ${doubleText(BigInt(first))}`;
    case 'v128':
      return `${opcode.name} i8x16 ${immediates.join(' ')}`;
    default: {
      const listed = immediates.slice(0, MAX_LISTED).join(' ');
      return `${opcode.name} ${listed}${immediates.length > MAX_LISTED ? ' …' : ''}`;
    }
  }
}

/** `(param i32) (result i32)`, empty for a function that takes and returns nothing. */
export function functionTypeText(type: FunctionType | undefined): string {
  if (type === undefined) return '';
  const list = (word: string, types: readonly number[]) =>
    types.length === 0 ? '' : `(${word} ${types.slice(0, MAX_LISTED).map(valueTypeName).join(' ')})`;
  return joined(list('param', type.params), list('result', type.results));
}

/** The function's type with its name, for declarations. */
export function functionHead(index: number, name: string, type: FunctionType | undefined): string {
  return joined('func', name, `(;${index};)`, functionTypeText(type));
}

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

function blockTypeText(module: WasmModule, code: number, heapType: number): string {
  if (code >= 0) return joined(`(type ${code})`, functionTypeText(module.types[code]));
  if (code === -64) return '';
  const isReference = code === -28 || code === -29;
  const type = isReference ? `ref ${heapTypeText(heapType)}` : valueTypeName(code & 0x7f);
  return `(result ${type})`;
}

function heapTypeText(code: number): string {
  if (code >= 0) return String(code);
  return valueTypeName(code & 0x7f).replace(/ref$/, '');
}

function memoryText({ opcode, immediates }: Instruction): string {
  const [align = 0, offset = 0, lane] = immediates;
  const natural = opcode.width === undefined ? undefined : Math.log2(opcode.width);
  const alignment = Number(align) === natural ? '' : `align=${2 ** Math.min(Number(align), 31)}`;
  return joined(
    opcode.name,
    Number(offset) === 0 ? '' : `offset=${offset}`,
    alignment,
    lane === undefined ? '' : String(lane),
  );
}

const view = new DataView(new ArrayBuffer(8));

function floatText(bits: number): string {
  view.setUint32(0, bits);
  const value = view.getFloat32(0);
  return Number.isNaN(value) ? nanText(BigInt(bits), 23n, 31n) : numberText(shortestFloat(value));
}

function doubleText(bits: bigint): string {
  view.setBigUint64(0, bits);
  const value = view.getFloat64(0);
  return Number.isNaN(value) ? nanText(bits, 52n, 63n) : numberText(value);
}

/** The shortest decimal that reads back as the same f32. */
function shortestFloat(value: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return value;
}

function numberText(value: number): string {
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

function nanText(bits: bigint, mantissaBits: bigint, signBit: bigint): string {
  const sign = (bits >> signBit) & 1n ? '-' : '';
  const payload = bits & ((1n << mantissaBits) - 1n);
  return payload === 1n << (mantissaBits - 1n) ? `${sign}nan` : `${sign}nan:0x${payload.toString(16)}`;
}
