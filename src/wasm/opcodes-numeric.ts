import type { ValueType } from './module';
import { F32, F64, I32, I64 } from './value-types';
import type { Opcode } from './opcode';

const types: ReadonlyMap<string, ValueType> = new Map([
  ['i32', I32],
  ['i64', I64],
  ['f32', F32],
  ['f64', F64],
]);

/** The type of numbers with this name; 0 for any other name. */
export function numberType(name: string): ValueType {
  return types.get(name) ?? 0;
}

/** How operands of a numeric instruction are named: `of` the operand's type, `nth` counted from the top. */
type Naming = 'plain' | 'typed' | 'nth' | 'nth typed';

function operandNames(naming: Naming, type: string, count: number): string[] {
  const nth = ['1st ', '2nd '];
  return Array.from({ length: count }, (_, index) => {
    const position = naming.startsWith('nth') ? (nth[index] ?? '') : '';
    return `${position}${naming.endsWith('typed') ? `${type} ` : ''}operand`;
  });
}

function numeric(
  code: number,
  name: string,
  takes: string,
  count: number,
  gives: string,
  naming: Naming,
): Opcode {
  const params = Array.from({ length: count }, () => numberType(takes));
  return {
    code,
    name,
    immediates: 'none',
    signature: { params, results: [numberType(gives)] },
    operands: operandNames(naming, takes, count),
  };
}

/** The words of `list` from opcode `first` on, each as `<type>.<word>`. */
function family(
  first: number,
  type: string,
  list: string,
  count: number,
  gives: string,
  naming: Naming,
): Opcode[] {
  return list
    .split(' ')
    .map((word, index) => numeric(first + index, `${type}.${word}`, type, count, gives, naming));
}

function conversions(first: number, list: string, naming: Naming): Opcode[] {
  return list.split(' ').map((entry, index) => {
    const [name = '', takes = ''] = entry.split(':');
    return numeric(first + index, name, takes, 1, name.slice(0, 3), naming);
  });
}

function floatFamilies(type: string, first: number): Opcode[] {
  return [
    ...family(first, type, 'abs neg ceil floor trunc nearest sqrt', 1, type, 'nth typed'),
    ...family(first + 7, type, 'add sub mul div min max copysign', 2, type, 'nth typed'),
  ];
}

const integerComparisons = 'eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u';
const floatComparisons = 'eq ne lt gt le ge';
const integerArithmetic = 'add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr';

/** Comparisons, arithmetic and conversions of numbers. */
export function numericOpcodes(): Opcode[] {
  return [
    numeric(0x45, 'i32.eqz', 'i32', 1, 'i32', 'plain'),
    ...family(0x46, 'i32', integerComparisons, 2, 'i32', 'nth typed'),
    numeric(0x50, 'i64.eqz', 'i64', 1, 'i32', 'plain'),
    ...family(0x51, 'i64', integerComparisons, 2, 'i32', 'nth typed'),
    ...family(0x5b, 'f32', floatComparisons, 2, 'i32', 'nth typed'),
    ...family(0x61, 'f64', floatComparisons, 2, 'i32', 'nth typed'),
    ...family(0x67, 'i32', 'clz ctz popcnt', 1, 'i32', 'typed'),
    ...family(0x6a, 'i32', integerArithmetic, 2, 'i32', 'nth'),
    ...family(0x79, 'i64', 'clz ctz popcnt', 1, 'i64', 'typed'),
    ...family(0x7c, 'i64', integerArithmetic, 2, 'i64', 'nth typed'),
    ...floatFamilies('f32', 0x8b),
    ...floatFamilies('f64', 0x99),
    ...conversions(0xa7, 'i32.wrap_i64:i64', 'plain'),
    ...conversions(
      0xa8,
      'i32.trunc_f32_s:f32 i32.trunc_f32_u:f32 i32.trunc_f64_s:f64 i32.trunc_f64_u:f64 i64.extend_i32_s:i32 ' +
        'i64.extend_i32_u:i32 i64.trunc_f32_s:f32 i64.trunc_f32_u:f32 i64.trunc_f64_s:f64 i64.trunc_f64_u:f64 ' +
        'f32.convert_i32_s:i32 f32.convert_i32_u:i32 f32.convert_i64_s:i64 f32.convert_i64_u:i64',
      'typed',
    ),
    ...conversions(0xb6, 'f32.demote_f64:f64', 'plain'),
    ...conversions(
      0xb7,
      'f64.convert_i32_s:i32 f64.convert_i32_u:i32 f64.convert_i64_s:i64 f64.convert_i64_u:i64',
      'typed',
    ),
    ...conversions(
      0xbb,
      'f64.promote_f32:f32 i32.reinterpret_f32:f32 i64.reinterpret_f64:f64 f32.reinterpret_i32:i32 ' +
        'f64.reinterpret_i64:i64 i32.extend8_s:i32 i32.extend16_s:i32 i64.extend8_s:i64 i64.extend16_s:i64 ' +
        'i64.extend32_s:i64',
      'plain',
    ),
    ...conversions(
      0xfc00,
      'i32.trunc_sat_f32_s:f32 i32.trunc_sat_f32_u:f32 i32.trunc_sat_f64_s:f64 i32.trunc_sat_f64_u:f64 ' +
        'i64.trunc_sat_f32_s:f32 i64.trunc_sat_f32_u:f32 i64.trunc_sat_f64_s:f64 i64.trunc_sat_f64_u:f64',
      'plain',
    ),
  ];
}
