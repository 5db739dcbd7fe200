import { BinaryReader } from './binary-reader';
import { disabled, LoadFailure } from './load-failure';
import type { ByteRange, ValueType } from './module';
import { opcode } from './opcodes';
import { concreteReference, EXNREF, EXTERNREF, F32, F64, FUNCREF, I32, I64, V128 } from './value-types';

const arithmetic = new Set([0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e]);

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function isAbstractReference(code: number): boolean {
  return code === FUNCREF || code === EXTERNREF || code === EXNREF;
}

function scanNull(reader: BinaryReader): void {
  const code = reader.byte('read reference type for ref.null');
  if (isAbstractReference(code)) return;
  reader.offset--;
  const start = reader.offset;
  try {
    reader.u32('');
  } catch (failure) {
    if (!(failure instanceof LoadFailure)) throw failure;
    throw new LoadFailure(`invalid type for ref.null: ${hex(code)}`, start);
  }
}

function scanVector(reader: BinaryReader): void {
  const code = reader.byte('read vector instruction opcode suffix');
  if (code !== 0x0c) {
    throw new LoadFailure(`invalid vector opcode for const expression: ${hex(code)}`, reader.offset - 1);
  }
  const left = reader.end - reader.offset;
  if (left > 0 && left < 16) {
    const text = `read vector const instruction immediates: needs 16 bytes but was ${left} bytes`;
    throw new LoadFailure(text, reader.offset);
  }
  reader.take(16, 'read vector const instruction immediates');
}

/**
 * Passes over a constant expression, `end` included: only the instructions the gateway lets occur in one, with
 * its texts (wazero L3: no extended constant expressions). What they mean is checked by `evaluate`.
 */
export function scanConstantExpression(reader: BinaryReader): ByteRange {
  const start = reader.offset;
  for (;;) {
    const at = reader.offset;
    const code = reader.byte('read const expression opcode');
    switch (code) {
      case 0x41:
        reader.i32('read value');
        break;
      case 0x42:
        reader.skipI64('read value');
        break;
      case 0x43:
        reader.take(4, 'read f32 constant');
        break;
      case 0x44:
        reader.take(8, 'read f64 constant');
        break;
      case 0x23:
      case 0xd2:
        reader.u32('read value');
        break;
      case 0xd0:
        scanNull(reader);
        break;
      case 0xfd:
        scanVector(reader);
        break;
      case 0x0b:
        return { start, end: reader.offset };
      default: {
        const name = arithmetic.has(code) ? opcode(code)?.name : undefined;
        const text =
          name === undefined
            ? `invalid byte for const expression op code: ${hex(code)}`
            : `${name} is not supported in a constant expression as ${disabled('extended-const')}`;
        throw new LoadFailure(text, at);
      }
    }
  }
}

/** What a constant expression leaves: its type and, for `i32.const`, the value as an unsigned number. */
export interface Constant {
  readonly type: ValueType;
  readonly value?: number;
}

/** What a constant expression may refer to; both throw a `LoadFailure` to refuse an index. */
export interface ConstantScope {
  globalType(index: number): ValueType;
  functionReferenced(index: number): void;
}

function nullType(reader: BinaryReader): ValueType {
  const code = reader.bytes[reader.offset] ?? 0;
  if (!isAbstractReference(code)) return concreteReference(reader.u32(''), true);
  reader.offset++;
  return code;
}

/** Runs an expression `scanConstantExpression` has passed, on types. Throws a `LoadFailure` if it is not valid. */
export function evaluate(bytes: Uint8Array, range: ByteRange, scope: ConstantScope): Constant {
  const reader = new BinaryReader(bytes, range.start, range.end);
  let depth = 0;
  let top: Constant = { type: I32 };
  const push = (constant: Constant): void => {
    depth++;
    top = constant;
  };
  for (;;) {
    switch (reader.byte('')) {
      case 0x41:
        push({ type: I32, value: reader.i32('') >>> 0 });
        break;
      case 0x42:
        reader.skipI64('');
        push({ type: I64 });
        break;
      case 0x43:
        reader.offset += 4;
        push({ type: F32 });
        break;
      case 0x44:
        reader.offset += 8;
        push({ type: F64 });
        break;
      case 0x23:
        push({ type: scope.globalType(reader.u32('')) });
        break;
      case 0xd0:
        push({ type: nullType(reader) });
        break;
      case 0xd2:
        scope.functionReferenced(reader.u32(''));
        push({ type: FUNCREF });
        break;
      case 0xfd:
        reader.offset += 17;
        push({ type: V128 });
        break;
      default:
        if (depth === 1) return top;
        throw new LoadFailure('stack has more than one value at end of constant expression', range.start);
    }
  }
}

/**
 * The value of an offset expression as an unsigned 32-bit number. Undefined when it is not an `i32.const`,
 * that is, when it depends on an imported global (there is none to import in the gateway).
 */
export function evaluateOffset(bytes: Uint8Array, offset: ByteRange): number | undefined {
  return evaluate(bytes, offset, { globalType: () => I32, functionReferenced: () => undefined }).value;
}
