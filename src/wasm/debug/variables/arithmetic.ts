import { Op } from './constants';

/** The low `size` bytes of a number, least significant first. */
export function bytesOf(value: bigint, size: number): Uint8Array {
  let left = BigInt.asUintN(size * 8, value);
  return Uint8Array.from({ length: size }, () => {
    const byte = Number(left & 0xffn);
    left >>= 8n;
    return byte;
  });
}

/** The unsigned number that bytes are, least significant first. */
export function unsignedOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
  return value;
}

const signed = (value: bigint): bigint => BigInt.asIntN(64, value);
const truth = (value: boolean): bigint => (value ? 1n : 0n);

/** Operations of two operands, the one below the top first. */
export const BINARY = new Map<number, (a: bigint, b: bigint) => bigint>([
  [Op.and, (a, b) => a & b],
  [Op.or, (a, b) => a | b],
  [Op.xor, (a, b) => a ^ b],
  [Op.plus, (a, b) => a + b],
  [Op.minus, (a, b) => a - b],
  [Op.mul, (a, b) => a * b],
  [Op.div, (a, b) => (signed(b) === 0n ? 0n : signed(a) / signed(b))],
  [Op.mod, (a, b) => (b === 0n ? 0n : a % b)],
  [Op.shl, (a, b) => (b > 63n ? 0n : a << b)],
  [Op.shr, (a, b) => (b > 63n ? 0n : a >> b)],
  [Op.shra, (a, b) => signed(a) >> (b > 63n ? 63n : b)],
  [Op.eq, (a, b) => truth(a === b)],
  [Op.ne, (a, b) => truth(a !== b)],
  [Op.ge, (a, b) => truth(signed(a) >= signed(b))],
  [Op.gt, (a, b) => truth(signed(a) > signed(b))],
  [Op.le, (a, b) => truth(signed(a) <= signed(b))],
  [Op.lt, (a, b) => truth(signed(a) < signed(b))],
]);

/** Operations of one operand. */
export const UNARY = new Map<number, (a: bigint) => bigint>([
  [Op.abs, (a) => (signed(a) < 0n ? -signed(a) : a)],
  [Op.neg, (a) => -a],
  [Op.not, (a) => ~a],
]);
