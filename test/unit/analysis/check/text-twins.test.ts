import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textTwins } from '../../../../src/analysis/check/properties/text-twins';
import type { GuardHost } from '../../../../src/run/guard-host';
import { readable, ScriptedHost } from '../../run/scripted-host';
import { read } from './backend-host';
import { check, READS_ISSUE } from './check-fixture';

describe('texts that people write', () => {
  it('are shown to change nothing in a guard that does not look at them', async () => {
    const checked = await check(textTwins, new ScriptedHost(readable));
    assert.deepEqual([checked.status, checked.runs], ['shown', 200]);
  });

  it('that trap are found, as the shortest text that does', async () => {
    const host = new ScriptedHost((name, input, options) =>
      name === 'label_response' && /[^\x00-\x7f]/.test(JSON.stringify(input))
        ? { kind: 'trap', error: 'wasm error: unreachable', healthy: false }
        : readable(name, input, options),
    );
    const checked = await check(textTwins, host);
    assert.equal(checked.status, 'broken');
    assert.match(
      checked.violation?.message ?? '',
      /^get_issue \/ public \/ read: with the text "[^"]{1,2}" the answer is .* wasm error: unreachable; without it read/,
    );
    assert.equal(checked.violation?.expected?.error, null);
    // Deterministic: the same seed finds the same text.
    assert.deepEqual((await check(textTwins, host)).violation?.message, checked.violation?.message);
  });

  it('that change a label are found', async () => {
    const host = new ScriptedHost((name, input, options) =>
      name === 'label_resource' && JSON.stringify(input).includes('other/secret')
        ? {
            answer: {
              resource: { description: '', secrecy: ['private:other/secret'], integrity: [] },
              operation: 'read',
            },
          }
        : readable(name, input, options),
    );
    const writes = {
      steps: [{ tool: 'create_issue', args: { owner: 'acme', repo: 'app', title: 'a title' }, result: null }],
    };
    const checked = await check(textTwins, host, writes);
    assert.equal(checked.status, 'broken');
    assert.match(checked.violation?.message ?? '', /secrecy \[private:other\/secret\]/);
  });

  it('are not blamed for what a guard remembers of the requests before', async () => {
    const remembering: GuardHost = {
      open: () => {
        let count = 0;
        const script = new ScriptedHost((name, input, options) =>
          name === 'label_resource' && ++count > 1
            ? read('private:acme/app')
            : readable(name, input, options),
        );
        return script.open();
      },
    };
    assert.equal((await check(textTwins, remembering)).status, 'shown');
  });

  it('are not shown to be harmless where there are none', async () => {
    const checked = await check(textTwins, new ScriptedHost(readable), {
      steps: [{ tool: 'get_me', args: {}, result: { login: 'octocat' } }],
    });
    assert.deepEqual([checked.status, checked.runs], ['no-subject', 0]);
  });

  it('are neither shown nor broken when our engine fails', async () => {
    const host = new ScriptedHost(() => ({ kind: 'host', error: 'the worker crashed', engine: true }));
    const checked = await check(textTwins, host);
    assert.deepEqual([checked.status, checked.reason], ['not-reached', 'the worker crashed']);
  });

  it('are no longer tried after a cancel', async () => {
    const controller = new AbortController();
    const host = new ScriptedHost((name, input, options) => {
      controller.abort();
      return readable(name, input, options);
    });
    const checked = await check(textTwins, host, READS_ISSUE, { signal: controller.signal });
    assert.deepEqual([checked.status, checked.reason], ['not-reached', 'the check was stopped']);
  });
});
