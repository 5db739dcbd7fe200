import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withoutTrace } from '../../../src/report/plain-error';
import { stackText } from '../../../src/report/stack-text';

describe('errors for people', () => {
  it('have no stack trace of the runtime, wherever it is', () => {
    const trace = '\nwasm stack trace:\n\t._ZN4core5panicE()\n\t.$5(i32) i32';
    assert.equal(withoutTrace(`wasm error: unreachable${trace}`), 'wasm error: unreachable');
    assert.equal(withoutTrace(`a${trace}\nb`), 'a\nb');
    assert.equal(withoutTrace(`unavailable: (${trace.slice(0, -8)}`), 'unavailable: (');
    assert.equal(withoutTrace('stack overflow'), 'stack overflow');
  });

  it('have frames with those of the person first and those of libraries folded', () => {
    const library = { function: 'core::panicking::panic', index: 9, offset: 4, library: true };
    const own = {
      function: 'policy::check',
      index: 3,
      offset: 8,
      source: 'src/policy.rs',
      line: 12,
      column: 5,
    };
    const outer = { function: 'label_resource', index: 2, offset: 9 };
    assert.deepEqual(stackText([library, library, library, own, library, outer]), [
      '  at policy::check (src/policy.rs:12:5)',
      '  at core::panicking::panic (function 9, byte 4)',
      '  at label_resource (function 2, byte 9)',
      '  (below it: 3 library frames)',
    ]);
    assert.deepEqual(stackText([library]), ['  at core::panicking::panic (function 9, byte 4)']);
    assert.deepEqual(stackText([]), []);
  });
});
