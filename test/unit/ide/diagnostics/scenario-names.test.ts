import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { relativePath } from '../../../../src/ide/paths/relative-path';
import { misspeltTools, missingGuard, nearestGuards } from '../../../../src/ide/diagnostics/scenario-names';
import { parseScenario, type ParsedScenario } from '../../../../src/scenario/parse';
import { drawDiagnostics, fixed } from './draw';

const scenario = (...tools: string[]): ParsedScenario =>
  parseScenario(
    `{ "version": 1, "guard": "g.wat", "steps": [\n${tools.map((tool) => `  { "tool": "${tool}" }`).join(',\n')}\n] }`,
  );

const drawn = (parsed: ParsedScenario, ...others: ParsedScenario[]): string =>
  drawDiagnostics(parsed.source.text, misspeltTools(parsed, [parsed, ...others]));

describe('tools spelled like known ones', () => {
  it('marks a name that occurs once beside one that occurs more often', () => {
    const parsed = scenario('list_issues', 'list_issues', 'list_isues');
    assert.equal(
      drawn(parsed),
      `  { "tool": "list_isues" }
            ^^^^^^^^^^^^ info unknown-tool: No other step or saved answer uses the tool \`list_isues\`; did you mean \`list_issues\`?`,
    );
    const found = misspeltTools(parsed, [parsed]);
    assert.deepEqual(
      misspeltTools(parseScenario(fixed(parsed.source.text, found, 'Change to "list_issues"')), []),
      [],
    );
  });

  it('knows the tools of other scenarios', () => {
    assert.match(drawn(scenario('get-issue'), scenario('get_issue')), /did you mean `get_issue`/);
  });

  it('marks the later of two names that occur once', () => {
    assert.match(drawn(scenario('list_isues', 'list_issues')), /uses the tool `list_issues`/);
  });

  it('looks at expected calls as well', () => {
    const parsed = parseScenario(
      `{ "version": 1, "guard": "g.wat", "backend": [{ "tool": "get_author", "result": 1 }], "steps": [
  { "tool": "t", "expect": { "backendCalls": [{ "tool": "get_auhtor" }] } } ] }`,
    );
    assert.match(drawn(parsed), /uses the tool `get_auhtor`; did you mean `get_author`/);
  });

  it('leaves different tools alone', () => {
    assert.equal(drawn(scenario('list_commits', 'list_commits', 'list_comments', 'get_me', 'get_tag')), '');
  });

  it('leaves a name alone that occurs twice', () => {
    assert.equal(drawn(scenario('list_issues', 'list_issues', 'list_issue', 'list_issue')), '');
  });
});

describe('a guard that does not exist', () => {
  it('is none that was built while it was looked for', () => {
    for (const path of ['guard.wat', './guard.wat', '../other/guard.wasm']) {
      const parsed = parseScenario(`{ "version": 1, "guard": "${path}", "steps": [] }`);
      assert.equal(missingGuard(parsed, path, ['guard.wat', '../other/guard.wasm']), undefined);
    }
  });

  it('is marked at its path, with the nearest that exist', () => {
    const text = '{ "version": 1, "guard": "./gaurd.wat", "steps": [] }';
    const found = missingGuard(parseScenario(text), './gaurd.wat', ['guard.wat', '../other/guard.wasm']);
    assert.equal(
      drawDiagnostics(text, found ? [found] : []),
      `{ "version": 1, "guard": "./gaurd.wat", "steps": [] }
                         ^^^^^^^^^^^^^ error guard-missing: The guard "./gaurd.wat" does not exist; did you mean "./guard.wat"?`,
    );
    assert.match(fixed(text, found ? [found] : [], 'Change to "./guard.wat"'), /"guard": "\.\/guard\.wat"/);
  });

  it('prefers the same name elsewhere and with the other extension', () => {
    const existing = ['a.wasm', 'build/guard.wasm', 'b.wat', 'c.wat', 'd.wat'];
    assert.deepEqual(nearestGuards('guard.wat', existing), ['build/guard.wasm']);
  });

  it('names all guards when there are few', () => {
    assert.deepEqual(nearestGuards('whatever.wat', ['x.wat', 'y.wasm']), ['x.wat', 'y.wasm']);
    assert.deepEqual(nearestGuards('whatever.wat', ['a1.wat', 'b1.wat', 'c1.wat', 'd1.wat']), []);
  });

  it('writes paths from the scenario', () => {
    assert.equal(relativePath('/a/b/s.json', '/a/b/g.wat'), 'g.wat');
    assert.equal(relativePath('/a/b/s.json', '/a/c/d/g.wat'), '../c/d/g.wat');
    assert.equal(relativePath('/s.json', '/c/g.wat'), 'c/g.wat');
  });
});
