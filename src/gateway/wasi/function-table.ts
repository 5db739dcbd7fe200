import type { HostFunction, HostModule } from '../runtime-instance';

const CODES = { i32: 127, i64: 126 } as const;
type Param = keyof typeof CODES;
type Arguments<P extends readonly Param[]> = { [K in keyof P]: P[K] extends 'i64' ? bigint : number };

type WasiFunction = HostModule['functions'] extends ReadonlyMap<string, infer F> ? F : never;
export type WasiEntry = readonly [name: string, definition: WasiFunction];

/**
 * One WASI function. `call` gets i32 parameters as unsigned numbers and i64 parameters as unsigned bigints,
 * and answers an errno.
 */
export function wasiFunction<const P extends readonly Param[]>(
  name: string,
  params: P,
  call: (...args: Arguments<P>) => number,
): WasiEntry {
  const convert = params.map((type) => (type === 'i64' ? unsigned64 : unsigned32));
  const at = (index: number, value: number | bigint | undefined): unknown => convert[index]?.(value ?? 0);
  const typed = call as (...args: unknown[]) => number;
  // Written out for up to nine parameters: a rest parameter would allocate at each call.
  const hostFunction: HostFunction = (a, b, c, d, e, f, g, h, i) =>
    typed(at(0, a), at(1, b), at(2, c), at(3, d), at(4, e), at(5, f), at(6, g), at(7, h), at(8, i));
  return [name, { params: params.map((type) => CODES[type]), results: [CODES.i32], call: hostFunction }];
}

function unsigned32(value: number | bigint): number {
  return Number(value) >>> 0;
}

function unsigned64(value: number | bigint): bigint {
  return BigInt.asUintN(64, BigInt(value));
}
