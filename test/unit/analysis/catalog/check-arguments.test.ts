import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toolCatalog } from '../../../../src/analysis/catalog/check-arguments';
import { parseCatalog } from '../../../../src/analysis/catalog/parse-catalog';
import type { Json } from '../../../../src/gateway/json';
import { runScenario } from '../../../../src/run/run-scenario';
import { backendCall, readable, scenarioOf, ScriptedHost } from '../../run/scripted-host';

const parsed = parseCatalog(
  `[{ "name": "get_issue", "inputSchema": { "type": "object", "additionalProperties": false,
      "properties": { "owner": { "type": "string" }, "n": { "type": "integer" }, "state": { "enum": ["open", "closed"] } },
      "required": ["owner"] } }, "list_x"]`,
  'tools.json',
);
assert.ok(parsed.ok);
const tools = toolCatalog(parsed.tools);

const drawn = (tool: string, args: Json): string[] =>
  tools.problemsOf(tool, args).map(({ kind, path, message }) => `${kind} ${JSON.stringify(path)} ${message}`);

describe('a call of a tool', () => {
  it('is checked against the catalog', () => {
    assert.deepEqual(drawn('get_isue', {}), [
      'unknown-tool [] the catalog has no tool "get_isue"; did you mean "get_issue"?',
    ]);
    assert.deepEqual(drawn('get_issue', { n: '1', state: 'opn', owners: 'a' }), [
      'arguments [] get_issue: `owner` is required',
      'arguments ["n"] get_issue: `n` must be a whole number, not a string',
      'arguments ["state"] get_issue: `state` must be one of "open", "closed", not "opn"; did you mean "open"?',
      'arguments [] get_issue: `owners` is not an argument of the tool; did you mean "owner"?',
    ]);
    assert.deepEqual(drawn('get_issue', []), [
      'arguments [] get_issue: the arguments must be an object, not a list',
    ]);
    assert.deepEqual(drawn('get_issue', null), ['arguments [] get_issue: `owner` is required']);
    assert.deepEqual(drawn('get_issue', { owner: 'a' }), []);
    assert.deepEqual(drawn('list_x', { any: 1 }), []);
  });
});

describe('a run with a catalog', () => {
  const stack = [{ index: 1, name: 'ask' }] as never;
  const calls = [
    backendCall(1, { tool: 'get_issue', args: { owner: 'a' } }),
    backendCall(2, { tool: 'get_isue', args: {}, stack }),
    backendCall(3, { tool: 'get_issue', args: {}, stack }),
    backendCall(4, { tool: 'get_issue', args: {} }),
    backendCall(5, { tool: 'get_issue', args: 'too large', argsOmitted: true }),
    backendCall(6, { tool: null }),
  ];

  async function run(withTools: boolean) {
    const host = new ScriptedHost((name, input, options) => {
      const given = readable(name, input, options);
      return name === 'label_response' ? given : { ...given, backendCalls: calls };
    });
    const scenario = scenarioOf({
      policy: { 'allow-only': { repos: 'public', 'min-integrity': 'none' } },
      steps: [{ tool: 'list_x' }, { tool: 'get_issue', args: { n: 1.5 } }, { tool: 'delete_all' }],
    });
    const guard = { path: 'g.wat', bytes: new Uint8Array() };
    const { signal } = new AbortController();
    const input = { file: 'f', scenario, guard, ...(withTools ? { tools } : {}) };
    const result = await runScenario(input, host, () => undefined, signal);
    return [result.agent?.findings ?? [], ...result.steps.map((step) => step.findings)].map((findings) =>
      findings
        .filter(({ code }) => /tool$|arguments$/.test(code))
        .map(({ code, message, at, stack: frames }) =>
          [code, ...(at ? [JSON.stringify(at)] : []), ...(frames ? ['at source'] : []), message].join(' '),
        ),
    );
  }

  it('reports backend calls at their source, each problem once, and steps', async () => {
    const ofCalls = (name: string): string[] => [
      `unknown-backend-tool at source ${name}, backend call 2: the catalog has no tool "get_isue"; did you mean "get_issue"?`,
      `backend-arguments at source ${name}, backend call 3: get_issue: \`owner\` is required`,
    ];
    assert.deepEqual(await run(true), [
      ofCalls('label_agent'),
      ofCalls('label_resource'),
      [
        ...ofCalls('label_resource'),
        'step-arguments ["steps",1,"args"] get_issue: `owner` is required',
        'step-arguments ["steps",1,"args","n"] get_issue: `n` must be a whole number, not 1.5',
      ],
      [...ofCalls('label_resource'), 'step-tool ["steps",2,"tool"] the catalog has no tool "delete_all"'],
    ]);
  });

  it('reports nothing of the kind without one', async () => {
    assert.deepEqual(await run(false), [[], [], [], []]);
  });
});
