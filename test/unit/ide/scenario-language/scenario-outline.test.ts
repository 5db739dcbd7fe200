import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  scenarioOutline,
  type ScenarioOutlineNode,
} from '../../../../src/ide/scenario-language/scenario-outline';
import { parseScenario } from '../../../../src/scenario/parse';

function drawn(nodes: readonly ScenarioOutlineNode[], indent = ''): string {
  return nodes
    .map(
      ({ kind, name, detail, children }) =>
        `${indent}${kind} ${name} · ${detail}\n${drawn(children, `${indent}  `)}`,
    )
    .join('');
}

function outline(text: string): string {
  return drawn(scenarioOutline(parseScenario(text).source.root));
}

describe('outline of a scenario', () => {
  it('has steps and answers by name, with what they are about', () => {
    const text = `{
      "version": 1, "guard": "./g.wat", "policy": { "allow-only": {} },
      "backend": [{ "tool": "get", "args": { "n": 1 }, "result": [1] }, { "tool": "get", "error": "502" }],
      "steps": [
        { "name": "first", "tool": "list", "backend": [{ "tool": "x", "result": 1 }], "expect": { "outcome": "allowed" } },
        { "call": "label_agent" },
        {},
      ],
    }`;
    assert.equal(
      outline(text),
      [
        'value version · 1',
        'value guard · ./g.wat',
        'value policy · {allow-only}',
        'list backend · 2',
        '  answer get · {n: 1}',
        '  failure get · fails: 502',
        'list steps · 3',
        '  request first · list',
        '    list backend · 1',
        '      answer x · ',
        '    expectation expect · outcome',
        '  call label_agent · ',
        '  request step 3 · ',
        '',
      ].join('\n'),
    );
  });

  it('is there while the file is being typed', () => {
    assert.equal(
      outline('{ "guard": "./g.wat", "steps": [ { "tool": "a"'),
      'value guard · ./g.wat\nlist steps · 1\n  request a · \n',
    );
    assert.equal(outline(''), '');
    assert.equal(outline('[1]'), '');
  });
});
