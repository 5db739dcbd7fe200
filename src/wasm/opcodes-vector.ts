import type { ValueType } from './module';
import { F32, F64, I32, I64, V128 } from './value-types';
import type { ImmediateKind } from './opcode';
import type { Opcode } from './opcode';

/*
 * The SIMD instructions by number, one line per run of consecutive numbers: `first: name name …`; `-` skips
 * a number. Shapes that share a signature are distinguished by their names below.
 */
const numbering = `
0: v128.load v128.load8x8_s v128.load8x8_u v128.load16x4_s v128.load16x4_u v128.load32x2_s v128.load32x2_u
7: v128.load8_splat v128.load16_splat v128.load32_splat v128.load64_splat v128.store v128.const i8x16.shuffle
14: i8x16.swizzle i8x16.splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat f64x2.splat
21: i8x16.extract_lane_s i8x16.extract_lane_u i8x16.replace_lane i16x8.extract_lane_s i16x8.extract_lane_u
26: i16x8.replace_lane i32x4.extract_lane i32x4.replace_lane i64x2.extract_lane i64x2.replace_lane
31: f32x4.extract_lane f32x4.replace_lane f64x2.extract_lane f64x2.replace_lane
35: i8x16.eq i8x16.ne i8x16.lt_s i8x16.lt_u i8x16.gt_s i8x16.gt_u i8x16.le_s i8x16.le_u i8x16.ge_s i8x16.ge_u
45: i16x8.eq i16x8.ne i16x8.lt_s i16x8.lt_u i16x8.gt_s i16x8.gt_u i16x8.le_s i16x8.le_u i16x8.ge_s i16x8.ge_u
55: i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u i32x4.gt_s i32x4.gt_u i32x4.le_s i32x4.le_u i32x4.ge_s i32x4.ge_u
65: f32x4.eq f32x4.ne f32x4.lt f32x4.gt f32x4.le f32x4.ge f64x2.eq f64x2.ne f64x2.lt f64x2.gt f64x2.le f64x2.ge
77: v128.not v128.and v128.andnot v128.or v128.xor v128.bitselect v128.any_true
84: v128.load8_lane v128.load16_lane v128.load32_lane v128.load64_lane
88: v128.store8_lane v128.store16_lane v128.store32_lane v128.store64_lane v128.load32_zero v128.load64_zero
94: f32x4.demote_f64x2_zero f64x2.promote_low_f32x4 i8x16.abs i8x16.neg i8x16.popcnt i8x16.all_true
100: i8x16.bitmask i8x16.narrow_i16x8_s i8x16.narrow_i16x8_u f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest
107: i8x16.shl i8x16.shr_s i8x16.shr_u i8x16.add i8x16.add_sat_s i8x16.add_sat_u
113: i8x16.sub i8x16.sub_sat_s i8x16.sub_sat_u f64x2.ceil f64x2.floor i8x16.min_s i8x16.min_u i8x16.max_s
121: i8x16.max_u f64x2.trunc i8x16.avgr_u i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u
126: i32x4.extadd_pairwise_i16x8_s i32x4.extadd_pairwise_i16x8_u i16x8.abs i16x8.neg i16x8.q15mulr_sat_s
131: i16x8.all_true i16x8.bitmask i16x8.narrow_i32x4_s i16x8.narrow_i32x4_u i16x8.extend_low_i8x16_s
136: i16x8.extend_high_i8x16_s i16x8.extend_low_i8x16_u i16x8.extend_high_i8x16_u i16x8.shl i16x8.shr_s
141: i16x8.shr_u i16x8.add i16x8.add_sat_s i16x8.add_sat_u i16x8.sub i16x8.sub_sat_s i16x8.sub_sat_u
148: f64x2.nearest i16x8.mul i16x8.min_s i16x8.min_u i16x8.max_s i16x8.max_u - i16x8.avgr_u
156: i16x8.extmul_low_i8x16_s i16x8.extmul_high_i8x16_s i16x8.extmul_low_i8x16_u i16x8.extmul_high_i8x16_u
160: i32x4.abs i32x4.neg - i32x4.all_true i32x4.bitmask
167: i32x4.extend_low_i16x8_s i32x4.extend_high_i16x8_s i32x4.extend_low_i16x8_u i32x4.extend_high_i16x8_u
171: i32x4.shl i32x4.shr_s i32x4.shr_u i32x4.add
177: i32x4.sub
181: i32x4.mul i32x4.min_s i32x4.min_u i32x4.max_s i32x4.max_u i32x4.dot_i16x8_s
188: i32x4.extmul_low_i16x8_s i32x4.extmul_high_i16x8_s i32x4.extmul_low_i16x8_u i32x4.extmul_high_i16x8_u
192: i64x2.abs i64x2.neg - i64x2.all_true i64x2.bitmask
199: i64x2.extend_low_i32x4_s i64x2.extend_high_i32x4_s i64x2.extend_low_i32x4_u i64x2.extend_high_i32x4_u
203: i64x2.shl i64x2.shr_s i64x2.shr_u i64x2.add
209: i64x2.sub
213: i64x2.mul i64x2.eq i64x2.ne i64x2.lt_s i64x2.gt_s i64x2.le_s i64x2.ge_s
220: i64x2.extmul_low_i32x4_s i64x2.extmul_high_i32x4_s i64x2.extmul_low_i32x4_u i64x2.extmul_high_i32x4_u
224: f32x4.abs f32x4.neg - f32x4.sqrt f32x4.add f32x4.sub f32x4.mul f32x4.div f32x4.min f32x4.max f32x4.pmin
235: f32x4.pmax f64x2.abs f64x2.neg - f64x2.sqrt f64x2.add f64x2.sub f64x2.mul f64x2.div f64x2.min f64x2.max
246: f64x2.pmin f64x2.pmax i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u f32x4.convert_i32x4_s
251: f32x4.convert_i32x4_u i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero
254: f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u`;

