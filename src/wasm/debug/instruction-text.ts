import type { Instruction } from '../instructions';
import type { FunctionType, WasmModule } from '../module';
import type { ImmediateKind } from '../opcode';
import { valueTypeName } from '../value-types';

/** Numbers longer lists are cut at, so that one `br_table` is not a megabyte of line. */
const MAX_LISTED = 64;

/** What the text of an instruction depends on besides the instruction. */
interface Surroundings {
  readonly module: WasmModule;
  readonly nameOf: (index: number) => string;
}

/** What is written after an instruction's name; undefined for nothing. */
type OperandText = (instruction: Instruction, surroundings: Surroundings) => string | undefined;

/** Operands that are no plain list of numbers. */
const operandTexts: Readonly<Partial<Record<ImmediateKind, OperandText>>> = {
  none: () => undefined,
  'block type': ({ immediates: [code = 0, heapType = 0] }, { module }) =>
    blockTypeText(module, Number(code), Number(heapType)) || undefined,
  function: ({ immediates: [index = 0] }, { nameOf }) => nameOf(Number(index)),
  'type, table': ({ immediates: [type = 0, table = 0] }) =>
    joined(Number(table) === 0 ? '' : String(table), `(type ${type})`),
  'value types': ({ immediates }) => {
    const types = immediates.slice(0, MAX_LISTED).map((code) => valueTypeName(Number(code)));
    return `(result ${types.join(' ')})`;
  },
  memory: () => undefined,
  'memory, memory': () => undefined,
  'memory argument': (instruction) => memoryText(instruction) || undefined,
  'memory argument, lane': (instruction) => memoryText(instruction) || undefined,
  'data, memory': ({ immediates: [segment = 0] }) => String(segment),
  'heap type': ({ immediates: [code = 0] }) => heapTypeText(Number(code)),
  f32: ({ immediates: [bits = 0] }) => floatText(Number(bits)),
  f64: ({ immediates: [bits = 0] }) => doubleText(BigInt(bits)),
  v128: ({ immediates }) => `i8x16 ${immediates.join(' ')}`,
};

/** An instruction as text (`i32.load offset=8`); `nameOf` names functions. */
export function instructionText(
  module: WasmModule,
  instruction: Instruction,
  nameOf: (index: number) => string,
): string {
  const { name, immediates } = instruction.opcode;
  const textOf = operandTexts[immediates] ?? numbersText;
  const operands = textOf(instruction, { module, nameOf });
  return operands === undefined ? name : `${name} ${operands}`;
}

function numbersText({ immediates }: Instruction): string {
  const listed = immediates.slice(0, MAX_LISTED).join(' ');
  return `${listed}${immediates.length > MAX_LISTED ? ' …' : ''}`;
}

/** `(param i32) (result i32)`, empty for a function that takes and returns nothing. */
function functionTypeText(type: FunctionType | undefined): string {
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
