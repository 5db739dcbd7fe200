import type { FunctionType } from '../../wasm/module';
import { rawTypes } from '../../wasm/rewrite/raw-call';
import { EXTERNREF, I32, I64, kindCode } from '../../wasm/value-types';
import type { RawValue } from '../runtime-instance';

/**
 * Converts between the raw 64-bit patterns of a call (one per value, two per v128) and what the engine takes
 * and returns for a function in raw form (wazero C7).
 */
export class RawSignature {
  readonly #params: readonly number[];
  readonly #results: readonly number[];

  constructor(type: FunctionType) {
    this.#params = rawTypes(type.params).map(kindCode);
    this.#results = rawTypes(type.results).map(kindCode);
  }

  /** How many patterns a call takes. */
  get paramCount(): number {
    return this.#params.length;
  }

  toEngine(args: readonly RawValue[]): unknown[] {
    return this.#params.map((type, i) => engineValue(type, args[i] ?? 0));
  }

  fromEngine(returned: unknown): RawValue[] {
    const [first] = this.#results;
    if (first === undefined) return [];
    if (this.#results.length === 1) return [rawValue(first, returned)];
    const values: unknown[] = Array.isArray(returned) ? returned : [];
    return this.#results.map((type, i) => rawValue(type, values[i]));
  }
}

function engineValue(type: number, value: RawValue): unknown {
  if (type === I32) return typeof value === 'number' ? value | 0 : Number(BigInt.asIntN(32, value));
  const raw = BigInt(value);
  if (type === I64) return BigInt.asIntN(64, raw);
  // An external reference is any 64-bit number to the gateway; function references cannot be made up.
  return type === EXTERNREF && raw !== 0n ? BigInt.asUintN(64, raw) : null;
}

function rawValue(type: number, value: unknown): RawValue {
  if (type === I32) return Number(value) >>> 0;
  if (typeof value === 'bigint') return BigInt.asUintN(64, value);
  // A function's address in the gateway, which differs from run to run; here its index, plus one.
  return typeof value === 'function' ? BigInt(Number(value.name)) + 1n : 0n;
}
