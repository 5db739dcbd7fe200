import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import type { ScenarioResult } from '../../../src/run/result';
import { runScenario } from '../../../src/run/run-scenario';
import { updateExpectations } from '../../../src/run/update-expectations';
import { parseScenario } from '../../../src/scenario/parse';
import { readable, ScriptedHost } from './scripted-host';

const signal = new AbortController().signal;
const guard = { path: 'g.wat', bytes: new Uint8Array() };

async function runText(text: string, host = new ScriptedHost(readable)): Promise<ScenarioResult> {
  const { scenario } = parseScenario(text);
  assert.ok(scenario);
  return runScenario({ file: 'f', scenario, guard }, host, () => undefined, signal);
}

async function updated(text: string, host?: ScriptedHost): Promise<string> {
  return updateExpectations(text, await runText(text, host));
}

describe('updating expectations', () => {
  it('writes actual values and keeps comments and formatting', async () => {
    const text = `{
  // who may read
  "version": 1, "guard": "g.wat",
  "policy": { "allow-only": { "repos": "public", "min-integrity": "none" } },
  "agent": { "expect": { "mode": "strict" /* was strict */, "secrecy": [ ] } },
  "steps": [
    { "tool": "t",
      "expect": {
        "outcome":   "denied", // to be checked
        "resource": { "description": "x", "secrecy": ["private"] },
      },
    },
  ],
}`;
    assert.equal(
      await updated(text),
      `{
  // who may read
  "version": 1, "guard": "g.wat",
  "policy": { "allow-only": { "repos": "public", "min-integrity": "none" } },
  "agent": { "expect": { "mode": "filter" /* was strict */, "secrecy": [ ] } },
  "steps": [
    { "tool": "t",
      "expect": {
        "outcome":   "allowed", // to be checked
        "resource": { "description": "r", "secrecy": [] },
      },
    },
  ],
}`,
    );
  });

  it('leaves a value alone that is nested deeper than a scenario may be', async () => {
    const text = '{"version":1,"guard":"g","steps":[{"call":"label_agent","expect":{"output":1}}]}';
    const updatedTo = async (levels: number): Promise<string> => {
      let answer: Json = [];
      for (let level = 1; level < levels; level++) answer = [answer];
      return updated(text, new ScriptedHost(() => ({ answer })));
    };
    assert.deepEqual(parseScenario(await updatedTo(996)).problems, []);
    assert.notEqual(await updatedTo(996), text);
    assert.equal(await updatedTo(997), text);
    assert.equal(await updatedTo(2000), text);
  });

  it('changes nothing more the second time', async () => {
    const text =
      '{"version":1,"guard":"g","steps":[{"tool":"t","expect":{"outcome":"denied","operation":"write"}}]}';
    const once = await updated(text);
    assert.equal(await updated(once), once);
    assert.equal((await runText(once)).status, 'passed');
  });

  it('puts the outcome in place of a list that does not have it', async () => {
    const text = (outcome: string): string =>
      `{"version":1,"guard":"g","steps":[{"tool":"t","expect":{"outcome":${outcome}}}]}`;
    assert.equal(await updated(text('["denied","error"]')), text('"allowed"'));
    assert.equal(await updated(text('["denied","allowed"]')), text('["denied","allowed"]'));
  });

  it('indents a long value like its line', async () => {
    const output = { first: 'a'.repeat(50), second: ['b'.repeat(50)] };
    const text = '{"version":1,"guard":"g","steps":[\r\n\t{"call":"label_agent","expect":{"output":1}}]}';
    assert.equal(
      await updated(text, new ScriptedHost(() => ({ answer: output }))),
      `{"version":1,"guard":"g","steps":[\r\n\t{"call":"label_agent","expect":{"output":{\r\n\t\t"first": "${'a'.repeat(50)}",\r\n\t\t"second": [\r\n\t\t\t"${'b'.repeat(50)}"\r\n\t\t]\r\n\t}}}]}`,
    );
  });

  describe('in the style of the value that is replaced', () => {
    /** The text with the expected output `written`, in a file that is indented or compact otherwise. */
    const file = (written: string, isCompact = false): string =>
      isCompact
        ? `{"version":1,"guard":"g","steps":[\n{"call":"label_agent","expect":{"output":${written}}}]}`
        : `{\n    "version": 1,\n    "guard": "g",\n    "steps": [\n        { "call": "label_agent",\n          "expect": { "output": ${written} } }\n    ]\n}`;
    const LONG = 'a'.repeat(90);
    const cases: Record<string, readonly [before: string, answer: Json, after: string]> = {
      'an object without spaces': ['{"a":1}', { a: 2, b: [1, { c: 3 }] }, '{"a":2,"b":[1,{"c":3}]}'],
      'a list without spaces': ['[1,2]', [1, 2, 3], '[1,2,3]'],
      'an object with spaces': ['{ "a": 1, "b": 2 }', { a: 2, b: [] }, '{ "a": 2, "b": [] }'],
      'an object with spaces after colons and commas only': [
        '{"a": 1, "b": 2}',
        { a: [1, 2], b: {} },
        '{"a": [1, 2], "b": {}}',
      ],
      'a list with spaces inside': ['[ 1, 2 ]', [1, 2, 3], '[ 1, 2, 3 ]'],
      'an object over several lines': [
        '{\n      "a":1\n    }',
        { a: 2, b: [1, 2] },
        '{\n              "a":2,\n              "b":[1, 2]\n          }',
      ],
      'a list of objects on a line each': [
        '[\n    { "a": [1] }\n]',
        [{ a: [1, 2] }, { a: [] }],
        '[\n              { "a": [1, 2] },\n              { "a": [] }\n          ]',
      ],
      'an object that gets long': ['{"a":1}', { a: LONG }, `{\n              "a": "${LONG}"\n          }`],
    };
    for (const [name, [before, answer, after]] of Object.entries(cases)) {
      it(name, async () => {
        assert.equal(await updated(file(before), new ScriptedHost(() => ({ answer }))), file(after));
      });
    }

    it('or of the file, where the value shows none', async () => {
      const host = new ScriptedHost(() => ({ answer: { a: [1, 2] } }));
      assert.equal(await updated(file('1', true), host), file('{"a":[1,2]}', true));
      assert.equal(await updated(file('[]'), host), file('{ "a": [1, 2] }'));
    });

    it('on one line in a file that is one line, whatever its length', async () => {
      const answer = { a: LONG, b: [LONG] };
      const line = (written: Json): string =>
        JSON.stringify({
          version: 1,
          guard: 'g',
          steps: [{ call: 'label_agent', expect: { output: written } }],
        });
      assert.equal(await updated(line(1), new ScriptedHost(() => ({ answer }))), line(answer));
    });
  });

  it('leaves alone what did not happen', async () => {
    const text =
      '{"version":1,"guard":"g","steps":[{"tool":"t","expect":{"error":"503","items":[1],"accessible":2,"logs":["a"]}}]}';
    assert.equal(await updated(text), text);
  });

  it('leaves alone an expectation that never holds for its owner', async () => {
    const text = '{"version":1,"guard":"g","steps":[{"call":"label_agent","expect":{"outcome":"denied"}}]}';
    assert.equal(await updated(text), text);
  });

  it('cuts the stack trace off an error', async () => {
    const error = 'WASM function call failed: wasm error: unreachable\nwasm stack trace:\n\t.$7()';
    const host = new ScriptedHost(() => ({ kind: 'trap', error, trap: 'unreachable' }));
    const text =
      '{"version":1,"guard":"g","steps":[{"call":"label_agent","expect":{"error":"x","trap":"y"}}]}';
    assert.equal(
      await updated(text, host),
      text
        .replace('"x"', '"WASM function call failed: wasm error: unreachable"')
        .replace('"y"', '"unreachable"'),
    );
  });

  it('does not touch a file when the guard did not load', async () => {
    const text = '{"version":1,"guard":"g","steps":[{"tool":"t","expect":{"outcome":"denied"}}]}';
    const host = new ScriptedHost(readable, { ok: false, error: 'no', durationMs: 0 });
    assert.equal(await updated(text, host), text);
  });
});
