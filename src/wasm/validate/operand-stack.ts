import { CheckLimit, LoadFailure } from '../load-failure';
import type { ValueType } from '../module';
import { isSubtype, UNKNOWN, valueTypeName } from '../value-types';

/**
 * Operands moved in bulk (block, branch and call signatures) while validating one module. A small module can ask
 * for work and memory without bound with very long signatures; past this no one waits for a verdict. Real modules of 10 MB stay below a tenth of it.
 */
const MAXIMUM_MOVES = 50_000_000;
/** Blocks in each other; the gateway has no such limit, and compilers stay below a thousand. */
const MAXIMUM_NESTING = 1_000_000;
/** Operands at once, in one function. */
const MAXIMUM_HEIGHT = 2 ** 25;
/** Types listed in a text before it is cut short. */
const MAXIMUM_LISTED = 1000;

/** Whether a value list belongs to parameters or results, and which kind of block it is about. */
export interface Role {
  readonly isParam: boolean;
  /** `loop`, `if`, `else`, `br`, …; empty for the function itself and for plain blocks at their end. */
  readonly context: string;
}

function listed(types: ArrayLike<ValueType>): string {
  const names: string[] = [];
  for (let at = 0; at < Math.min(types.length, MAXIMUM_LISTED); at++)
    names.push(valueTypeName(types[at] ?? 0));
  return types.length > MAXIMUM_LISTED ? `${names.join(', ')}, …` : names.join(', ');
}

/** The gateway's text for a wrong number of values. */
export function countMismatch(
  role: Role,
  have: ArrayLike<ValueType>,
  want: ArrayLike<ValueType>,
): LoadFailure {
  const amount = have.length > want.length ? 'too many' : 'not enough';
  const kind = role.isParam ? 'params' : 'results';
  const location = role.context === '' ? '' : ` ${role.isParam ? 'for' : 'in'} ${role.context} block`;
  return new LoadFailure(`${amount} ${kind}${location}\n\thave (${listed(have)})\n\twant (${listed(want)})`);
}

/** The gateway's text for a value of the wrong type; `position` counts from the top. */
export function typeMismatch(role: Role, have: ValueType, want: ValueType, position: number): LoadFailure {
  const location = role.context === '' ? '' : ` in ${role.context} block`;
  const kind = role.isParam ? 'param' : 'result';
  const names = { have: valueTypeName(have), want: valueTypeName(want) };
  return new LoadFailure(`cannot use ${names.have}${location} as ${kind}[${position}] type ${names.want}`);
}

/**
 * The types of the operands at one point of a function. `UNKNOWN` at the bottom of a block represents anything:
 * code there is never reached. Failures carry no offset; the caller knows the instruction.
 */
export class OperandStack {
  #types = new Int32Array(256);
  #height = 0;
  #moves = 0;
  /** Heights below which the blocks that are open may not reach. */
  readonly #limits: number[] = [];

  /** Empties the stack for the next function; the work done so far still counts. */
  reset(): void {
    this.#height = 0;
    this.#limits.length = 0;
    if (this.#types.length > 2 ** 20) this.#types = new Int32Array(256);
  }

  push(type: ValueType): void {
    if (this.#height === this.#types.length) this.#grow();
    this.#types[this.#height++] = type;
  }

  pushAll(types: readonly ValueType[]): void {
    this.spend(types.length);
    for (const type of types) this.push(type);
  }

  /** Takes the top operand, `missing` when there is none above the block's bottom. */
  pop(): ValueType {
    const type = this.#tryPop();
    if (type !== undefined) return type;
    const location = `${this.#height} with limit ${this.#limit()}`;
    throw new LoadFailure(`invalid operation: trying to pop at ${location}`);
  }

  /** Takes the top operand, which must be of type `expected`. */
  expect(expected: ValueType): void {
    const have = this.#tryPop();
    if (have === undefined) throw new LoadFailure(`${valueTypeName(expected)} missing`);
    if (have === expected || have === UNKNOWN || isSubtype(have, expected)) return;
    const text = `expected ${valueTypeName(expected)}, but was ${valueTypeName(have)}`;
    throw new LoadFailure(`type mismatch: ${text}`);
  }

  /** Takes `want` off the top; with `exactly`, nothing else may be left above the block's bottom. */
  take(role: Role, want: readonly ValueType[], exactly: boolean): void {
    this.spend(want.length);
    const height = this.#height;
    const limit = this.#limit();
    const open = height > limit && this.#types[limit] === UNKNOWN;
    const present = Math.min(open ? height - limit - 1 : height - limit, want.length);
    if (!open && present < want.length) {
      throw countMismatch(role, this.#types.slice(limit, height).reverse(), want);
    }
    this.#height = height - present;
    if (exactly && this.#height !== (open ? limit + 1 : limit)) {
      const have = new Int32Array(this.#height + want.length);
      have.set(this.#types.subarray(0, this.#height));
      have.set(want, this.#height);
      throw countMismatch(role, have, want);
    }
    for (let position = 0; position < present; position++) {
      const have = this.#types[height - 1 - position] ?? UNKNOWN;
      const expected = want[want.length - 1 - position] ?? UNKNOWN;
      if (have === UNKNOWN || have === expected || isSubtype(have, expected)) continue;
      throw typeMismatch(role, have, expected, position);
    }
  }

  /** From here on nothing is reached until the block ends. */
  unreachable(): void {
    this.dropToBottom();
    this.push(UNKNOWN);
  }

  dropToBottom(): void {
    this.#height = this.#limit();
  }

  /** Opens a block whose `params` topmost operands belong to it. */
  enter(params: number): void {
    if (this.#limits.length >= MAXIMUM_NESTING) {
      throw new CheckLimit(`its blocks stand over ${String(MAXIMUM_NESTING)} deep in each other`);
    }
    this.#limits.push(this.#height - params);
  }

  leave(): void {
    this.#limits.pop();
  }

  /** Counts `count` steps of work (see `MAXIMUM_MOVES`). */
  spend(count: number): void {
    this.#moves += count;
    if (this.#moves > MAXIMUM_MOVES) {
      throw new CheckLimit('the signatures of its blocks and branches are too much work to check');
    }
  }

  #grow(): void {
    if (this.#height >= MAXIMUM_HEIGHT) {
      throw new CheckLimit(`a function has over ${String(MAXIMUM_HEIGHT)} operands at once`);
    }
    const grown = new Int32Array(this.#types.length * 2);
    grown.set(this.#types);
    this.#types = grown;
  }

  #limit(): number {
    return this.#limits[this.#limits.length - 1] ?? 0;
  }

  #tryPop(): ValueType | undefined {
    const limit = this.#limit();
    if (this.#height <= limit) return undefined;
    if (this.#height === limit + 1 && this.#types[limit] === UNKNOWN) return UNKNOWN;
    return this.#types[--this.#height];
  }
}
