import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textTwins } from '../../../../src/analysis/check/properties/text-twins';
import type { GuardHost } from '../../../../src/run/guard-host';
import { readable, ScriptedHost, type Scripted } from '../../run/scripted-host';
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
      /^get_issue \/ public \/ read: with the text "[^"]{1,2}" (?:at \/title of the result|in all texts that people write) the answer is .* wasm error: unreachable; without it read/,
    );
    assert.equal(checked.violation?.expected?.error, null);
    // Deterministic: the same seed finds the same text.
    assert.deepEqual((await check(textTwins, host)).violation?.message, checked.violation?.message);
  });

  it('that a guard does not answer are found, though it is asked no more before they are as short as can be', async () => {
    const host = new ScriptedHost((name, input, options) => {
      if (name !== 'label_response' || !/[^\x00-\x7f]/.test(JSON.stringify(input)))
        return readable(name, input, options);
      const started = performance.now();
      while (performance.now() - started < options.timeoutMs);
      return { kind: 'timeout', error: 'module closed with context deadline exceeded', healthy: false };
    });
    const checked = await check(textTwins, host, READS_ISSUE, { timeoutMs: 1 });
    assert.equal(checked.status, 'broken');
    assert.match(checked.violation?.message ?? '', /context deadline exceeded/);
    assert.equal(checked.asked?.length, 1);
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

  const issue = {
    number: 1,
    title: 't',
    body: 'b',
    user: { login: 'octocat' },
    labels: ['bug', { name: 'ui' }],
  };
  const READS = {
    steps: [
      { name: 'read', tool: 'get_issue', args: { owner: 'acme', repo: 'app', ref: 'main' }, result: issue },
    ],
  };
  const TRAP: Scripted = { kind: 'trap', error: 'wasm error: unreachable', healthy: false };
  type Seen = typeof issue & Record<string, string>;

  /** A guard that fails where `fails` says so, by the issue and the arguments. */
  const failing = (
    fails: (issue: Seen, args: Record<string, string>) => boolean,
    failure: Scripted = TRAP,
  ): ScriptedHost =>
    new ScriptedHost((name, input, options) => {
      const { tool_args: args, tool_result: result } = input as unknown as {
        tool_args: Record<string, string>;
        tool_result: Seen;
      };
      return name === 'label_response' && fails(result, args) ? failure : readable(name, input, options);
    });
  const isHard = (text: unknown): boolean => typeof text === 'string' && /[^ -~]/.test(text);

  const FAULTS: readonly (readonly [string, ScriptedHost, RegExp])[] = [
    [
      'one of two texts',
      failing(({ title, body }) => isHard(title) !== isHard(body)),
      /at \/(title|body) of the result/,
    ],
    ['a login', failing(({ user }) => isHard(user.login)), /at \/user\/login of the result/],
    ['the name of a label', failing(({ labels }) => isHard(labels[0])), /at \/labels\/0 of the result/],
    [
      'the name in a label',
      failing(({ labels }) => isHard((labels[1] as { name: string }).name)),
      /at \/labels\/1\/name of the result/,
    ],
    ['an argument', failing((_, { ref }) => isHard(ref)), /at \/ref of the arguments/],
    [
      'a property of the arguments',
      failing((_, args) => Object.keys(args).some(isHard)),
      /as the name of a property in the arguments/,
    ],
    [
      'a property of an item',
      failing((seen) => Object.keys(seen).some(isHard)),
      /as the name of a property in the result/,
    ],
    ['right-to-left text', failing(({ title }) => title.includes('\u202e')), /with the text "\u202e/],
    ['half of a surrogate pair', failing(({ title }) => /\ud800(?![\udc00-\udfff])/.test(title)), /"\\ud800/],
    ['64 KiB', failing(({ body }) => body.length > 60_000), /"x{40}…"/],
  ];
  for (const [name, host, message] of FAULTS)
    it(`are found where the guard traps on ${name}`, async () => {
      const { status, violation } = await check(textTwins, host, READS);
      assert.equal(status, 'broken');
      assert.match(violation?.message ?? '', message);
    });

  it('may be names that a guard knows, and arguments that it refuses', async () => {
    const refusing = failing((_, { ref }) => isHard(ref), { kind: 'ok', error: 'label_response failed' });
    assert.equal((await check(textTwins, refusing, READS)).status, 'shown');
    const knowing = new ScriptedHost((name, input, options) =>
      name === 'label_resource' && !JSON.stringify(input).includes('octocat')
        ? read('private:acme/app')
        : readable(name, input, options),
    );
    const writes = { steps: [{ tool: 'add_user', args: { username: 'octocat' }, result: null }] };
    assert.equal((await check(textTwins, knowing, writes)).status, 'shown');
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
      steps: [{ tool: 'get_me', args: {}, result: 1 }],
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

  it('that were found stay found after a cancel, which says that nothing smaller was looked for', async () => {
    const controller = new AbortController();
    let traps = 0;
    const host = new ScriptedHost((name, input, options) => {
      if (name !== 'label_response' || !/[^\x00-\x7f]/.test(JSON.stringify(input)))
        return readable(name, input, options);
      // The first one breaks the property; the next ones are tried to find a smaller text.
      if (++traps === 6) controller.abort();
      return { kind: 'trap', error: 'wasm error: unreachable', healthy: false };
    });
    const checked = await check(textTwins, host, READS_ISSUE, { signal: controller.signal });
    assert.equal(checked.status, 'broken');
    assert.match(checked.violation?.message ?? '', /wasm error: unreachable/);
    assert.deepEqual(checked.notes, ['the check was stopped before smaller requests were tried']);
    assert.equal(checked.asked?.length, 1);
    assert.equal(traps, 6);
  });
});
