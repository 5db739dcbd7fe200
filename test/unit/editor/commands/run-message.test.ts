import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runMessage } from '../../../../src/editor/commands/run-message';

const none = { passed: 0, failed: 0, errored: 0, unchecked: 0, durationMs: 0 };

describe('the message at the end of a run', () => {
  it('is left out when nothing failed', () => {
    assert.equal(runMessage({ ...none, passed: 3, unchecked: 1 }, 4), undefined);
  });

  it('counts what failed, what could not run, and the rest', () => {
    assert.equal(
      runMessage({ ...none, failed: 2, errored: 1, passed: 4, unchecked: 1 }, 8),
      'Guard Lab: 2 failed, 1 could not run, 4 passed, 1 ran, nothing checked of 8 scenarios.',
    );
    assert.equal(runMessage({ ...none, failed: 1 }, 1), 'Guard Lab: 1 failed of 1 scenario.');
  });
});
