import type { FunctionType, ValueType } from '../module';
import { F32, F64, I32, I64, V128 } from '../value-types';
import { ByteWriter } from './byte-writer';

const VECTOR = 0xfd;

/** Whether values of `type` cannot cross to JavaScript bit by bit. */
function needsBits(type: ValueType): boolean {
  return type === F32 || type === F64 || type === V128;
}

/** Whether a function of `type` is called through a raw form (wazero C7). */
export function needsRawForm(type: FunctionType): boolean {
  return type.params.some(needsBits) || type.results.some(needsBits);
}

/** The raw form of a type list: floats as integers of their size, a vector as two i64, the low half first. */
export function rawTypes(types: readonly ValueType[]): readonly ValueType[] {
  return types.flatMap((type) => {
    if (type === F32) return [I32];
    if (type === F64) return [I64];
    return type === V128 ? [I64, I64] : [type];
  });
}

/** Body of the raw form of function `index`: takes and returns bit patterns, so that NaN payloads survive. */
export function rawBody(type: FunctionType, index: number): ByteWriter {
  const params = rawTypes(type.params).length;
  const body = new ByteWriter(64).u32(type.results.length);
  for (const result of type.results) body.u32(1).byte(result);
  let local = 0;
  for (const param of type.params) {
    body.byte(0x20).u32(local++);
    if (param === F32) body.byte(0xbe);
    else if (param === F64) body.byte(0xbf);
    else if (param === V128) body.byte(VECTOR).byte(0x12).byte(0x20).u32(local++).bytes([VECTOR, 0x1e, 1]);
  }
  body.byte(0x10).u32(index);
  for (let i = type.results.length - 1; i >= 0; i--) body.byte(0x21).u32(params + i);
  type.results.forEach((result, i) => {
    body.byte(0x20).u32(params + i);
    if (result === F32) body.byte(0xbc);
    else if (result === F64) body.byte(0xbd);
    else if (result === V128) {
      body
        .bytes([VECTOR, 0x1d, 0])
        .byte(0x20)
        .u32(params + i)
        .bytes([VECTOR, 0x1d, 1]);
    }
  });
  return body;
}
