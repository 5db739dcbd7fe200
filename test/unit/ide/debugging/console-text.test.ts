import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventText, outcomeText } from '../../../../src/ide/debugging/console-text';
import type { BackendCall } from '../../../../src/gateway/invocation';

const CALL: BackendCall = {
  index: 1,
  tool: 'get_me',
  args: {},
  returned: 12,
  reachedBackend: true,
  cause: null,
  resultBytes: 12,
  match: 'entry',
};

describe('the Debug Console', () => {
  it('reports backend calls, of failed ones with their true cause', () => {
    assert.deepEqual(eventText({ kind: 'backend-call', call: CALL }), {
      category: 'stdout',
      text: 'call_backend #1 get_me {} → 12 bytes\n',
    });
    const refused = { ...CALL, returned: -1, cause: 'no saved answer' };
    assert.deepEqual(eventText({ kind: 'backend-call', call: refused }), {
      category: 'stderr',
      text: 'call_backend #1 get_me {} → -1: no saved answer\n',
    });
  });

  it('reports logs by their level', () => {
    const categories = [0, 1, 2, 3, 7].map(
      (level) => eventText({ kind: 'log', entry: { level, message: 'm' } })?.category,
    );
    assert.deepEqual(categories, ['stdout', 'stdout', 'console', 'stderr', 'stdout']);
  });

  it('says why a guard did not load, in the words of a run', () => {
    const load = { ok: false, error: 'module[nope] not instantiated' } as const;
    const told = outcomeText({ type: 'load', file: 's.json', load });
    assert.match(told?.text ?? '', /the gateway refuses the guard:[^]*module\[nope\] not instantiated/);
    assert.equal(
      outcomeText({ type: 'load', file: 's.json', load: { ok: true, memoryPages: 1, durationMs: 1 } }),
      undefined,
    );
  });
});
