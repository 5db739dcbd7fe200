/** Instructions described one by one. `;` separates what is told about limits and traps. */
const single: Readonly<Record<string, string>> = {
  unreachable: 'Traps always.',
  nop: 'Does nothing.',
  block: 'Starts a block; a branch to its label goes on after its end.',
  loop: 'Starts a loop; a branch to its label goes back to its start.',
  if: 'Takes a condition and runs the first branch unless it is zero, else the second one.',
  else: 'Starts the branch of an if that runs when the condition is zero.',
  end: 'Ends a block, a loop, an if or a function.',
  br: 'Branches to an enclosing label: past the end of a block, back to the start of a loop.',
  br_if: 'Branches to an enclosing label unless the condition on top of the stack is zero.',
  br_table:
    'Branches to the label at the index on top of the stack, to the last one when the index is too large.',
  return: 'Ends the function with the values on the stack as its results.',
  call: 'Calls a function with arguments from the stack and leaves its results there.',
  call_indirect:
    'Calls the function at an index of a table; traps when the index is out of range, the entry is null or its type is another.',
  drop: 'Takes a value off the stack and forgets it.',
  select:
    'Takes two values and a condition; leaves the first value unless the condition is zero, else the second.',
  'local.get': 'Reads a parameter or local variable.',
  'local.set': 'Writes a parameter or local variable.',
  'local.tee': 'Writes a parameter or local variable and leaves the value on the stack.',
  'global.get': 'Reads a global.',
  'global.set': 'Writes a mutable global.',
  'table.get': 'Reads the table entry at an index; traps when the index is out of range.',
  'table.set': 'Writes the table entry at an index; traps when the index is out of range.',
  'table.size': 'Yields the number of entries of a table.',
  'table.grow':
    'Adds entries to a table, filled with the given reference; yields the old size, or -1 if it cannot.',
  'table.fill': 'Writes the same reference into a range of a table; traps when the range does not fit.',
  'table.copy': 'Copies a range of table entries, also onto itself; traps when a range does not fit.',
  'table.init': 'Copies a range of an elem segment into a table; traps when a range does not fit.',
  'elem.drop': 'Gives up an elem segment; afterwards it counts as empty.',
  'ref.null': 'Yields the null reference of a type.',
  'ref.is_null': 'Yields 1 if the reference is null, else 0.',
  'ref.func': 'Yields a reference to a function.',
  'memory.size': 'Yields the size of the memory in pages of 64 KiB.',
  'memory.grow':
    'Adds pages of 64 KiB to the memory; yields the old size in pages, or -1 if the limit does not allow it.',
  'memory.fill':
    'Sets a range of memory to one byte value: takes address, byte, length; traps when the range does not fit.',
  'memory.copy':
    'Copies a range of memory, also onto itself: takes target, source, length; traps when a range does not fit.',
  'memory.init':
    'Copies a range of a data segment into memory: takes target, offset in the segment, length; traps when a range does not fit.',
  'data.drop': 'Gives up a data segment; afterwards it counts as empty.',
  'v128.const': 'Yields a constant vector.',
  'v128.not': 'Inverts every bit.',
  'v128.and': 'Bitwise and.',
  'v128.andnot': 'Bitwise and of the first operand with the inverse of the second.',
  'v128.or': 'Bitwise or.',
  'v128.xor': 'Bitwise exclusive or.',
  'v128.bitselect':
    'Takes each bit from the first operand where the third has a 1, from the second where it has a 0.',
  'v128.any_true': 'Yields 1 if any bit is set, else 0.',
  'i8x16.shuffle': 'Picks sixteen bytes out of both operands by the sixteen lane numbers written with it.',
  'i8x16.swizzle': 'Picks bytes of the first operand by the indices in the second; indices over 15 give 0.',
  'i16x8.q15mulr_sat_s': 'Multiplies lanes as Q15 fixed-point numbers, rounded and saturated.',
  'i32x4.dot_i16x8_s': 'Multiplies signed 16-bit lanes and adds neighbouring products.',
  'f32x4.demote_f64x2_zero': 'Converts two f64 lanes to f32 and sets the two upper lanes to zero.',
  'f64x2.promote_low_f32x4': 'Converts the two lower f32 lanes to f64.',
  'i32.wrap_i64': 'Keeps the low 32 bits.',
  'f32.demote_f64': 'Rounds to single precision.',
  'f64.promote_f32': 'Converts to double precision, exactly.',
};

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
      `Adds neighbouring ${sign(letter)} ${from ?? ''} lanes into lanes of twice the width.`,
  ],
  [
    /^extmul_(low|high)_(\w+)_([su])$/,
    (_, half, from, letter) =>
      `Multiplies the ${part(half)} ${sign(letter)} ${from ?? ''} lanes into lanes of twice the width.`,
  ],
];

/** One sentence on what the instruction does; undefined for a name WebAssembly 2.0 does not have. */
export function instructionSentence(name: string): string | undefined {
  if (Object.hasOwn(single, name)) return single[name];
  const dot = name.indexOf('.');
  const type = name.slice(0, dot);
  const word: Word = { type, lanes: type.includes('x') ? ' in each lane' : '', float: type.startsWith('f') };
  for (const [pattern, sentence] of families) {
    const match = pattern.exec(name.slice(dot + 1));
    if (match !== null) return sentence(word, ...match.slice(1));
  }
  return undefined;
}
