import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bareTarget } from '../../../src/analysis/probe-target';
import { GuardUnusable } from '../../../src/capture/guard-calls';
import { LogImport } from '../../../src/capture/log-import';
import { redactedEvent } from '../../../src/capture/redacted-event';
import type { JsonObject } from '../../../src/gateway/json';
import { Redactor } from '../../../src/redaction/redactor';
import { readable, ScriptedHost, type Scripted } from '../run/scripted-host';
import { line, readLog } from './log-text';

const GUARD = { path: 'guard.wasm', bytes: new Uint8Array() };
const LATE: Scripted = {
  kind: 'timeout',
  error: 'module closed with context deadline exceeded',
  healthy: false,
};

interface Written {
  readonly text: string;
  readonly totals: LogImport['totals'];
}

/** A guard that runs until its deadline, which is at least one millisecond. */
function late(): Scripted {
  for (const started = performance.now(); performance.now() - started < 2;);
  return LATE;
}

/** Imports sessions of a log without secrets; the deadline of the guard is as short as can be. */
async function imported(
  lines: readonly string[],
  host: ScriptedHost,
  sessions = [1],
  guard = './guard.wasm',
  policy?: JsonObject,
): Promise<Written> {
  const texts: string[] = [];
  const target = bareTarget({ guard: GUARD, policy, profile: undefined });
  const work = new LogImport({
    frame: { guard, ...(policy ? { policy } : {}) },
    guard: GUARD,
    target: { ...target, limits: { ...target.limits, timeoutMs: 0 } },
    host,
    signal: new AbortController().signal,
    source: 'log.jsonl',
    maxSteps: 200,
    isChosen: ({ session }) => sessions.includes(session),
    write: (_, text) => texts.push(text),
  });
  const redactor = new Redactor();
  for (const event of readLog(lines.join('\n'), 1000).events) {
    const { session } = event.kind === 'exchange' ? event.exchange : event;
    if (sessions.includes(session)) await work.add(redactedEvent(event, redactor));
  }
  await work.end();
  return { text: texts.join(''), totals: work.totals };
}

const expectations = ({ text }: Written): string[] =>
  text.split('\n').flatMap((each) => /"expect": (.*)/.exec(each)?.[1] ?? []);

describe('items that were removed', () => {
  const read = [line.call('read'), line.answer(1)];

  it('are none of a session that is not chosen', async () => {
    const log = [...read, line.request('initialize'), line.answer({}), ...read, line.filtered('read', 'x')];
    const first = await imported(log, new ScriptedHost(readable));
    assert.deepEqual(expectations(first), ['{"outcome":"allowed"}']);
    const second = await imported(log, new ScriptedHost(readable), [2]);
    assert.deepEqual(expectations(second), ['{"outcome":"blocked","filtered":["x"]}']);
  });

  it('prove nothing of requests that overlap', async () => {
    const overlapping = [1, 2].map((id) => line.call('read', {}, { id }));
    const answers = [1, 2].map((id) => line.answer(id, { id }));
    const log = [...overlapping, ...answers, line.filtered('read', 'x'), line.call('list'), line.answer(1)];
    const written = await imported(log, new ScriptedHost(readable));
    assert.deepEqual(expectations(written), ['{"outcome":"allowed"}']);
    assert.deepEqual([written.totals.expected, written.totals.unproven], [1, 2]);
  });

  it('hold no secrets, also when the request waited for others', async () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const calls = [line.call('list', {}, { id: 1 }), line.call('read', {}, { id: 2 })];
    const log = [...calls, line.answer(2, { id: 2 }), line.filtered('read', `of ${secret}`)];
    const written = await imported([...log, line.answer(1, { id: 1 })], new ScriptedHost(readable));
    assert.match(expectations(written).join(), /"filtered":1/);
    assert.ok(!written.text.includes(secret));
  });
});

describe('an agent with other labels than label_agent gives', () => {
  const withAgent = (text: string, secrecy?: string[], integrity?: string[]): string =>
    JSON.stringify({
      ...(JSON.parse(text) as object),
      agent_secrecy: secrecy,
      agent_integrity: integrity,
    });
  const call = (secrecy?: string[], integrity?: string[]): string[] => [
    withAgent(line.call('read'), secrecy, integrity),
    line.answer(1),
  ];
  const agent = (mode: string): ScriptedHost =>
    new ScriptedHost((name, input, options) =>
      name === 'label_agent'
        ? { answer: { agent: { secrecy: ['a', 'b'], integrity: [] }, difc_mode: mode } }
        : readable(name, input, options),
    );
  it('shows no secret of their tags', async () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const { totals } = await imported(call([`private:${token}`]), agent('filter'), [1], './guard.wasm', {});
    assert.match(
      totals.firstOtherAgent ?? '',
      /secrecy \["private:\[REDACTED:github-token-1\]"\] instead of/,
    );
  });

  const others = async (lines: readonly string[], host: ScriptedHost, policy?: object): Promise<unknown> => {
    const { totals } = await imported(lines, host, [1], './guard.wasm', policy as JsonObject | undefined);
    return [totals.otherAgents, totals.firstOtherAgent, totals.differences];
  };
  const policy = { 'allow-only': { repos: 'public', 'min-integrity': 'none' } };

  it('is counted, with the first one in words', async () => {
    const log = [call(['b', 'a']), call(['a'], []), call(undefined, ['x']), call()].flat();
    assert.deepEqual(await others(log, agent('filter'), policy), [
      2,
      'in line 3 the agent has secrecy ["a"] instead of ["a","b"]',
      0,
    ]);
  });

  it('is an agent with labels where no policy gives any', async () => {
    assert.deepEqual(await others(call(['a']), new ScriptedHost(readable)), [
      1,
      'in line 1 the agent has secrecy ["a"] instead of []',
      0,
    ]);
    assert.deepEqual(await others(call([], []), new ScriptedHost(readable)), [0, null, 0]);
  });

  it('says nothing in propagate mode, in which labels change', async () => {
    assert.deepEqual(await others(call(['a']), agent('propagate'), policy), [0, null, 0]);
  });
});

describe('a step with a secret that was replaced', () => {
  it('counts as redacted, and keeps no expectation that is not met', async () => {
    const log = [line.call('read', { password: 'hunter2' }), line.answer(1), line.filtered('read', 'x')];
    const { totals } = await imported(log, new ScriptedHost(readable));
    assert.deepEqual([totals.marked, totals.expected, totals.differences], [1, 0, 0]);
  });
});

describe('a scenario that could not be read again', () => {
  it('is not written, and the report says so', async () => {
    const { text, totals } = await imported(
      [line.call('a'), line.answer(1)],
      new ScriptedHost(readable),
      [1],
      '',
    );
    assert.deepEqual([text, totals.files, totals.differences], ['', [], 1]);
    assert.match(
      totals.firstDifferences[0]?.difference ?? '',
      /^it is not written, because it could not be read: ./,
    );
  });
});

describe('a guard that hangs', () => {
  it('ends the import after three requests that ran until their deadline', async () => {
    const host = new ScriptedHost((name) => (name === 'label_resource' ? late() : {}));
    const calls = Array.from({ length: 200 }, (_, index) => [line.call(`t${String(index)}`), line.answer(1)]);
    await assert.rejects(imported(calls.flat(), host), (error) => {
      assert.ok(error instanceof GuardUnusable);
      assert.match(error.message, /^3 requests ran until their deadline/);
      return true;
    });
    assert.ok(host.log.filter((each) => each.includes('label_resource')).length <= 4);
  });
});
