import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { savedAnswer, whyNoAnswer } from '../../../../src/ide/backend-calls/saved-answer';
import { keptArguments } from '../../../../src/gateway/backend-calls';
import type { Json } from '../../../../src/gateway/json';
import { parseScenario } from '../../../../src/scenario/parse';
import { backendCall } from '../../run/scripted-host';

describe('a call copied as a saved answer', () => {
  it('has tool, arguments and result, and can be pasted into a scenario', () => {
    const copied = savedAnswer(backendCall(1, { args: { n: 1 }, result: { open: true } }));
    assert.equal(
      copied?.text,
      '{\n  "tool": "get_issue",\n  "args": {\n    "n": 1\n  },\n  "result": {\n    "open": true\n  }\n}',
    );
    const text = `{ "version": 1, "guard": "g.wat", "backend": [${copied.text}], "steps": [] }`;
    assert.deepEqual(parseScenario(text).scenario?.backend, [
      { tool: 'get_issue', args: { n: 1 }, result: { open: true } },
    ]);
  });

  it('keeps the delay, which the deadline counts, and what looks like a matcher', () => {
    const copied = savedAnswer(backendCall(1, { args: { $any: true }, result: 1, delayMs: 6000 }));
    assert.deepEqual(copied?.entry, {
      tool: 'get_issue',
      args: { $exact: { $any: true } },
      result: 1,
      delayMs: 6000,
    });
  });

  it('is not written for a call that no saved answer can answer alone', () => {
    assert.equal(whyNoAnswer(backendCall(1, { result: 1 })), undefined);
    const overLimit = backendCall(11, { failure: 'over-limit', reachedBackend: false, match: 'none' });
    assert.match(whyNoAnswer(overLimit) ?? '', /does not reach the backend/);
    assert.match(whyNoAnswer(backendCall(1, { tool: null })) ?? '', /no readable tool name/);
    assert.match(whyNoAnswer(backendCall(1, { argsOmitted: true })) ?? '', /for them alone/);
    assert.equal(whyNoAnswer(backendCall(1, { argsOmitted: true, match: 'none' })), undefined);
  });

  it('has the error that a saved answer gave', () => {
    const copied = savedAnswer(
      backendCall(1, { cause: '502', failure: 'backend-error', entry: { scope: 'step', index: 0 } }),
    );
    assert.deepEqual(JSON.parse(copied?.text ?? ''), { tool: 'get_issue', args: { n: 1 }, error: '502' });
  });

  it('leaves the result to be written when no answer fitted, and says so', () => {
    const copied = savedAnswer(
      backendCall(1, { cause: 'no saved answer', failure: 'backend-error', match: 'none', resultBytes: 0 }),
    );
    assert.deepEqual(JSON.parse(copied?.text ?? ''), { tool: 'get_issue', args: { n: 1 }, result: null });
    assert.match(copied?.warning ?? '', /received no answer/);
  });

  it('matches any arguments when they are not known', () => {
    const args = '[Guard Lab: 300000 bytes not kept]';
    const copied = savedAnswer(backendCall(1, { args, argsOmitted: true, result: 1 }));
    assert.deepEqual(JSON.parse(copied?.text ?? ''), { tool: 'get_issue', result: 1 });
    assert.match(copied?.warning ?? '', /any arguments/);
  });

  it('matches any arguments when they were too deep to keep', () => {
    const kept = keptArguments(JSON.parse('[1,'.repeat(600) + '0' + ']'.repeat(600)) as Json, 4_000, true);
    const copied = savedAnswer(backendCall(1, { ...kept, result: 1 }));
    assert.deepEqual(JSON.parse(copied?.text ?? ''), { tool: 'get_issue', result: 1 });
  });

  it('does not exist for a call without a tool', () => {
    assert.equal(savedAnswer(backendCall(1, { tool: null })), undefined);
  });
});