const gatewayNames: ReadonlyMap<string, string> = new Map([
  ['i8x16.shuffle', 'v128.shuffle'],
  ['i8x16.sub_sat_s', 'i8x16.sub_s'],
  ['i8x16.sub_sat_u', 'i8x16.sub_u'],
  ['i64x2.lt_s', 'i64x2.lt'],
  ['i64x2.gt_s', 'i64x2.gt'],
  ['i64x2.le_s', 'i64x2.le'],
  ['i64x2.ge_s', 'i64x2.ge'],
]);

type Shape = Pick<Opcode, 'immediates' | 'width' | 'laneCount'> & {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
};

function shape(
  immediates: ImmediateKind,
  params: readonly ValueType[],
  results: readonly ValueType[],
): Shape {
  return { immediates, params, results };
}

/** The type of one lane as it is seen outside the vector. */
function laneType(name: string): ValueType {
  if (name.startsWith('f32x4')) return F32;
  if (name.startsWith('f64x2')) return F64;
  return name.startsWith('i64x2') ? I64 : I32;
}

function memoryShape(name: string): Shape {
  const bits = /^v128\.(?:load|store)(\d+)/.exec(name)?.[1];
  const lane = name.endsWith('_lane');
  const extends8 = /load\d+x\d+/.test(name);
  const width = extends8 ? 8 : bits === undefined ? 16 : Number(bits) / 8;
  const store = name.startsWith('v128.store');
  return {
    immediates: lane ? 'memory argument, lane' : 'memory argument',
    params: lane || store ? [I32, V128] : [I32],
    results: store ? [] : [V128],
    width,
    ...(lane ? { laneCount: 16 / width } : {}),
  };
}

function laneShape(name: string): Shape {
  const laneCount = Number(/x(\d+)\./.exec(name)?.[1]);
  const lane = laneType(name);
  return name.includes('extract')
    ? { ...shape('lane', [V128], [lane]), laneCount }
    : { ...shape('lane', [V128, lane], [V128]), laneCount };
}

const unary =
  /\.(abs|neg|not|popcnt|sqrt|ceil|floor|trunc|nearest|extend_|extadd_|promote_|demote_|convert_|trunc_)/;

function shapeOf(name: string): Shape {
  if (/^v128\.(load|store)/.test(name)) return memoryShape(name);
  if (name === 'v128.const') return shape('v128', [], [V128]);
  if (name === 'i8x16.shuffle') return shape('lanes', [V128, V128], [V128]);
  if (name.endsWith('.splat')) return shape('none', [laneType(name)], [V128]);
  if (/(extract|replace)_lane/.test(name)) return laneShape(name);
  if (/\.(any_true|all_true|bitmask)$/.test(name)) return shape('none', [V128], [I32]);
  if (/\.sh[lr]/.test(name)) return shape('none', [V128, I32], [V128]);
  if (name === 'v128.bitselect') return shape('none', [V128, V128, V128], [V128]);
  return shape('none', unary.test(name) ? [V128] : [V128, V128], [V128]);
}

/** All vector instructions of WebAssembly 2.0. */
export function vectorOpcodes(): Opcode[] {
  const result: Opcode[] = [];
  for (const line of numbering.trim().split('\n')) {
    const [first, words = ''] = line.split(': ');
    words.split(' ').forEach((name, index) => {
      if (name === '-') return;
      const { params, results, ...rest } = shapeOf(name);
      const other = gatewayNames.get(name);
      result.push({
        code: 0xfd00 + Number(first) + index,
        name,
        ...rest,
        signature: { params, results },
        operands: params.map(() => 'operand'),
        ...(other === undefined ? {} : { gatewayName: other }),
      });
    });
  }
  return result;
}
