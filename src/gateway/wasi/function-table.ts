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
  const hostFunction: HostFunction = (...raw) => {
    const args: unknown = params.map((type, index) => {
      const value = raw[index] ?? 0;
      return type === 'i64' ? BigInt.asUintN(64, BigInt(value)) : Number(value) >>> 0;
    });
    return call(...(args as Arguments<P>));
  };
  return [name, { params: params.map((type) => CODES[type]), results: [CODES.i32], call: hostFunction }];
}
