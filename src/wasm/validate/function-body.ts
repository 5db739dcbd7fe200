import type { BinaryReader } from '../binary-reader';
import { LoadFailure } from '../load-failure';
import type { FunctionType, LocalGroup, ValueType } from '../module';
import { gatewayName } from '../opcodes';
import { isReference, isNullable } from '../value-types';
import type { Declarations } from './declarations';
import type { OperandStack } from './operand-stack';
import type { Opcode } from '../opcode';

/** An open block; `kind` as in the gateway's texts, empty for plain blocks and the function itself. */
export interface Frame {
  kind: '' | 'loop' | 'if' | 'else';
  readonly type: FunctionType;
  /** How many locals had been set when the block was entered (see `LocalTypes`). */
  readonly localsSet: number;
}

/** One function while it is validated. */
export interface FunctionBody {
  readonly declarations: Declarations;
  readonly reader: BinaryReader;
  /** Offset of the expression in the file; texts count from here. */
  readonly start: number;
  readonly type: FunctionType;
  readonly locals: LocalTypes;
  readonly operands: OperandStack;
  readonly frames: Frame[];
  /** Functions that `ref.func` may name. */
  readonly declaredFunctions: ReadonlySet<number>;
}

/** Checks an instruction and its effect; the reader is just past the opcode. */
export type Check = (body: FunctionBody, code: number) => void;

/** Parameters and locals of one function. Groups of millions of locals are never spelt out. */
export class LocalTypes {
  readonly count: number;
  readonly #params: readonly ValueType[];
  /** Index of the first local of each group, parameters included. */
  readonly #starts: number[] = [];
  readonly #groups: readonly LocalGroup[];
  /** Locals without a default value that have been set so far, in order. */
  readonly #set: number[] = [];
  readonly #isSet = new Set<number>();

  constructor(params: readonly ValueType[], groups: readonly LocalGroup[]) {
    this.#params = params;
    this.#groups = groups;
    let next = params.length;
    for (const group of groups) {
      this.#starts.push(next);
      next += group.count;
    }
    this.count = next % 2 ** 32;
  }

  type(index: number): ValueType {
    const param = this.#params[index];
    if (param !== undefined) return param;
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return this.#groups[low]?.type ?? 0;
  }

  /** A local whose type excludes null must be set before it is read. */
  requireSet(index: number): void {
    if (this.#needsSetting(index) && !this.#isSet.has(index)) {
      throw new LoadFailure(`uninitialized local ${index}`);
    }
  }

  markSet(index: number): void {
    if (!this.#needsSetting(index) || this.#isSet.has(index)) return;
    this.#set.push(index);
    this.#isSet.add(index);
  }

  get setCount(): number {
    return this.#set.length;
  }

  /** Forgets what was set after `count` locals had been: a block's settings end with it. */
  forgetAfter(count: number): void {
    while (this.#set.length > count) this.#isSet.delete(this.#set.pop() ?? -1);
  }

  #needsSetting(index: number): boolean {
    if (index < this.#params.length) return false;
    const type = this.type(index);
    return isReference(type) && !isNullable(type);
  }
}

/** Takes what the instruction takes and leaves what it leaves, with the gateway's words for its operands. */
export function applySignature(body: FunctionBody, entry: Opcode): void {
  const { signature, operands } = entry;
  if (signature === undefined) return;
  for (let index = signature.params.length - 1, nth = 0; index >= 0; index--, nth++) {
    const type = signature.params[index] ?? 0;
    const operand = operands?.[nth];
    if (operand === undefined) body.operands.expect(type);
    else expectOperand(body, type, `${operand} for ${gatewayName(entry)}`);
  }
  for (const type of signature.results) body.operands.push(type);
}

/** Takes an operand of `type`; `what` names it in the text, as in `the operand for ref.is_null`. */
export function expectOperand(body: FunctionBody, type: ValueType, what: string): void {
  try {
    body.operands.expect(type);
  } catch (failure) {
    if (failure instanceof LoadFailure) throw new LoadFailure(`cannot pop the ${what}: ${failure.message}`);
    throw failure;
  }
}

/** Refuses an instruction that needs a memory when the module has none. */
export function requireMemory(body: FunctionBody, name: string): void {
  if (body.declarations.memory === undefined) throw new LoadFailure(`memory must exist for ${name}`);
}
