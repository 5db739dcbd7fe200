import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sourceCandidates } from '../../../../src/editor/backend-calls/source-candidates';

const guard = { path: '/repo/build/guard.wasm', shown: 'build/guard.wasm' };

describe('where the source of a frame may be', () => {
  it('is the guard itself when results call it so', () => {
    assert.deepEqual(sourceCandidates('build/guard.wasm', guard, ['/repo']), ['/repo/build/guard.wasm']);
  });

  it('is the path when it is absolute, on any system', () => {
    assert.deepEqual(sourceCandidates('/src/lib.rs', guard, ['/repo']), ['/src/lib.rs']);
    assert.deepEqual(sourceCandidates('C:\\src\\lib.rs', guard, []), ['/C:/src/lib.rs']);
  });

  it('is below the guard’s workspace folder, beside the guard, or below another folder', () => {
    assert.deepEqual(sourceCandidates('./src/lib.rs', guard, ['/other', '/repo']), [
      '/repo/src/lib.rs',
      '/repo/build/src/lib.rs',
      '/other/src/lib.rs',
    ]);
  });

  it('follows steps upwards', () => {
    assert.deepEqual(sourceCandidates('../src/lib.rs', guard, []), ['/repo/src/lib.rs']);
  });
});
