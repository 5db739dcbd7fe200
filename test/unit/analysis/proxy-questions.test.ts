import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shapeTwins } from '../../../src/analysis/check/shape-twins';
import { faults } from '../../../src/analysis/check/faults';
import { requestsOf } from '../../../src/analysis/check/subjects';
import { shapedResult } from '../../../src/analysis/map/result-shapes';
import { resultsOf, sampleResult } from '../../../src/analysis/sample-result';
import { worldsOf } from '../../../src/analysis/worlds';
import { isMcpResult, mcpResult } from '../../../src/scenario/answers';
import { scenarioOf } from '../run/scripted-host';

const POLICY = { 'allow-only': { repos: 'all', 'min-integrity': 'none' } };
const args = { owner: 'acme', repo: 'app' };
const STEPS = [
  { tool: 'gone', args, response: { status: 404, body: {} } },
  { tool: 'page', args, response: { text: '<html>' } },
  { tool: 'create', args, route: 'write', result: [1] },
  { tool: 'list_issues', args, result: [{ number: 1 }] },
];
const PROXY = scenarioOf({ gateway: 'proxy', policy: POLICY, steps: STEPS });
const MCP = scenarioOf({ policy: POLICY, answers: 'mcp', steps: [{ tool: 'gone', args, result: [2] }] });
const tool = (name: string): { name: string; hints: { readOnly: null; destructive: null } } => ({
  name,
  hints: { readOnly: null, destructive: null },
});

describe('questions about a guard of the HTTP proxy', () => {
  const [world] = worldsOf([PROXY]);
  assert.ok(world);

  it('have bare bodies', () => {
    assert.equal(world.gateway, 'proxy');
    assert.ok(Array.isArray(sampleResult(world, world.repository)));
    assert.ok(!isMcpResult(shapedResult('search', world, world.repository)));
    const [mcp] = worldsOf([MCP]);
    assert.ok(mcp && isMcpResult(shapedResult('list', mcp, mcp.repository)));
  });

  it('take no results that the proxy does not filter, and none of the MCP gateway', () => {
    const resultOf = resultsOf([PROXY, MCP]);
    const set = { name: 'required', args };
    for (const name of ['gone', 'page', 'create'])
      assert.deepEqual(resultOf(tool(name), set, world), sampleResult(world, world.repository), name);
    assert.deepEqual(resultOf(tool('list_issues'), set, world), [{ number: 1 }]);
  });

  it('leave out what the guard is never asked', () => {
    const asked = requestsOf([PROXY], [], [world]).map((subject) => subject.tool);
    assert.deepEqual([...new Set(asked)], ['gone', 'page', 'list_issues']);
  });

  it('try no MCP result in place of a body, and no MCP error of a call', () => {
    const result = [{ number: 1 }];
    const names = shapeTwins(result, 'proxy').map(({ name }) => name);
    assert.ok(names.length > 0);
    assert.deepEqual(
      names.filter((name) => /MCP|isError|blocks/.test(name)),
      [],
    );
    const answers = faults(1000, 'proxy').flatMap(({ instead }) => instead(mcpResult({ a: 1 })) ?? []);
    assert.ok(answers.every(({ error, result: given }) => error !== undefined || isMcpResult(given ?? null)));
    assert.ok(!JSON.stringify(answers).includes('isError'));
    assert.equal(answers.length, faults(1000).length - 1);
  });
});
