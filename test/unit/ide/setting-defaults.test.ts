import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { usableLimits } from '../../../src/ide/setting-defaults';

describe('limits from settings', () => {
  it('are taken when they are whole numbers in range', () => {
    assert.deepEqual(usableLimits({ backendCalls: 0, memoryPages: 65_536 }), {
      backendCalls: 0,
      memoryPages: 65_536,
    });
  });

  it('are left out when they are anything else', () => {
    const wrong = {
      memoryPages: 65_537,
      backendCalls: '3',
      inputBytes: 0,
      outputBytes: 1.5,
      timeoutMs: null,
      pages: 3,
    };
    assert.deepEqual(usableLimits(wrong), {});
  });
});
