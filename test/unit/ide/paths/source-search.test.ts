import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  exactPlaces,
  expandedPrefixes,
  isInside,
  sameNameGlob,
} from '../../../../src/ide/paths/source-search';

const guardFolder = '/work space/guards/target';

describe('places of a source', () => {
  it('has an absolute path as it is', () => {
    assert.deepEqual(exactPlaces({ source: '/build/src/../lib.rs', guardFolder }), ['/build/lib.rs']);
  });

  it('has a path of Windows as a uri has it', () => {
    assert.deepEqual(exactPlaces({ source: 'C:\\build\\lib.rs', guardFolder }), ['/C:/build/lib.rs']);
  });

  it('looks for a relative path in the compilation directory, then beside the guard', () => {
    assert.deepEqual(exactPlaces({ source: '../assembly/index.ts', compDir: '/build/x', guardFolder }), [
      '/build/assembly/index.ts',
      '/work space/guards/assembly/index.ts',
    ]);
  });

  it('takes what the setting makes of the path, and nothing else', () => {
    assert.deepEqual(
      exactPlaces({ source: '/build/src/lib.rs', replaced: '/mine/src/lib.rs', guardFolder }),
      ['/mine/src/lib.rs'],
    );
  });

  it('never goes to another computer', () => {
    assert.deepEqual(exactPlaces({ source: '\\\\server\\share\\lib.rs', guardFolder }), [
      '/server/share/lib.rs',
    ]);
    assert.deepEqual(exactPlaces({ source: 'https://example.org/lib.rs', guardFolder }), []);
  });

  it('knows that a library of AssemblyScript is no file', () => {
    assert.deepEqual(exactPlaces({ source: '~lib/string.ts', guardFolder }), []);
  });
});

describe('prefixes of the setting', () => {
  const folders = new Map([['guards', '/w/guards']]);

  it('has folders of the workspace in place of variables', () => {
    assert.deepEqual(
      expandedPrefixes(
        { '/build/': '${workspaceFolder}/', '/other/': '${workspaceFolder:guards}/x/' },
        '/w/own',
        folders,
      ),
      { '/build/': '/w/own/', '/other/': '/w/guards/x/' },
    );
  });

  it('leaves out an entry whose folder is not open, or that is no text', () => {
    assert.deepEqual(
      expandedPrefixes(
        { '/a/': '${workspaceFolder:gone}/', '/b/': 1, '/c/': '${workspaceFolder}/' },
        undefined,
        folders,
      ),
      {},
    );
  });
});

describe('files of the same name', () => {
  it('are found by the last part of the path', () => {
    assert.equal(sameNameGlob('/build/src/lib.rs'), '**/lib.rs');
    assert.equal(sameNameGlob('C:\\x\\[id].ts'), '**/?id?.ts');
  });

  it('are none for a path without a name', () => {
    assert.equal(sameNameGlob('/'), undefined);
  });
});

describe('a path', () => {
  it('is inside a folder, not beside one whose name starts alike', () => {
    assert.equal(isInside('/w/guards/x.rs', ['/w/guards']), true);
    assert.equal(isInside('/w/guards2/x.rs', ['/w/guards']), false);
  });
});
