import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { depthBelow, folderTree } from '../../../../src/ide/testing/folder-tree';

/** Labels, each indented below its parent. */
function drawn(...folders: string[]): string[] {
  const depths = new Map<string | undefined, number>([[undefined, -1]]);
  return folderTree(folders).map(({ path, label, parent }) => {
    const depth = (depths.get(parent) ?? NaN) + 1;
    depths.set(path, depth);
    return '  '.repeat(depth) + label;
  });
}

describe('folders in the Test Explorer', () => {
  it('are not shown when all files are in one', () => {
    assert.deepEqual(drawn(), []);
    assert.deepEqual(drawn('test/scenarios', 'test/scenarios'), []);
    assert.deepEqual(drawn(''), []);
  });

  it('hold their files, and those of the root are beside them', () => {
    assert.deepEqual(drawn('', 'b', 'a'), ['a', 'b']);
  });

  it('are nested where they part ways or hold files themselves', () => {
    assert.deepEqual(drawn('examples/limits', 'examples/labels/old', 'test/ui/east', 'test/ui'), [
      'examples',
      '  labels/old',
      '  limits',
      'test/ui',
      '  east',
    ]);
  });

  it('can lie outside of the workspace', () => {
    assert.deepEqual(drawn('/srv/guards/a', '/srv/guards/b', 'here'), ['/srv/guards', '  a', '  b', 'here']);
    assert.deepEqual(drawn('/a', '/b'), ['/', '  a', '  b']);
    assert.deepEqual(drawn('C:/x/a', 'C:/x/b'), ['C:/x', '  a', '  b']);
  });

  it('are so many levels above what is in them', () => {
    assert.deepEqual([depthBelow('a/b/c', 'a'), depthBelow('a', 'a'), depthBelow('/a', '/')], [2, 0, 1]);
  });
});
