/** What is known about a name when a sentence is made for it. */
interface Word {
  readonly type: string;
  /** ` in each lane` for vectors, empty otherwise. */
  readonly lanes: string;
  readonly float: boolean;
}

type Sentence = (word: Word, ...groups: string[]) => string;

function sign(letter: string | undefined): string {
  return letter === 'u' ? 'unsigned' : 'signed';
}

/** `sign` with its article. */
function aSign(letter: string | undefined): string {
  return letter === 'u' ? 'an unsigned' : 'a signed';
}

function part(half: string | undefined): string {
  return half === 'low' ? 'lower' : 'upper';
}

const relations: Readonly<Record<string, string>> = {
  eq: 'the operands are equal',
  ne: 'the operands differ',
  lt: 'the first operand is less than the second',
  gt: 'the first operand is greater than the second',
  le: 'the first operand is less than or equal to the second',
  ge: 'the first operand is greater than or equal to the second',
};

/** Families of instructions by what follows the type; the first that matches counts. */
const families: readonly (readonly [RegExp, Sentence])[] = [
  [/^const$/, ({ type }) => `Yields a constant ${type}.`],
  [/^eqz$/, () => 'Yields 1 if the operand is zero, else 0.'],
  [
    /^(eq|ne|lt|gt|le|ge)(?:_([su]))?$/,
    ({ lanes }, relation = '', letter) => {
      const how = letter ? `, as ${sign(letter)} numbers` : '';
      const yields = lanes === '' ? 'Yields 1' : 'Sets all bits of a lane';
      return `${yields} if ${relations[relation] ?? ''}${how}${lanes === '' ? ', else 0' : ', else none'}.`;
    },
  ],
  [/^clz$/, () => 'Counts leading zero bits.'],
  [/^ctz$/, () => 'Counts trailing zero bits.'],
  [/^popcnt$/, ({ lanes }) => `Counts the bits that are set${lanes}.`],
  [
    /^(add|sub|mul)$/,
    ({ lanes, float }, operation = '') => {
      const verb = { add: 'Adds', sub: 'Subtracts the second operand from the first', mul: 'Multiplies' };
      const what = verb[operation as keyof typeof verb];
      return `${what}${lanes}, ${float ? 'rounding to the nearest number' : 'wrapping around on overflow'}.`;
    },
  ],
  [
    /^(add|sub)_sat_([su])$/,
    (_, operation, letter) => {
      const what = operation === 'add' ? 'Adds' : 'Subtracts';
      return `${what} ${sign(letter)} lanes, staying at the largest or smallest value on overflow.`;
    },
  ],
  [
    /^div_([su])$/,
    (_, letter) =>
      `Divides ${sign(letter)} numbers, rounding toward zero; traps when the divisor is zero${letter === 's' ? ' or the quotient does not fit' : ''}.`,
  ],
  [
    /^rem_([su])$/,
    (_, letter) =>
      `Remainder of dividing ${sign(letter)} numbers${letter === 's' ? ', with the sign of the dividend' : ''}; traps when the divisor is zero.`,
  ],
  [/^div$/, ({ lanes }) => `Divides the first operand by the second${lanes}.`],
  [/^and$/, () => 'Bitwise and.'],
  [/^or$/, () => 'Bitwise or.'],
  [/^xor$/, () => 'Bitwise exclusive or.'],
  [/^shl$/, ({ lanes }) => `Shifts left${lanes} by the second operand modulo the width.`],
  [
    /^shr_([su])$/,
    ({ lanes }, letter) =>
      `Shifts right${lanes} by the second operand modulo the width, filling with ${letter === 's' ? 'the sign bit' : 'zeros'}.`,
  ],
  [
    /^rot([lr])$/,
    (_, way) => `Rotates ${way === 'l' ? 'left' : 'right'} by the second operand modulo the width.`,
  ],
  [/^abs$/, ({ lanes }) => `Absolute value${lanes}.`],
  [/^neg$/, ({ lanes }) => `Changes the sign${lanes}.`],
  [/^ceil$/, ({ lanes }) => `Rounds up to an integer${lanes}.`],
  [/^floor$/, ({ lanes }) => `Rounds down to an integer${lanes}.`],
  [/^trunc$/, ({ lanes }) => `Rounds toward zero to an integer${lanes}.`],
  [/^nearest$/, ({ lanes }) => `Rounds to the nearest integer${lanes}, halves to the even one.`],
  [/^sqrt$/, ({ lanes }) => `Square root${lanes}.`],
  [/^copysign$/, () => 'The first operand with the sign of the second.'],
  [
    /^(min|max)(?:_([su]))?$/,
    ({ lanes, float }, which, letter) => {
      const kind = letter ? `${sign(letter)} ` : '';
      const nan = float ? '; NaN if either is NaN' : '';
      return `The ${which === 'min' ? 'smaller' : 'larger'} ${kind}operand${lanes}${nan}.`;
    },
  ],
  [
    /^p(min|max)$/,
    (_, which) =>
      `The second operand where it is ${which === 'min' ? 'less' : 'greater'} than the first, else the first, in each lane.`,
  ],
  [/^avgr_u$/, () => 'Average of unsigned lanes, rounded up.'],
  [/^extend_i32_([su])$/, (_, letter) => `Widens ${aSign(letter)} 32-bit integer to 64 bits.`],
  [/^extend(\d+)_s$/, ({ type }, bits) => `Widens the low ${bits ?? ''} bits as a signed number to ${type}.`],
  [
    /^trunc_(f\d\d)_([su])$/,
    ({ type }, from, letter) =>
      `Converts ${from ?? ''} to ${aSign(letter)} ${type}, rounding toward zero; traps on NaN and when it does not fit.`,
  ],
  [
    /^trunc_sat_(f\d\d)_([su])$/,
    ({ type }, from, letter) =>
      `Converts ${from ?? ''} to ${aSign(letter)} ${type}, rounding toward zero; what does not fit becomes the nearest limit, NaN becomes 0.`,
  ],
  [
    /^trunc_sat_(f\d\dx\d)_([su])(_zero)?$/,
    (_, from, letter, zero) =>
      `Converts ${from ?? ''} lanes to ${sign(letter)} integers, saturating, NaN to 0${zero ? '; the upper lanes become 0' : ''}.`,
  ],
  [
    /^convert_(low_)?(i\d\d(?:x\d)?)_([su])$/,
    ({ type, lanes }, low, from, letter) =>
      `Converts ${low ? 'the lower ' : ''}${sign(letter)} ${from ?? ''}${lanes === '' ? '' : ' lanes'} to ${type}.`,
  ],
  [/^reinterpret_(\w+)$/, ({ type }, from) => `Takes the bits of an ${from ?? ''} as ${type}.`],
  [/^load$/, ({ type }) => `Reads ${type} from memory; traps when the address is out of bounds.`],
  [
    /^load(\d+)_([su])$/,
    ({ type }, bits, letter) =>
      `Reads ${bits ?? ''} bits from memory as ${aSign(letter)} number and widens it to ${type}; traps when the address is out of bounds.`,
  ],
  [
    /^load(\d+)x(\d+)_([su])$/,
    (_, bits, count, letter) =>
      `Reads ${count ?? ''} ${sign(letter)} ${bits ?? ''}-bit numbers from memory and widens each to twice its width; traps when the address is out of bounds.`,
  ],
  [
    /^load(\d+)_splat$/,
    (_, bits) =>
      `Reads ${bits ?? ''} bits from memory into every lane; traps when the address is out of bounds.`,
  ],
  [
    /^load(\d+)_zero$/,
    (_, bits) =>
      `Reads ${bits ?? ''} bits from memory into the lowest lane and clears the others; traps when the address is out of bounds.`,
  ],
  [
    /^load(\d+)_lane$/,
    (_, bits) =>
      `Reads ${bits ?? ''} bits from memory into one lane; traps when the address is out of bounds.`,
  ],
  [
    /^store$/,
    ({ type }) => `Writes ${type} to memory: takes address, value; traps when the address is out of bounds.`,
  ],
  [
    /^store(\d+)$/,
    (_, bits) =>
      `Writes the low ${bits ?? ''} bits to memory: takes address, value; traps when the address is out of bounds.`,
  ],
  [
    /^store(\d+)_lane$/,
    (_, bits) => `Writes one lane of ${bits ?? ''} bits to memory; traps when the address is out of bounds.`,
  ],
  [/^splat$/, () => 'Copies a number into every lane.'],
  [
    /^extract_lane(?:_([su]))?$/,
    (_, letter) => `Reads one lane${letter ? ` as ${aSign(letter)} number` : ''}.`,
  ],
  [/^replace_lane$/, () => 'Replaces one lane.'],
  [/^all_true$/, () => 'Yields 1 if no lane is zero, else 0.'],
  [/^bitmask$/, () => 'Collects the sign bits of all lanes into an i32.'],
  [
    /^narrow_(\w+)_([su])$/,
    (_, from, letter) =>
      `Narrows the ${from ?? ''} lanes of both operands to half their width, saturating to ${sign(letter)} values.`,
  ],
  [
    /^extend_(low|high)_(\w+)_([su])$/,
    (_, half, from, letter) =>
      `Widens the ${part(half)} ${sign(letter)} ${from ?? ''} lanes to twice their width.`,
  ],
  [
    /^extadd_pairwise_(\w+)_([su])$/,
    (_, from, letter) =>
      `Adds neighboring ${sign(letter)} ${from ?? ''} lanes into lanes of twice the width.`,
  ],
  [
    /^extmul_(low|high)_(\w+)_([su])$/,
    (_, half, from, letter) =>
      `Multiplies the ${part(half)} ${sign(letter)} ${from ?? ''} lanes into lanes of twice the width.`,
  ],
];

/**
 * One sentence on an instruction named by a type and an operation that other types have as well: `i32.add`,
 * `f64x2.add`; undefined for any other name.
 */
export function familySentence(name: string): string | undefined {
  const dot = name.indexOf('.');
  const type = name.slice(0, dot);
  const word: Word = { type, lanes: type.includes('x') ? ' in each lane' : '', float: type.startsWith('f') };
  for (const [pattern, sentence] of families) {
    const match = pattern.exec(name.slice(dot + 1));
    if (match !== null) return sentence(word, ...match.slice(1));
  }
  return undefined;
}
