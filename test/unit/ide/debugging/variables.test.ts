import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BackendCall } from '../../../../src/gateway/invocation';
import { withoutTime, stepsNamed } from '../../../../src/ide/debugging/debugged-scenario';
import {
  invocationVariables,
  jsonVariable,
  valueText,
  type ShownVariable,
} from '../../../../src/ide/debugging/variables';
import { parseScenario } from '../../../../src/scenario/parse';

/** Variables as the view shows them, opened. */
async function drawn(variables: readonly ShownVariable[], indent = ''): Promise<string[]> {
  const rows: string[] = [];
  for (const { name, value, children } of variables)
    rows.push(`${indent}${name}: ${value}`, ...(await drawn((await children?.()) ?? [], `${indent}  `)));
  return rows;
}

const REFUSED: BackendCall = {
  index: 2,
  tool: 'get_issue',
  args: { number: 7 },
  returned: -1,
  reachedBackend: false,
  cause: 'limit of 1 backend calls per invocation reached',
  resultBytes: 0,
  match: 'none',
};

describe('variables of an invocation', () => {
  it('report the true cause of each backend call', async () => {
    const shown = invocationVariables({
      function: 'label_response',
      step: 'third',
      input: { tool_name: 'a' },
      calls: [REFUSED],
      logs: [{ level: 2, message: 'careful' }],
    });
    assert.deepEqual(await drawn(shown), [
      'function: label_response',
      'step: third',
      'input: {"tool_name":"a"}',
      '  tool_name: "a"',
      'backend calls: 1',
      '  #2 get_issue: {"number":7} → -1: limit of 1 backend calls per invocation reached',
      '    arguments: {"number":7}',
      '      number: 7',
      '    returned: -1',
      '    cause: limit of 1 backend calls per invocation reached',
      'logs: 1',
      '  1 warn: careful',
    ]);
  });

  it('open JSON part by part, whatever its keys', async () => {
    const json = JSON.parse('{"__proto__":[1,{"b":null}]}') as Parameters<typeof jsonVariable>[1];
    assert.deepEqual(await drawn([jsonVariable('input', json)]), [
      'input: {"__proto__":[1,{"b":null}]}',
      '  __proto__: [1,{"b":null}]',
      '    0: 1',
      '    1: {"b":null}',
      '      b: null',
    ]);
  });

  it('are written in the guard’s own terms', async () => {
    assert.deepEqual([5n, -0, NaN, undefined].map(valueText), ['5', '-0', 'NaN', 'unknown']);
    assert.equal(valueText(Uint8Array.of(0, 255)), '00 ff');
  });
});

describe('the scenario that is debugged', () => {
  const { scenario } = parseScenario(`{ "version": 1, "guard": "g.wat",
    "steps": [
      { "name": "a", "call": "label_resource", "input": {}, "expect": { "maxDurationMs": 5, "trap": false } },
      { "name": "b", "call": "label_resource", "input": {} },
      { "name": "a", "call": "label_resource", "input": {} } ] }`);

  it('expects nothing of time and has no time limit', async () => {
    const debugged = withoutTime(scenario!);
    assert.deepEqual(debugged.steps[0]?.expect, { trap: false });
    assert.equal(debugged.limits.timeoutMs, Number.MAX_SAFE_INTEGER);
  });

  it('has the steps of a name', async () => {
    assert.deepEqual(stepsNamed(scenario!, 'a'), [0, 2]);
    assert.equal(stepsNamed(scenario!, 'c'), undefined);
  });
});
