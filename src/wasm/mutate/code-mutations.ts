import { displayName } from '../debug/demangle/display-name';
import { exportNames } from '../debug/export-names';
import { forEachInstruction, type Instruction } from '../instructions';
import { functionType, type FunctionType, type Import, type ValueType, type WasmModule } from '../module';
import { allOpcodes } from '../opcodes';
import { ByteWriter } from '../rewrite/byte-writer';
import { F32, F64, I32, I64 } from '../value-types';
import type { Mutation, MutationKind } from './mutation';
import { isEquality, oppositeOf } from './opposite';

const EQZ = 0x45;
const DROP = 0x1a;
const CALL = 0x10;
const RETURN = 0x0f;
const I32_CONST = 0x41;
const I64_CONST = 0x42;
const MINUS_ONE = 0x7f;

/** What each branch does when its condition is turned around. */
const TURNED: ReadonlyMap<string, string> = new Map([
  ['br_if', 'br_if branches in the other case'],
  ['if', 'if takes the other arm'],
  ['select', 'select takes the other operand'],
]);

const ZEROS: ReadonlyMap<ValueType, readonly number[]> = new Map([
  [I32, [I32_CONST, 0]],
  [I64, [I64_CONST, 0]],
  [F32, [0x43, 0, 0, 0, 0]],
  [F64, [0x44, 0, 0, 0, 0, 0, 0, 0, 0]],
]);

/** An `i32.const`. */
export interface Constant {
  readonly value: number;
  /** Index of its function, imports included. */
  readonly function: number;
  readonly offset: number;
}

/** What can be changed in code, in the order of the file, and the constants between. */
export interface CodeMutations {
  readonly mutations: readonly Mutation[];
  readonly constants: readonly Constant[];
}

/**
 * Finds the changes of the code of an accepted module at instructions that `isReached` accepts by their offset. Each
 * keeps the module valid. Logs and functions of WASI are left alone: no answer depends on them.
 */
export function codeMutations(module: WasmModule, isReached: (offset: number) => boolean): CodeMutations {
  const found: { mutations: Mutation[]; constants: Constant[] } = { mutations: [], constants: [] };
  const names = new Names(module);
  for (const [position, { expression }] of module.code.entries()) {
    const scan = new BodyScan(module, module.importedFunctionCount + position, names, isReached);
    scan.returnAtOnce(expression.start);
    forEachInstruction(module.bytes, expression, (instruction) => scan.visit(instruction));
    found.mutations.push(...scan.mutations);
    found.constants.push(...scan.constants);
  }
  return found;
}

/** Names of functions for people. */
class Names {
  readonly #exports: ReadonlyMap<number, string>;
  readonly imports: readonly Import[];

  constructor(private readonly module: WasmModule) {
    this.#exports = exportNames(module.bytes);
    this.imports = module.imports.filter(({ kind }) => kind === 'func');
  }

  of(index: number): string {
    const raw =
      this.#exports.get(index) ?? (this.module.functionNames.get(index) || this.imports[index]?.name);
    return raw === undefined ? `function ${String(index)}` : displayName(raw);
  }
}

/** Finds the changes of one body. */
class BodyScan {
  readonly mutations: Mutation[] = [];
  readonly constants: Constant[] = [];
  #last: Instruction | undefined;

  constructor(
    private readonly module: WasmModule,
    private readonly index: number,
    private readonly names: Names,
    private readonly isReached: (offset: number) => boolean,
  ) {}

  returnAtOnce(at: number): void {
    const type = functionType(this.module, this.index);
    const results = type && zeros(type.results);
    if (!results || !this.isReached(at)) return;
    const what = `${this.names.of(this.index)} returns at once${resultText(type)}`;
    this.#add('return', at, what, { at, skip: 0, bytes: Uint8Array.of(...results, RETURN) });
  }

  visit(instruction: Instruction): void {
    const last = this.#last;
    this.#last = instruction;
    const { opcode, offset, immediates } = instruction;
    if (!this.isReached(offset)) return;
    if (opcode.name === 'i32.const')
      this.constants.push({ value: Number(immediates[0]) >>> 0, function: this.index, offset });
    const turned = TURNED.get(opcode.name);
    // After a comparison this would be its opposite.
    if (turned !== undefined && (last === undefined || oppositeOf(last.opcode.name) === undefined))
      this.#add('condition', offset, turned, { at: offset, skip: 0, bytes: Uint8Array.of(EQZ) });
    const opposite = oppositeOf(opcode.name);
    if (opposite !== undefined) this.#compare(instruction, opposite, last);
    if (opcode.code === CALL) this.#call(instruction);
  }

  #compare({ opcode, offset, end }: Instruction, opposite: string, last: Instruction | undefined): void {
    const code = codes().get(opposite);
    if (code === undefined) return;
    const edit = { at: offset, skip: end - offset, bytes: Uint8Array.of(code) };
    this.#add('comparison', offset, `${opcode.name} becomes ${opposite}`, edit);
    if (last === undefined || !this.isReached(last.offset)) return;
    // Any other value is as good as the next one where only equality counts.
    for (const step of isEquality(opcode.name) ? [1n] : [1n, -1n]) this.#constant(last, opcode.name, step);
  }

  #constant({ opcode, offset, end, immediates }: Instruction, comparison: string, step: bigint): void {
    const is64 = opcode.name === 'i64.const';
    if (!is64 && opcode.name !== 'i32.const') return;
    const value = BigInt(immediates[0] ?? 0);
    const next = BigInt.asIntN(is64 ? 64 : 32, value + step);
    const bytes = new ByteWriter(16)
      .byte(is64 ? I64_CONST : I32_CONST)
      .s64(next)
      .finish();
    const what = `${comparison} compares with ${String(next)} instead of ${String(value)}`;
    this.#add('constant', offset, what, { at: offset, skip: end - offset, bytes });
  }

  #call({ offset, end, immediates }: Instruction): void {
    const callee = Number(immediates[0]);
    const type = functionType(this.module, callee);
    const imported = this.names.imports[callee];
    const isBackend = imported?.name === 'call_backend';
    if (type === undefined || (imported !== undefined && !isBackend)) return;
    const results = isBackend ? [I32_CONST, MINUS_ONE] : zeros(type.results);
    if (!results) return;
    const what = isBackend
      ? 'call_backend fails'
      : `the call of ${this.names.of(callee)} is left out${resultText(type)}`;
    const bytes = new Uint8Array(type.params.length + results.length).fill(DROP);
    bytes.set(results, type.params.length);
    this.#add('call', offset, what, { at: offset, skip: end - offset, bytes });
  }

  #add(kind: MutationKind, offset: number, what: string, edit: Mutation['edit']): void {
    this.mutations.push({ kind, function: this.index, offset, what, edit });
  }
}

/** Code that leaves a zero of each type; undefined where a type has none. */
function zeros(types: readonly ValueType[]): number[] | undefined {
  const all: number[] = [];
  for (const type of types) {
    const zero = ZEROS.get(type);
    if (!zero) return undefined;
    all.push(...zero);
  }
  return all;
}

function resultText({ results }: FunctionType): string {
  return results.length === 0 ? '' : `, with the result ${results.map(() => '0').join(', ')}`;
}

let byName: ReadonlyMap<string, number> | undefined;

/** Codes of all instructions by name. */
function codes(): ReadonlyMap<string, number> {
  byName ??= new Map([...allOpcodes()].map(({ name, code }) => [name, code]));
  return byName;
}
