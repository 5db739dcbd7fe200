import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { continueStep, startStep, type StepLocation } from '../../../../src/ide/debugging/stepping';

function place(line: number, parts: Partial<StepLocation> = {}): StepLocation {
  return { offset: line * 10, depth: 2, inlined: 0, source: 'guard.c', line, library: false, ...parts };
}

const ENDED = undefined;

describe('steps', () => {
  it('start with what the guard’s thread can do on its own', () => {
    assert.deepEqual(startStep('into', place(1)), { kind: 'into' });
    assert.deepEqual(startStep('over', place(1)), { kind: 'over', depth: 2 });
    assert.deepEqual(startStep('out', place(1)), { kind: 'out', depth: 2 });
    assert.deepEqual(startStep('out', place(1, { inlined: 1 })), { kind: 'over', depth: 2 });
  });

  it('end on another line, and where the caller goes on', () => {
    for (const kind of ['into', 'over'] as const) {
      assert.equal(continueStep(kind, place(1), place(2)), ENDED);
      assert.equal(continueStep(kind, place(1), place(1, { depth: 1 })), ENDED);
    }
    assert.equal(continueStep('out', place(1), place(1, { depth: 1 })), ENDED);
  });

  it('end where the guard is called again', () => {
    assert.equal(continueStep('out', place(9, { depth: 1 }), place(3, { depth: 1 })), ENDED);
  });

  it('go on along the code of one line that was scattered', () => {
    const scattered = place(1, { offset: 99 });
    assert.deepEqual(continueStep('over', place(1), scattered), { kind: 'over', depth: 2 });
    assert.deepEqual(continueStep('into', place(1), scattered), { kind: 'into' });
  });

  it('end on the same code again, which is the next round of a loop', () => {
    assert.equal(continueStep('over', place(1), place(1)), ENDED);
  });

  it('treat inlined calls as calls', () => {
    const inside = place(30, { inlined: 1 });
    assert.equal(continueStep('into', place(1), inside), ENDED);
    assert.deepEqual(continueStep('over', place(1), inside), { kind: 'over', depth: 2 });
    assert.deepEqual(continueStep('out', inside, place(31, { inlined: 1 })), { kind: 'over', depth: 2 });
    assert.equal(continueStep('out', inside, place(2)), ENDED);
  });

  it('do not end in libraries unless they began there', () => {
    const library = place(500, { depth: 3, library: true });
    assert.deepEqual(continueStep('into', place(1), library), { kind: 'out', depth: 3 });
    assert.equal(continueStep('into', place(400, { library: true }), library), ENDED);
    const inlined = place(500, { inlined: 1, library: true });
    assert.deepEqual(continueStep('into', place(1), inlined), { kind: 'into' });
  });
});
