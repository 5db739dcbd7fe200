// What can happen to a run of tests in the real VS Code: it ends all the same.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { drawStates, openTesting, type TestingFixture } from './testing-fixture.js';

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
  let fixture: TestingFixture;
  let item: vscode.TestItem;
  let stop: vscode.CancellationTokenSource;

  before(async () => {
    fixture = await openTesting('faults');
    // Its deadline comes after that of the test.
    await fixture.set('limits', { timeoutMs: 3_600_000 });
    await fixture.write('loop.wat', LOOP);
    await fixture.write('loop.guard-scenario.json', SCENARIO);
    item = await fixture.item('loop.guard-scenario.json');
  });
  after(() => fixture.close());

  /** Starts the endless scenario; resolves when its guard works on the step. */
  async function start(): Promise<void> {
    stop = new vscode.CancellationTokenSource();
    const started = fixture.steps();
    void fixture.run([item], { token: stop.token });
    await started;
  }

  it('ends when its guard vanishes in the middle, and the next one says that it is missing', async () => {
    await start();
    const ended = fixture.nextRun();
    await fixture.remove('loop.wat');
    stop.cancel();
    assert.equal(drawStates(await ended), 'forever: skipped (canceled)');
    assert.match(drawStates(await fixture.run([item])), /^loop: errored/);
    await fixture.write('loop.wat', LOOP);
  });

  it('ends when its document is closed in the middle', async () => {
    const document = await vscode.workspace.openTextDocument(fixture.uri('loop.guard-scenario.json'));
    await vscode.window.showTextDocument(document, { preview: false });
    await start();
    const ended = fixture.nextRun();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    stop.cancel();
    assert.equal(drawStates(await ended), 'forever: skipped (canceled)');
  });

  it('ends when its scenario is deleted in the middle', async () => {
    await fixture.write('other.guard-scenario.json', SCENARIO);
    const other = await fixture.item('other.guard-scenario.json');
    const cancel = new vscode.CancellationTokenSource();
    const started = fixture.steps();
    const running = fixture.run([other], { token: cancel.token });
    await started;
    await fixture.remove('other.guard-scenario.json');
    await fixture.until(() => fixture.find('other.guard-scenario.json') === undefined);
    cancel.cancel();
    assert.equal(drawStates(await running), '');
  });

  it('ends when the command Stop is given', async () => {
    await start();
    const ended = fixture.nextRun();
    await vscode.commands.executeCommand('guardLab.stop');
    assert.equal(drawStates(await ended), 'forever: skipped (canceled)');
  });
});
