import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { allOpcodes } from '../../../src/wasm/opcodes';
import { instructionDoc, instructionNames } from '../../../src/wat/instructions';

function draw(name: string): string {
  const doc = instructionDoc(name);
  assert.ok(doc, name);
  return [doc.name, doc.immediates, doc.signature, doc.description].filter((part) => part !== '').join(' | ');
}

describe('instruction documentation', () => {
  it('reports immediates, stack and meaning', () => {
    assert.deepEqual(
      [
        'i32.load8_u',
        'f64.add',
        'i64.div_s',
        'call_indirect',
        'select',
        'i8x16.narrow_i16x8_u',
        'i32x4.lt_u',
      ].map(draw),
      [
        'i32.load8_u | offset=n? align=n? | [i32] -> [i32] | Reads 8 bits from memory as an unsigned number and widens it to i32; traps when the address is out of bounds.',
        'f64.add | [f64 f64] -> [f64] | Adds, rounding to the nearest number.',
        'i64.div_s | [i64 i64] -> [i64] | Divides signed numbers, rounding toward zero; traps when the divisor is zero or the quotient does not fit.',
        'call_indirect | $table? (type $t)? (param …)? (result …)? | [t1* i32] -> [t2*] | Calls the function at an index of a table; traps when the index is out of range, the entry is null or its type is another.',
        'select | (result t)? | [t t i32] -> [t] | Takes two values and a condition; leaves the first value unless the condition is zero, else the second.',
        'i8x16.narrow_i16x8_u | [v128 v128] -> [v128] | Narrows the i16x8 lanes of both operands to half their width, saturating to unsigned values.',
        'i32x4.lt_u | [v128 v128] -> [v128] | Sets all bits of a lane if the first operand is less than the second, as unsigned numbers, else none.',
      ],
    );
  });

  it('covers every instruction of WebAssembly 2.0', () => {
    const missing = [...allOpcodes()].filter((opcode) => instructionDoc(opcode.name) === undefined);
    assert.deepEqual(
      missing.map((opcode) => opcode.name),
      [],
    );
    assert.equal(instructionNames().length, 436);
  });

  it('writes whole sentences and known types', () => {
    for (const name of instructionNames()) {
      assert.match(draw(name), /^[^|]+(\| [^|]+)?(\| \[.*\] -> \[.*\] )\| [A-Z][^.]*\.$/, name);
      assert.doesNotMatch(draw(name), /undefined| {2}|\ba (?:unsigned|i\d)/, name);
    }
  });

  it('knows no instruction of later proposals', () => {
    for (const name of ['return_call', 'i32.atomic.load', 'constructor', '']) {
      assert.equal(instructionDoc(name), undefined);
    }
  });
});
