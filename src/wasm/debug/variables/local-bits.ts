import type { LocalValue } from '../../rewrite/debug-records';
import type { ValueType } from '../../module';
import { F32, F64 } from '../../value-types';
import { unsignedOf } from './arithmetic';

/** The bits of a WebAssembly value, unsigned; undefined for one that is not known. */
export function localBits(value: LocalValue | undefined, type: ValueType): bigint | undefined {
  if (value === undefined) return undefined;
  if (value instanceof Uint8Array) return unsignedOf(value);
  if (typeof value === 'bigint') return BigInt.asUintN(64, value);
  const view = new DataView(new ArrayBuffer(8));
  if (type === F32) view.setFloat32(0, value, true);
  else if (type === F64) view.setFloat64(0, value, true);
  else view.setInt32(0, value, true);
  return view.getBigUint64(0, true);
}
