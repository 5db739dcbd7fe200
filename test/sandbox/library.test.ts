import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openLab } from '../../src/library/guard-lab';
import { UsageError } from '../../src/library/library-types';
import { WORKER } from './guards';

const folder = join(__dirname, '../../examples/repository-labels');

describe('the library', () => {
  const lab = openLab({ folder }, WORKER);

  it('gives no result of a run that is ended before its scenarios are found', async () => {
    const reason = new Error('enough');
    await assert.rejects(lab.run([], { signal: AbortSignal.abort(reason) }), reason);
  });

  it('takes no path for a list of paths', async () => {
    for (const paths of ['.', [1], null])
      await assert.rejects(lab.run(paths as never), (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, /takes a list of paths/);
        return true;
      });
  });

  it('says which folders were not searched', async () => {
    assert.deepEqual((await lab.run()).notSearched, []);
    lab.close();
  });

  it('says that what runs after it was closed could not run', async () => {
    const { summary, scenarios } = (await lab.run()).result;
    assert.equal(summary.errored, scenarios.length);
    assert.ok(summary.errored > 0);
  });
});
