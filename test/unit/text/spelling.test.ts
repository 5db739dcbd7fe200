import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nearest } from '../../../src/text/spelling';

describe('the nearest name', () => {
  const names = ['outcome', 'output', 'maxBackendCalls', 'list_issues'];
  const cases: [string, string | undefined][] = [
    ['outcom', 'outcome'],
    ['ouptut', 'output'],
    ['max_backend_calls', 'maxBackendCalls'],
    ['listIssues', 'list_issues'],
    ['nonsense', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ];
  for (const [word, expected] of cases) {
    it(`of ${JSON.stringify(word.slice(0, 20))} is ${expected ?? 'none'}`, () => {
      assert.equal(nearest(word, names), expected);
    });
  }
});
