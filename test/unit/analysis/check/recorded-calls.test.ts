import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordedAnswer } from '../../../../src/analysis/check/recorded-calls';
import type { BackendCall } from '../../../../src/gateway/invocation';
import { fitsArguments } from '../../../../src/scenario/argument-match';

describe('the saved answer of a call', () => {
  it('fits this call alone, also when its arguments look like a matcher', () => {
    const args = { owner: { $any: true } };
    const call = {
      tool: 'get_repository',
      args,
      reachedBackend: true,
      result: null,
    } as unknown as BackendCall;
    const wanted = recordedAnswer(call)?.args;
    assert.ok(wanted !== undefined);
    assert.equal(fitsArguments(wanted, args), true);
    assert.equal(fitsArguments(wanted, { owner: 'acme' }), false);
  });
});
