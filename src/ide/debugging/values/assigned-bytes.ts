import * as l10n from '@vscode/l10n';
import { bytesOf, unsignedOf } from '../../../wasm/debug/variables/arithmetic';
import { Encoding } from '../../../wasm/debug/variables/constants';
import type { Place } from '../../../wasm/debug/variables/evaluate';
import type { TypeShape } from '../../../wasm/debug/variables/types';
import { ExpressionError, parseExpression, type Expression } from './expression-syntax';
import { NoValue, type TypedValue } from './typed-value';
import { shortType } from './short-type';
import type { ViewSource } from './view-types';

type Base = Extract<TypeShape, { readonly kind: 'base' }>;

/**
 * What is written to memory to set a value to what `text` says: a number, a boolean, a character or the name of an
 * enum's value. Rejects with an `ExpressionError`.
 */
export async function assignedBytes(
  { reader }: ViewSource,
  value: TypedValue,
  text: string,
): Promise<{ readonly address: number; readonly bytes: Uint8Array }> {
  const { place, type, bits } = value;
  if (place.kind !== 'memory') throw new ExpressionError(notInMemory(place));
  const shape = await reader.types.shape(type);
  const size = shape.size ?? 0;
  const written = constantOf(parseExpression(text));
  const { address } = place;
  if (bits !== undefined) return { address, bytes: await withField(reader, value, bits, shape, written) };
  if (shape.kind === 'enum') return { address, bytes: bytesOf(enumValue(shape, written), size) };
  if (shape.kind === 'pointer') return { address, bytes: integerBytes(written, size, false, shape.name) };
  if (shape.kind === 'base') return { address, bytes: baseBytes(shape, size, written) };
  throw new ExpressionError(l10n.t('A value of type {0} cannot be set as a whole.', shape.name));
}

function notInMemory(place: Exclude<Place, { readonly kind: 'memory' }>): string {
  return place.kind === 'unavailable'
    ? l10n.t('There is no value to set: {0}.', place.reason)
    : l10n.t(
        'The compiler keeps this value in a local of WebAssembly or in the code. Only values in memory can be set.',
      );
}

/** The bytes that hold a bit field, with its new value and the other fields as they are. */
async function withField(
  reader: ViewSource['reader'],
  value: TypedValue,
  bits: NonNullable<TypedValue['bits']>,
  shape: Exclude<TypeShape, { readonly kind: 'alias' }>,
  written: Expression,
): Promise<Uint8Array> {
  const field = fieldNumber(shape, written);
  const isSigned = shape.kind === 'base' && isSignedNumber(shape.encoding);
  const kept = isSigned ? BigInt.asIntN(bits.size, field) : BigInt.asUintN(bits.size, field);
  if (kept !== field)
    throw new ExpressionError(l10n.t('{0} is outside the range of {1} bits.', String(field), bits.size));
  const size = Math.ceil((bits.offset + bits.size) / 8);
  const before = unsignedOf(await bytesAt(reader, value, size));
  const offset = BigInt(bits.offset);
  const mask = ((1n << BigInt(bits.size)) - 1n) << offset;
  return bytesOf((before & ~mask) | ((field << offset) & mask), size);
}

async function bytesAt(reader: ViewSource['reader'], value: TypedValue, size: number): Promise<Uint8Array> {
  try {
    return await reader.bytes(value, size);
  } catch (error) {
    if (!(error instanceof NoValue)) throw error;
    throw new ExpressionError(l10n.t('There is no value to set: {0}.', error.message));
  }
}

function fieldNumber(shape: Exclude<TypeShape, { readonly kind: 'alias' }>, written: Expression): bigint {
  if (shape.kind === 'enum') return enumValue(shape, written);
  if (shape.kind === 'base' && shape.encoding === Encoding.boolean) {
    if (written.kind !== 'boolean') throw new ExpressionError(l10n.t('Enter true or false.'));
    return written.value ? 1n : 0n;
  }
  if (written.kind !== 'number') throw new ExpressionError(l10n.t('Enter an integer.'));
  return written.value;
}

function isSignedNumber(encoding: number): boolean {
  return encoding === Encoding.signed || encoding === Encoding.signedChar;
}

/** A constant, with its sign. */
function constantOf(expression: Expression): Expression {
  if (expression.kind !== 'unary' || expression.operator !== '-') return expression;
  const { operand } = expression;
  if (operand.kind === 'number') return { kind: 'number', value: -operand.value };
  return operand.kind === 'float' ? { kind: 'float', value: -operand.value } : expression;
}

function enumValue(shape: Extract<TypeShape, { readonly kind: 'enum' }>, written: Expression): bigint {
  if (written.kind === 'number') return written.value;
  const name = written.kind === 'name' ? written.name.split('::').at(-1) : undefined;
  const found = shape.values.find(([each]) => each === name);
  if (found !== undefined) return found[1];
  const names = shape.values.slice(0, 12).map(([each]) => each);
  throw new ExpressionError(l10n.t('Enter one of {0}.', names.join(', ')));
}

function baseBytes({ encoding, name }: Base, size: number, written: Expression): Uint8Array {
  if (encoding === Encoding.boolean) {
    if (written.kind !== 'boolean') throw new ExpressionError(l10n.t('Enter true or false.'));
    return bytesOf(written.value ? 1n : 0n, size);
  }
  if (encoding === Encoding.float) return floatBytes(written, size);
  return integerBytes(written, size, isSignedNumber(encoding), name);
}

function floatBytes(written: Expression, size: number): Uint8Array {
  if (written.kind !== 'number' && written.kind !== 'float')
    throw new ExpressionError(l10n.t('Enter a number.'));
  const view = new DataView(new ArrayBuffer(size));
  if (size === 4) view.setFloat32(0, Number(written.value), true);
  else if (size === 8) view.setFloat64(0, Number(written.value), true);
  else throw new ExpressionError(l10n.t('A floating-point number of {0} bytes cannot be set.', size));
  return new Uint8Array(view.buffer);
}

function integerBytes(written: Expression, size: number, isSigned: boolean, type: string): Uint8Array {
  if (written.kind !== 'number') throw new ExpressionError(l10n.t('Enter an integer.'));
  const bits = size * 8;
  const { value } = written;
  const kept = isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  if (kept !== value)
    throw new ExpressionError(l10n.t('{0} is outside the range of {1}.', String(value), shortType(type)));
  return bytesOf(value, size);
}
