import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Uri } from 'vscode';
import { HISTORY_BYTES, RunHistory } from '../../../../src/ide/runs/run-history';
import type { ScenarioResult } from '../../../../src/run/result';
import { RUN_BYTES } from '../../../../src/run/run-budget';

const TEXT = 'A'.repeat(100 * 1024 * 1024);
const result = (error: string): ScenarioResult => ({
  file: 'f',
  guard: 'g',
  status: 'errored',
  error,
  load: null,
  agent: null,
  steps: [],
  findings: [],
  durationMs: 1,
});

/** Runs one scenario file to its end. */
function ran(history: RunHistory, path: string, error: string): void {
  const run = history.start('user');
  const uri = { toString: () => path } as Uri;
  const scenario = {
    run,
    uri,
    file: path,
    stepNames: [],
    steps: new Map(),
    sessions: new Map(),
    canceled: false,
    settings: '',
  };
  run.scenarios.push(scenario);
  history.apply(scenario, { type: 'scenario-finished', file: path, result: result(error) });
  history.finish(run);
}

describe('the history of runs', () => {
  it('has room for a whole run while results are small', () => {
    const history = new RunHistory();
    for (let count = 0; count < 10; count++) ran(history, 'a', 'small');
    assert.deepEqual([history.makeRoom(), history.runs.length], [RUN_BYTES, 10]);
  });

  it('drops the oldest runs for a new one when results are large', () => {
    const history = new RunHistory();
    for (let count = 0; count < 5; count++) ran(history, 'a', TEXT);
    assert.deepEqual([history.makeRoom(), history.runs.length], [RUN_BYTES, 1]);
  });

  it('never holds more than its bound, however many files there are', () => {
    const history = new RunHistory();
    for (const path of ['a', 'b', 'c']) ran(history, path, TEXT);
    const room = history.makeRoom();
    assert.ok(room <= Math.max(0, HISTORY_BYTES - 3 * TEXT.length), String(room));
    assert.ok(history.latest({ toString: () => 'a' } as Uri), 'the latest run of a file stays');
  });
});
