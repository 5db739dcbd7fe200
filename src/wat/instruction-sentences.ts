import { familySentence } from './instruction-families';

/** Instructions described one by one. `;` separates what is reported about limits and traps. */
const single: Readonly<Record<string, string>> = {
  unreachable: 'Always traps.',
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
  drop: 'Removes a value from the stack and discards it.',
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
  'elem.drop': 'Drops an elem segment; afterwards, it is empty.',
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
  'data.drop': 'Drops a data segment; afterwards, it is empty.',
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
  'i32x4.dot_i16x8_s': 'Multiplies signed 16-bit lanes and adds neighboring products.',
  'f32x4.demote_f64x2_zero': 'Converts two f64 lanes to f32 and sets the two upper lanes to zero.',
  'f64x2.promote_low_f32x4': 'Converts the two lower f32 lanes to f64.',
  'i32.wrap_i64': 'Keeps the low 32 bits.',
  'f32.demote_f64': 'Rounds to single precision.',
  'f64.promote_f32': 'Converts to double precision, exactly.',
};

/** One sentence on what the instruction does; undefined for a name WebAssembly 2.0 does not have. */
export function instructionSentence(name: string): string | undefined {
  return Object.hasOwn(single, name) ? single[name] : familySentence(name);
}
