import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seenNames, type NameKind } from '../../../../src/ide/scenario-language/seen-names';
import { parseScenario } from '../../../../src/scenario/parse';

function seen(value: unknown): Record<NameKind, string[]> {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const { tool, secrecy, integrity, repository } = seenNames(parseScenario(text).source.root);
  return { tool: [...tool], secrecy: [...secrecy], integrity: [...integrity], repository: [...repository] };
}

describe('names in scenarios', () => {
  it('are tools of steps, answers and expected calls', () => {
    const scenario = {
      backend: [{ tool: 'a' }],
      steps: [
        { tool: 'b', backend: [{ tool: 'c' }], expect: { backendCalls: [{ tool: 'd' }] } },
        { tool: 'a' },
      ],
    };
    assert.deepEqual(seen(scenario).tool, ['a', 'b', 'c', 'd']);
  });

  it('are tags of the agent, the expectations and the resource, each kind on its own', () => {
    const scenario = {
      agent: { secrecy: ['s1'], expect: { integrity: ['i1'] } },
      steps: [{ expect: { secrecy: ['s2'], resource: { integrity: ['i2'], secrecy: ['s1'] } } }],
    };
    assert.deepEqual(seen(scenario), {
      tool: [],
      secrecy: ['s1', 's2'],
      integrity: ['i1', 'i2'],
      repository: [],
    });
  });

  it('are repositories of the policy and of arguments', () => {
    const scenario = {
      policy: { 'allow-only': { repos: ['acme/*'] } },
      backend: [{ tool: 'a', args: { owner: 'Acme', repo: 'App' } }],
      steps: [{ tool: 'b', args: { owner: 'other' } }],
    };
    assert.deepEqual(seen(scenario).repository, ['acme/*', 'acme/app', 'other/*']);
  });

  it('are found in half-typed text, values of other kinds aside', () => {
    assert.deepEqual(
      seen('{ "steps": [ { "tool": "a" }, { "tool": 5 }, { "tool": "  " }, 7, { "tool": "b"').tool,
      ['a', 'b'],
    );
  });
});
