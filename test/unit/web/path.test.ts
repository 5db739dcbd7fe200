import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import * as path from '../../../src/web/path';

const part = fc.constantFrom('', '.', '..', 'a', 'b', 'a.b', '...', 'é');
const anyPath = fc.array(part, { maxLength: 6 }).map((parts) => parts.join('/'));
const sure = { numRuns: 2_000 };

describe('paths in a browser', () => {
  it('are joined and resolved as Node does', () => {
    fc.assert(
      fc.property(fc.array(anyPath, { maxLength: 4 }), (paths) => {
        assert.equal(path.join(...paths), posix.join(...paths));
        assert.equal(path.resolve('/', ...paths), posix.resolve('/', ...paths));
      }),
      sure,
    );
  });

  it('have the folder and the name that Node sees', () => {
    fc.assert(
      fc.property(anyPath, (one) => {
        assert.equal(path.dirname(one), posix.dirname(one));
        assert.equal(path.basename(one), posix.basename(one));
        assert.equal(path.isAbsolute(one), posix.isAbsolute(one));
      }),
      sure,
    );
  });

  it('lead from one to another as with Node', () => {
    fc.assert(
      fc.property(anyPath, anyPath, (from, to) => {
        assert.equal(path.relative(`/${from}`, `/${to}`), posix.relative(`/${from}`, `/${to}`));
      }),
      sure,
    );
  });
});
