import { BINARY, bytesOf, UNARY, unsignedOf } from './arithmetic';
import { Op } from './constants';
import type { Location, LocationOp, VariableScopes } from './types';

/** The state of a stopped guard, as one call of a function sees it. */
export interface Machine {
  /** A parameter or local of the call, by its index: its bits, unsigned; undefined when it is not known. */
  local(index: number): bigint | undefined;
  global(index: number): bigint | undefined;
  /** `count` bytes at `address`, fewer at the memory's end; undefined when there are none. */
  memory(address: number, count: number): Promise<Uint8Array | undefined>;
}

/** Where a value is. */
export type Place =
  | { readonly kind: 'memory'; readonly address: number }
  /** Its bytes, as many as are known; `missing` are those in between that are not. */
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array;
      readonly missing?: readonly { readonly start: number; readonly end: number }[];
    }
  | { readonly kind: 'unavailable'; readonly reason: string };

const OPTIMIZED_OUT = 'optimized out';
/** Values that the debugger does not keep. */
const ON_STACK = 'on the operand stack, which cannot be read';
/** A hostile file may ask for gigabytes; real values in pieces have some dozens of bytes. */
const MAX_PIECES_BYTES = 4096;

class Unavailable extends Error {}

/** Where a variable is now. Never rejects for what a file says: a place that cannot be found is `unavailable`. */
export async function placeOf(
  location: Location,
  scopes: Pick<VariableScopes, 'frameBase' | 'frameMissing'>,
  machine: Machine,
): Promise<Place> {
  switch (location.kind) {
    case 'optimized-out':
      return { kind: 'unavailable', reason: OPTIMIZED_OUT };
    case 'unreadable':
      return { kind: 'unavailable', reason: location.reason };
    case 'bytes':
      return { kind: 'bytes', bytes: location.bytes };
    case 'constant':
      return { kind: 'bytes', bytes: bytesOf(location.value, 16) };
    case 'expression':
      try {
        return await new Evaluation(scopes, machine).place(location.ops);
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        return { kind: 'unavailable', reason: error.message };
      }
  }
}

/** Operations that write the value of their operand. */
const CONSTANTS: ReadonlySet<number> = new Set([
  Op.addr,
  Op.const1u,
  Op.const1s,
  Op.const2u,
  Op.const2s,
  Op.const4u,
  Op.const4s,
  Op.const8u,
  Op.const8s,
  Op.constu,
  Op.consts,
]);

/** Runs one expression on a stack of numbers, 64 bits each (128 for a vector that is not calculated with). */
class Evaluation {
  readonly #stack: bigint[] = [];
  /** The value itself, where the expression says so. */
  #implicit: Uint8Array | undefined;
  readonly #pieces: Uint8Array[] = [];
  readonly #missing: { start: number; end: number }[] = [];
  #size = 0;

  constructor(
    private readonly scopes: Pick<VariableScopes, 'frameBase' | 'frameMissing'>,
    private readonly machine: Machine,
  ) {}

