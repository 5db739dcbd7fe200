import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Invocation } from '../../../src/gateway/invocation';
import { LIMIT_NAMES } from '../../../src/gateway/limits';
import { limitHits } from '../../../src/run/limit-hits';
import { backendCall, invocation } from './scripted-host';

function hits(facts: Partial<Invocation>): string[] {
  return limitHits(invocation('label_resource', facts)).map(({ limit, message }) => `${limit}: ${message}`);
}

const overLimit = backendCall(51, { failure: 'over-limit', cause: 'limit of 50 reached', returned: -1 });

describe('the limits an invocation hit', () => {
  it('are those that the runtime recorded', () => {
    const limits = LIMIT_NAMES.map((limit) => ({ limit, message: 'reached' }));
    assert.deepEqual(
      hits({ limits }),
      LIMIT_NAMES.map((name) => `${name}: reached`),
    );
  });

  it('are none when a sentence merely reads like one', () => {
    const sentences = [
      'input too large: 2 bytes (max 1)',
      'guard requires buffer of 2 bytes which exceeds maximum of 1 bytes',
      'failed after 3 attempts, buffer size 2 still insufficient',
      'failed to grow WASM memory from 1 to 2 bytes',
    ];
    for (const error of sentences) assert.deepEqual(hits({ kind: 'error', error }), [], error);
  });

  it('include time when the deadline ended the invocation', () => {
    assert.deepEqual(hits({ kind: 'timeout', error: 'late' }), ['time: late']);
  });

  it('include backend calls of an invocation that was interrupted', () => {
    const facts = { kind: 'timeout', error: 'late', backendCalls: [overLimit] } as const;
    assert.deepEqual(hits(facts), ['time: late', 'backend-calls: limit of 50 reached']);
  });

  it('are each there once', () => {
    const limits = [{ limit: 'backend-calls', message: 'first' }] as const;
    assert.deepEqual(hits({ limits, backendCalls: [overLimit] }), ['backend-calls: first']);
  });
});
