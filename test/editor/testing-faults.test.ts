// What can happen to a run of tests in the real VS Code: it ends all the same.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { drawStates, openTesting, type Bench } from './testing-bench.js';

const LOOP = `(module
  (memory (export "memory") 2)
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32) (loop $again (br $again)) (i32.const 0))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;
const SCENARIO = JSON.stringify({
  version: 1,
  guard: 'loop.wat',
  steps: [{ name: 'forever', tool: 't', expect: { outcome: 'allowed' } }],
});

describe('a run of tests', () => {
  let bench: Bench;
  let item: vscode.TestItem;
  let stop: vscode.CancellationTokenSource;

  before(async () => {
    bench = await openTesting('faults');
    await bench.write('loop.wat', LOOP);
    await bench.write('loop.guard-scenario.json', SCENARIO);
    item = await bench.item('loop.guard-scenario.json');
  });
  after(() => bench.close());

  /** Starts the endless scenario; resolves when its guard works on the step. */
  async function start(): Promise<void> {
    stop = new vscode.CancellationTokenSource();
    const started = bench.steps();
    void bench.run([item], { token: stop.token });
    await started;
  }

  it('ends when its guard vanishes in the middle, and the next one says that it is missing', async () => {
    await start();
    const ended = bench.nextRun();
    await bench.remove('loop.wat');
    stop.cancel();
    assert.equal(drawStates(await ended), 'forever: skipped (canceled)');
    assert.match(drawStates(await bench.run([item])), /^loop: errored/);
    await bench.write('loop.wat', LOOP);
  });

  it('ends when its document is closed in the middle', async () => {
    const document = await vscode.workspace.openTextDocument(bench.uri('loop.guard-scenario.json'));
    await vscode.window.showTextDocument(document, { preview: false });
    await start();
    const ended = bench.nextRun();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    stop.cancel();
    assert.equal(drawStates(await ended), 'forever: skipped (canceled)');
  });

  it('ends when its scenario is deleted in the middle', async () => {
    await bench.write('other.guard-scenario.json', SCENARIO);
    const other = await bench.item('other.guard-scenario.json');
    const cancel = new vscode.CancellationTokenSource();
    const started = bench.steps();
    const running = bench.run([other], { token: cancel.token });
    await started;
    await bench.remove('other.guard-scenario.json');
    await bench.until(() => bench.find('other.guard-scenario.json') === undefined);
    cancel.cancel();
    assert.equal(drawStates(await running), '');
  });

  it('ends when the command Stop is given', async () => {
    await start();
    const ended = bench.nextRun();
    await vscode.commands.executeCommand('guardLab.stop');
    assert.equal(drawStates(await ended), 'forever: skipped (canceled)');
  });
});