  async place(ops: readonly LocationOp[]): Promise<Place> {
    for (const op of ops) await this.#run(op);
    if (this.#pieces.length > 0) {
      const bytes = new Uint8Array(this.#size);
      let at = 0;
      for (const piece of this.#pieces) {
        bytes.set(piece, at);
        at += piece.length;
      }
      return { kind: 'bytes', bytes, missing: this.#missing };
    }
    if (this.#implicit !== undefined) return { kind: 'bytes', bytes: this.#implicit };
    return { kind: 'memory', address: this.#address() };
  }

  async #run(op: LocationOp): Promise<void> {
    const [code, operand] = op;
    if (await this.#access(op)) return;
    const binary = BINARY.get(code);
    const unary = UNARY.get(code);
    if (CONSTANTS.has(code) && operand !== undefined && !(operand instanceof Uint8Array))
      this.#push(BigInt(operand));
    else if (code >= Op.lit0 && code <= Op.lit31) this.#push(BigInt(code - Op.lit0));
    else if (code === Op.plusUconst) this.#push(this.#pop() + BigInt(Number(operand)));
    else if (binary !== undefined) {
      const top = this.#pop();
      this.#push(binary(this.#pop(), top));
    } else if (unary !== undefined) this.#push(unary(this.#pop()));
    else this.#move(code, Number(operand ?? 0));
  }

  /** Operations that look at the guard, or say what the result is; whether `op` was one. */
  async #access([code, first, second]: LocationOp): Promise<boolean> {
    switch (code) {
      case Op.wasmLocation:
        this.#stack.push(this.#wasmValue(Number(first), Number(second)));
        return true;
      case Op.fbreg:
        this.#push((await this.#frameBase()) + BigInt(Number(first)));
        return true;
      case Op.deref:
        this.#push(await this.#load(4));
        return true;
      case Op.derefSize:
        this.#push(await this.#load(Math.min(Number(first), 8)));
        return true;
      case Op.stackValue:
        this.#implicit = bytesOf(this.#pop(), 16);
        return true;
      case Op.implicitValue:
        this.#implicit = first instanceof Uint8Array ? first : new Uint8Array();
        return true;
      case Op.piece:
        await this.#piece(Number(first));
        return true;
      default:
        return false;
    }
  }

  /** Operations that move what is on the stack. */
  #move(code: number, operand: number): void {
    switch (code) {
      case Op.nop:
      case Op.convert:
        return;
      case Op.dup:
        return this.#pick(0);
      case Op.over:
        return this.#pick(1);
      case Op.pick:
        return this.#pick(operand);
      case Op.drop:
        this.#pop();
        return;
      case Op.swap: {
        const [a, b] = [this.#pop(), this.#pop()];
        this.#stack.push(a, b);
        return;
      }
      case Op.rot: {
        const [a, b, c] = [this.#pop(), this.#pop(), this.#pop()];
        this.#stack.push(a, c, b);
        return;
      }
      case Op.entryValue:
      case Op.gnuEntryValue:
        throw new Unavailable(OPTIMIZED_OUT);
      default:
        throw new Unavailable(`its location uses the unknown operation 0x${code.toString(16)}`);
    }
  }

  #push(value: bigint): void {
    this.#stack.push(BigInt.asUintN(64, value));
  }

  #pop(): bigint {
    const value = this.#stack.pop();
    if (value === undefined) throw new Unavailable('its location expression is damaged');
    return value;
  }

  #pick(depth: number): void {
    const value = this.#stack.at(-1 - depth);
    if (value === undefined) throw new Unavailable('its location expression is damaged');
    this.#stack.push(value);
  }

  #address(): number {
    return Number(BigInt.asUintN(32, this.#pop()));
  }

  async #load(size: number): Promise<bigint> {
    const address = this.#address();
    const bytes = await this.machine.memory(address, size);
    if (bytes?.length !== size)
      throw new Unavailable(`behind a pointer outside the memory (0x${address.toString(16)})`);
    return unsignedOf(bytes);
  }

  #wasmValue(kind: number, index: number): bigint {
    if (kind === 2) throw new Unavailable(ON_STACK);
    const isLocal = kind === 0;
    const value = isLocal ? this.machine.local(index) : this.machine.global(index);
    if (value === undefined)
      throw new Unavailable(
        `in the ${isLocal ? 'local' : 'global'} ${String(index)}, whose value is not kept`,
      );
    return value;
  }

  async #frameBase(): Promise<bigint> {
    const { frameBase, frameMissing } = this.scopes;
    if (frameMissing !== undefined) throw new Unavailable(frameMissing);
    if (frameBase === undefined) throw new Unavailable('relative to a frame that is not described');
    // An expression for a frame base cannot count from it.
    const base = new Evaluation({}, this.machine);
    const place = await base.place(frameBase);
    if (place.kind === 'memory') return BigInt(place.address);
    return place.kind === 'bytes' ? BigInt.asUintN(32, unsignedOf(place.bytes)) : 0n;
  }

  /** The next `size` bytes of the value are what came before; unknown when nothing did. */
  async #piece(size: number): Promise<void> {
    if (this.#size + size > MAX_PIECES_BYTES) throw new Unavailable('its pieces are too large');
    const known = await this.#pieceBytes(size);
    const bytes = new Uint8Array(size);
    bytes.set(known.subarray(0, size));
    if (known.length < size) this.#missing.push({ start: this.#size + known.length, end: this.#size + size });
    this.#pieces.push(bytes);
    this.#size += size;
    this.#implicit = undefined;
    this.#stack.length = 0;
  }

  async #pieceBytes(size: number): Promise<Uint8Array> {
    if (this.#implicit !== undefined) return this.#implicit;
    if (this.#stack.length === 0) return new Uint8Array();
    return (await this.machine.memory(this.#address(), size)) ?? new Uint8Array();
  }
}
