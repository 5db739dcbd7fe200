import * as l10n from '@vscode/l10n';
import { ExpressionError } from './expression-syntax';

/** A value that is calculated with. */
export type Operand = bigint | number | boolean | string;

const WORDS: Readonly<Record<string, string>> = {
  bigint: l10n.t('an integer'),
  number: l10n.t('a number'),
  boolean: l10n.t('a boolean'),
  string: l10n.t('a text'),
};

const COMPARISONS: Readonly<Record<string, (a: Operand, b: Operand) => boolean>> = {
  // Across kinds of numbers, and never for NaN.
  '==': (a, b) => a <= b && a >= b,
  '!=': (a, b) => !(a <= b && a >= b),
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const INTEGERS: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
};

const FLOATS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};

/** Integers stay within this many bits. */
const MAX_BITS = 128n;

/** Applies an operator to two values; throws an `ExpressionError` when it has no meaning for them. */
export function binaryValue(operator: string, a: Operand, b: Operand): Operand {
  const compare = COMPARISONS[operator];
  if (compare !== undefined) {
    if (!isComparable(a, b))
      throw new ExpressionError(l10n.t('Cannot compare {0} with {1}.', wordOf(a), wordOf(b)));
    return compare(a, b);
  }
  if (typeof a === 'bigint' && typeof b === 'bigint') return integerValue(operator, a, b);
  const calculate = FLOATS[operator];
  if (!isNumber(a) || !isNumber(b) || calculate === undefined)
    throw new ExpressionError(
      l10n.t('"{0}" has no meaning for {1} and {2}.', operator, wordOf(a), wordOf(b)),
    );
  return calculate(Number(a), Number(b));
}

function isComparable(a: Operand, b: Operand): boolean {
  return isNumber(a) ? isNumber(b) : typeof a === typeof b;
}

function integerValue(operator: string, a: bigint, b: bigint): bigint {
  if ((operator === '/' || operator === '%') && b === 0n)
    throw new ExpressionError(l10n.t('Division by zero.'));
  if ((operator === '<<' || operator === '>>') && (b < 0n || b >= MAX_BITS))
    throw new ExpressionError(l10n.t('Cannot shift by {0} bits.', String(b)));
  const calculate = INTEGERS[operator];
  if (calculate === undefined) throw new ExpressionError(l10n.t('Unknown operator "{0}".', operator));
  const value = calculate(a, b);
  if (BigInt.asIntN(Number(MAX_BITS) + 1, value) !== value)
    throw new ExpressionError(l10n.t('The result has more than {0} bits.', String(MAX_BITS)));
  return value;
}

/** Applies an operator to one value; throws an `ExpressionError` when it has no meaning for it. */
export function unaryValue(operator: string, a: Operand): Operand {
  if (operator === '!') return typeof a === 'bigint' ? a === 0n : !isTrue(a);
  if (operator === '-' && isNumber(a)) return typeof a === 'bigint' ? -a : -Number(a);
  if (operator === '~' && typeof a === 'bigint') return ~a;
  throw new ExpressionError(l10n.t('"{0}" has no meaning for {1}.', operator, wordOf(a)));
}

/** Whether a condition holds: a boolean, or a number that is not zero. */
export function isTrue(value: Operand): boolean {
  if (typeof value === 'string') throw new ExpressionError(l10n.t('A text is no condition.'));
  return typeof value === 'boolean' ? value : value !== 0n && value !== 0;
}

function isNumber(value: Operand): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

function wordOf(value: Operand): string {
  return WORDS[typeof value] ?? l10n.t('a value');
}
