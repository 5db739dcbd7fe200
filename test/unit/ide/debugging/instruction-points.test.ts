import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { InstructionPoints } from '../../../../src/ide/debugging/instruction-points';
import { atInstruction } from '../../../../src/ide/debugging/placements';

/** Two functions, of which the code ends at 50 and 90; statements at 10 and 60, a mark at 70. */
function points(
  parts: { isFine?: boolean; coarse?: readonly number[]; everyInstruction?: boolean } = {},
): InstructionPoints {
  const { isFine = false, coarse = [], everyInstruction = false } = parts;
  return new InstructionPoints(
    { codeEnds: Float64Array.of(50, 90), isFine, coarse },
    { statements: Uint32Array.of(10, 60), marks: Uint32Array.of(70), everyInstruction },
  );
}

describe('instructions at which a guard can stop', () => {
  it('are all in a guard that is small, or has no source', () => {
    for (const all of [points({ isFine: true }), points({ everyInstruction: true })]) {
      all.fix();
      assert.deepEqual(all.stopFor(63), { offset: 63 });
    }
    assert.equal(points({ isFine: true }).fix().fine, 'all');
  });

  it('are those of functions asked for before the guard runs, elsewhere the next statement or mark', () => {
    const some = points();
    assert.deepEqual(some.stopFor(63), { offset: 63 });
    assert.deepEqual(some.fix().fine, [1]);
    assert.deepEqual(some.stopFor(64), { offset: 64 });
    assert.deepEqual(some.stopFor(5), { offset: 10, moved: 'until-restart' });
    assert.deepEqual(some.stopFor(10), { offset: 10 });
    // Behind the last place of its function there is none.
    assert.equal(some.stopFor(11), undefined);
  });

  it('are statements and marks of a function that is too large, and a message says so', () => {
    const large = points({ isFine: true, coarse: [1] });
    assert.deepEqual(large.stopFor(63), { offset: 70, moved: 'too-large' });
    assert.deepEqual(atInstruction(63, true, large).shown, {
      verified: true,
      instructionReference: '0x000046',
      message: 'The guard cannot stop at 0x00003f: the function is too large. The guard stops at 0x000046.',
    });
    assert.equal(atInstruction(80, true, large).shown.message, 'The guard has no code here.');
  });
});
