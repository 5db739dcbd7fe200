import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIMIT_KEYS, LIMITS, perLimit, PROFILES } from '../../../src/gateway/limits';
import { headroomFindings } from '../../../src/run/headroom';
import { usedBy, usedOf, usedText } from '../../../src/run/limit-use';
import { invocation } from './scripted-host';

const KEYS = ['memoryPages', 'backendCalls', 'inputBytes', 'outputBytes', 'timeoutMs'] as const;

const small = invocation('label_resource', {
  memoryPages: 2,
  backendCallCount: 3,
  inputBytes: 4,
  outputBytes: 5,
  durationMs: 6,
});
const large = invocation('label_response', {
  memoryPages: 20,
  backendCallCount: 30,
  inputBytes: 40,
  outputBytes: 50,
  durationMs: 60,
});

describe('the use of limits', () => {
  it('is read from an invocation', () => {
    assert.deepEqual(
      KEYS.map((key) => usedBy(small, key)),
      [2, 3, 4, 5, 6],
    );
  });

  it('has the delays of saved answers in its time, which the deadline counts', () => {
    const slow = invocation('label_response', { durationMs: 6, delayMs: 50 });
    assert.equal(usedBy(slow, 'timeoutMs'), 56);
    assert.equal(usedOf([slow, small], 'timeoutMs'), 62);
  });

  it('is nothing where it is not known', () => {
    assert.equal(usedBy(invocation('label_agent'), 'inputBytes'), 0);
  });

  it('is the most of a step, and of time the sum', () => {
    for (const invocations of [
      [small, large],
      [large, small],
    ]) {
      assert.deepEqual(
        KEYS.map((key) => usedOf(invocations, key)),
        [20, 30, 40, 50, 66],
      );
    }
    assert.deepEqual(
      KEYS.map((key) => usedOf([], key)),
      [0, 0, 0, 0, 0],
    );
  });

  it('is written with the limit where that is known', () => {
    assert.equal(usedText(small, 'backendCalls', PROFILES['pr-7938']), '3/50');
    assert.equal(usedText(small, 'backendCalls', undefined), '3');
  });
});

describe('headroom', () => {
  it('is looked at for every limit', () => {
    const limits = perLimit((key) => usedOf([small, large], key));
    const messages = headroomFindings([small, large], limits).map(({ message }) => message);
    assert.deepEqual(
      messages,
      LIMIT_KEYS.map((key) => {
        const { name, unit, per } = LIMITS[key];
        const figures = `${limits[key]} of ${limits[key]} ${unit === 'milliseconds' ? 'ms' : unit}`;
        return `${per === 'step' ? 'the step' : 'label_response'} used 100 % of the limit \`${name}\`: ${figures}`;
      }),
    );
  });

  it('leaves out limits of nothing', () => {
    const limits = perLimit((key) => (key === 'timeoutMs' ? 1000 : 0));
    assert.deepEqual(headroomFindings([small], limits), []);
  });
});
