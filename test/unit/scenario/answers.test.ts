import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import { runScenario } from '../../../src/run/run-scenario';
import { isMcpResult, mcpResult } from '../../../src/scenario/answers';
import { Replay } from '../../../src/scenario/replay';
import { readable, scenarioOf, ScriptedHost } from '../run/scripted-host';

const wrapped = (text: string): Json => ({ content: [{ type: 'text', text }] });

describe('an MCP result', () => {
  const results: Json[] = [
    wrapped('x'),
    { content: [] },
    { content: [{ type: 'image', data: 'AA==', mimeType: 'image/png' }], isError: true },
    {
      content: [
        { type: 'text', text: 'a' },
        { type: 'resource', resource: {} },
      ],
      structuredContent: {},
    },
  ];
  for (const result of results) {
    it(`is ${JSON.stringify(result)}, and stays as it is`, () => {
      assert.ok(isMcpResult(result));
      assert.equal(mcpResult(result), result);
    });
  }

  const others: [value: Json, text: string][] = [
    [{ private: true, name: 'a<b' }, '{"name":"a\\u003cb","private":true}'],
    [[{ number: 1 }, 1e21], '[{"number":1},1e+21]'],
    ['plain text, as it is', 'plain text, as it is'],
    ['[1]', '[1]'],
    ['', ''],
    [null, 'null'],
    [false, 'false'],
    // What GitHub answers for a file, and blocks that are none.
    [{ content: 'aGk=', encoding: 'base64' }, '{"content":"aGk=","encoding":"base64"}'],
    [{ content: ['x'] }, '{"content":["x"]}'],
    [{ content: [{ text: 'no type' }] }, '{"content":[{"text":"no type"}]}'],
    [{ content: [{ type: 1 }] }, '{"content":[{"type":1}]}'],
    [{ content: null, isError: true }, '{"content":null,"isError":true}'],
    [[{ type: 'text', text: 'x' }], '[{"text":"x","type":"text"}]'],
  ];
  for (const [value, text] of others) {
    it(`is not ${JSON.stringify(value)}, which becomes one`, () => {
      assert.equal(isMcpResult(value), false);
      assert.deepEqual(mcpResult(value), wrapped(text));
    });
  }
});

describe('answers of a scenario', () => {
  const properties = {
    backend: [{ tool: 'a', result: { private: true } }, { tool: 'b', error: '502' }, { tool: 'c' }],
    steps: [
      { tool: 't', result: [1], backend: [{ tool: 'd', result: wrapped('x') }] },
      { call: 'label_response', input: { tool_result: [1] } },
    ],
  };

  /** What the guard gets from the tool and from the backend. */
  async function seen(answers?: string): Promise<{ inputs: string[]; calls: Json[] }> {
    const scenario = scenarioOf({ ...properties, ...(answers === undefined ? {} : { answers }) });
    const host = new ScriptedHost(readable);
    const input = { file: 'f', scenario, guard: { path: 'g.wat', bytes: new Uint8Array() } };
    await runScenario(input, host, () => undefined, new AbortController().signal);
    const replay = new Replay(scenario.backend);
    replay.enterStep(0, scenario.steps[0]?.backend ?? []);
    const calls = ['a', 'b', 'c', 'd'].map((tool) => {
      const answer = replay.call(tool, {});
      return answer.ok ? answer.result : `error ${answer.error}`;
    });
    const results = host.log.filter((line) => line.includes('label_response'));
    return { inputs: results.map((line) => /"tool_result":(.*)\}$/.exec(line)?.[1] ?? ''), calls };
  }

  it('are sent as they are written by default, and with `as-is`', async () => {
    for (const answers of [undefined, 'as-is']) {
      assert.deepEqual(await seen(answers), {
        inputs: ['[1]', '[1]'],
        calls: [{ private: true }, 'error 502', null, wrapped('x')],
      });
    }
  });

  it('are MCP results for everybody with `mcp`, except the input of a raw call', async () => {
    assert.deepEqual(await seen('mcp'), {
      inputs: [JSON.stringify(wrapped('[1]')), '[1]'],
      calls: [wrapped('{"private":true}'), 'error 502', wrapped('null'), wrapped('x')],
    });
  });
});
