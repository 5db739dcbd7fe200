import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Uri } from 'vscode';
import { RunOutput } from '../../../../src/editor/runs/run-output';
import { RunHistory, type ScenarioRun } from '../../../../src/ide/runs/run-history';
import type { ScenarioFile } from '../../../../src/editor/workspace/scenario-file';
import type { ScenarioResult } from '../../../../src/run/result';
import { parseScenario } from '../../../../src/scenario/parse';
import { SAMPLE } from '../../report/sample-result';

const uri = { scheme: 'file', fsPath: '/w/b.guard-scenario.json' } as Uri;

/** What a scenario that ended with `result` adds to the channel. */
function written(result: ScenarioResult, text: string, canceled = false): string {
  let output = '';
  const channel = {
    append: (more: string) => (output += more),
    appendLine: (more: string) => (output += `${more}\n`),
    show: () => undefined,
  };
  const run = new RunHistory().start('user');
  const scenario: ScenarioRun = {
    run,
    uri,
    file: result.file,
    stepNames: [],
    steps: new Map(),
    settings: '',
    sessions: new Map(),
    canceled,
    result,
  };
  const parsed = parseScenario(text);
  const file: ScenarioFile = { uri, parsed, written: parsed };
  new RunOutput(channel, (path) => `/w/${path}`).scenario(scenario, file);
  return output;
}

const failing = SAMPLE.scenarios.find((each) => each.status === 'failed')!;
const text = `{
  "version": 1, "guard": "./g.wat",
  "steps": [
    { "tool": "a" },
    { "tool": "b",
      "expect": { "outcome": "allowed",
        "items": [] } }
  ]
}`;

describe('the output of a run', () => {
  it('begins with the path that VS Code makes a link of', () => {
    assert.match(written(failing, text), /^✗ \/w\/b\.guard-scenario\.json \(/);
  });

  it('ends with the places of failed expectations', () => {
    assert.deepEqual(written(failing, text).trimEnd().split('\n').slice(-2), [
      '  at /w/b.guard-scenario.json:6:19 list <issues>: expect.outcome',
      '  at /w/b.guard-scenario.json:7:9 list <issues>: expect.items',
    ]);
  });

  it('has stack frames with paths that VS Code makes links of', () => {
    assert.match(written(failing, text), /^ +at label::item \(\/w\/src\/lib\.rs:41:9\)$/m);
  });

  it('links stack frames only, not what a guard prints like one', () => {
    const [first] = failing.steps;
    const error = 'first line\n  at made up (other.rs:1:2)';
    const output = written({ ...failing, steps: [{ ...first!, status: 'failed', error }] }, text);
    assert.match(output, /at made up \(other\.rs:1:2\)$/m);
  });

  it('says of a scenario that was stopped just that', () => {
    const output = written(failing, text, true);
    assert.equal(output, '- /w/b.guard-scenario.json (stopped)\n');
  });
});
