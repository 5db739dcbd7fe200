import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { describe, it } from 'node:test';
import { searchFiles } from '../../../src/cli/file-search';
import { realPathOf } from '../../../src/files/allowed-folders';
import { isRegularFile } from '../../../src/files/read-file';
import { FileRefusal, onlySystemError, reasonOf } from '../../../src/files/system-error';

describe('errors of the system', () => {
  it('are expected where files are looked for, also for paths that no system takes', async () => {
    for (const path of ['/none/there', 'a\0b', `${'x'.repeat(5000)}`]) {
      assert.equal(isRegularFile(path), false);
      assert.equal(realPathOf(path), undefined);
    }
    const { files, unread } = await searchFiles({ glob: '**/*', folder: '/none/there', kind: 'guards' });
    assert.deepEqual([files, unread], [[], ['/none/there']]);
  });

  it('are distinguished from faults of ours, which go on', () => {
    const fault = new TypeError('x is not a function');
    assert.throws(() => onlySystemError(fault), fault);
    assert.throws(() => reasonOf(fault), fault);
    // Node says so of a wrong call, with a code.
    assert.throws(
      () => statSync(1 as unknown as string),
      (error) => {
        assert.throws(() => onlySystemError(error), error as Error);
        return true;
      },
    );
    assert.equal(reasonOf(new FileRefusal('the folder f is not writable')), 'the folder f is not writable');
    assert.doesNotThrow(() => onlySystemError(Object.assign(new Error('ENOENT'), { code: 'ENOENT' })));
  });
});
