import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { searchFiles } from '../../../src/cli/file-search';
import { realPathOf } from '../../../src/files/allowed-folders';
import { isRegularFile } from '../../../src/files/read-file';
import { onlySystemError } from '../../../src/files/system-error';

describe('errors of the system', () => {
  it('are expected where files are looked for, also for paths that no system takes', async () => {
    for (const path of ['/none/there', 'a\0b', `${'x'.repeat(5000)}`]) {
      assert.equal(isRegularFile(path), false);
      assert.equal(realPathOf(path), undefined);
    }
    const { files, unread } = await searchFiles({ glob: '**/*', folder: '/none/there' });
    assert.deepEqual([files, unread], [[], ['/none/there']]);
  });

  it('are told from faults of ours, which go on', () => {
    const fault = new TypeError('x is not a function');
    assert.throws(() => onlySystemError(fault), fault);
    assert.doesNotThrow(() => onlySystemError(Object.assign(new Error('ENOENT'), { code: 'ENOENT' })));
  });
});
