import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolveSource, type SourceSearch } from '../../../../src/wasm/debug/source-path';

/** The file found, `a | b` when ambiguous, `missing` otherwise. */
function resolve(path: string, rest: Partial<SourceSearch> & { files: readonly string[] }): string {
  const result = resolveSource({ path, folders: ['/work'], ...rest });
  if (result.kind === 'missing') return 'missing';
  return result.kind === 'found' ? result.file : result.files.join(' | ');
}

describe('paths of debug information', () => {
  it('finds the file itself', () => {
    const files = ['/work/src/lib.rs', '/work/other/src/lib.rs'];
    assert.equal(resolve('/work/./src/../src/lib.rs', { files }), '/work/src/lib.rs');
  });

  it('replaces the longest prefix of the setting', () => {
    const files = ['/work/a/lib.rs', '/work/b/lib.rs'];
    const prefixes = { '/build': '/work/a', '/build/deep': '/work/b' };
    assert.equal(resolve('/build/deep/lib.rs', { files, prefixes }), '/work/b/lib.rs');
    assert.equal(resolve('/build/lib.rs', { files, prefixes }), '/work/a/lib.rs');
    assert.equal(resolve('/builder/lib.rs', { files, prefixes }), '/work/a/lib.rs | /work/b/lib.rs');
  });

  it('takes the place below the compilation directory', () => {
    const files = ['/work/src/lib.rs', '/work/vendored/src/lib.rs'];
    const compDir = '/guards/tiny-rust';
    assert.equal(resolve('/guards/tiny-rust/src/lib.rs', { files, compDir }), '/work/src/lib.rs');
  });

  it('takes a relative path from the folders', () => {
    const files = ['/work/assembly/index.ts', '/work/old/assembly/index.ts'];
    assert.equal(resolve('./assembly/index.ts', { files }), '/work/assembly/index.ts');
  });

  it('takes the longest unique suffix', () => {
    const files = ['/work/a/src/lib.rs', '/work/b/src/lib.rs'];
    assert.equal(resolve('/build/b/src/lib.rs', { files }), '/work/b/src/lib.rs');
  });

  it('says when several files fit', () => {
    const files = ['/work/a/src/lib.rs', '/work/b/src/lib.rs'];
    assert.equal(resolve('/build/src/lib.rs', { files }), '/work/a/src/lib.rs | /work/b/src/lib.rs');
  });

  it('does not take half a name for a suffix', () => {
    assert.equal(resolve('/build/guard.c', { files: ['/work/safeguard.c'] }), 'missing');
  });

  it('does not guess files of libraries and dependencies', () => {
    const files = ['/work/src/lib.rs'];
    assert.equal(resolve('/rustc/0123/library/core/src/lib.rs', { files }), 'missing');
    assert.equal(resolve('/home/me/.cargo/registry/src/x/serde-1.0.0/src/lib.rs', { files }), 'missing');
  });

  it('reads paths of Windows, whose drives ignore case', () => {
    const files = ['c:\\guards\\src\\lib.rs'];
    assert.equal(resolve('C:\\Guards\\src\\lib.rs', { files, folders: ['c:\\guards'] }), files[0]);
    assert.equal(resolve('D:\\build\\src\\lib.rs', { files, folders: ['c:\\guards'] }), files[0]);
  });

  it("cuts rustc's unit from a path", () => {
    const path = 'src/lib.rs/@/tiny.4581209e1ab18a92-cgu.0';
    assert.equal(resolve(path, { files: ['/work/src/lib.rs'] }), '/work/src/lib.rs');
  });

  it('takes prefixes with names of object members for prefixes', () => {
    assert.equal(resolve('__proto__/lib.rs', { files: ['/work/lib.rs'], prefixes: {} }), '/work/lib.rs');
  });
});
