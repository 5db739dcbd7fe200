import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { assertDrawn, drawStates, openTesting, type TestingFixture } from './testing-fixture.js';

const ANSWER =
  '{\\22resource\\22:{\\22description\\22:\\22r\\22,\\22secrecy\\22:[],\\22integrity\\22:[]},\\22operation\\22:\\22read\\22}';

/** Labels every resource readable; traps for the tool whose input is longer than 60 bytes. */
const GUARD = `(module
  (memory (export "memory") 2)
  (data (i32.const 0) "${ANSWER}")
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func $label_resource (export "label_resource") (param $in i32) (param $size i32) (param $out i32) (param i32) (result i32)
    (if (i32.gt_u (local.get $size) (i32.const 60)) (then
      unreachable))
    (memory.copy (local.get $out) (i32.const 0) (i32.const 79))
    (i32.const 79))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;

const MIXED = `{
  "version": 1,
  "guard": "guard.wat",
  "steps": [
    { "name": "good", "tool": "t", "expect": { "outcome": "allowed" } },
    { "name": "bad", "tool": "t", "expect": {
      "operation": "write"
    } },
    { "name": "blank", "tool": "t" },
    { "name": "traps", "tool": "a_tool_with_a_name_that_is_so_long_that_the_guard_traps", "expect": { "outcome": "allowed" } },
    { "name": "later", "tool": "t", "expect": { "outcome": "allowed" } }
  ]
}
`;

const LOOP = `(module
  (memory (export "memory") 2)
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32) (loop $again (br $again)) (i32.const 0))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;

const SCENARIO = (guard: string, ...names: string[]): string =>
  JSON.stringify({
    version: 1,
    guard,
    steps: names.map((name) => ({ name, tool: 't', expect: { outcome: 'allowed' } })),
  });

describe('the Test Explorer', () => {
  let fixture: TestingFixture;

  before(async () => {
    fixture = await openTesting();
    await fixture.write('guard.wat', GUARD);
    await fixture.write('mixed.guard-scenario.json', MIXED);
  });
  after(() => fixture.close());

  it('lists scenario files with their steps, and follows files made and deleted', async () => {
    const item = await fixture.item('mixed.guard-scenario.json');
    await assertDrawn(item, 'mixed 1-13: good 5-5, bad 6-8, blank 9-9, traps 10-10, later 11-11');
    await fixture.write('gone.guard-scenario.json', SCENARIO('guard.wat', 'one'));
    await fixture.item('gone.guard-scenario.json');
    await fixture.remove('gone.guard-scenario.json');
    await fixture.until(() => fixture.find('gone.guard-scenario.json') === undefined);
  });

  it('follows folders that are deleted with the scenarios in them', async () => {
    await fixture.write('folder/inner/deep.guard-scenario.json', SCENARIO('guard.wat', 'one'));
    await fixture.item('folder/inner/deep.guard-scenario.json');
    await vscode.workspace.fs.delete(fixture.uri('folder'), { recursive: true });
    await fixture.until(() => fixture.find('folder/inner/deep.guard-scenario.json') === undefined);
  });

  it('follows unsaved edits and keeps the items of steps that stay', async () => {
    const uri = await fixture.write('edited.guard-scenario.json', SCENARIO('guard.wat', 'one', 'two'));
    const item = await fixture.item('edited.guard-scenario.json');
    const [, two] = [...item.children].map(([, child]) => child);
    const document = await vscode.workspace.openTextDocument(uri);
    await fixture.replace(document, SCENARIO('guard.wat', 'new', 'one', 'two'));
    await assertDrawn(item, 'edited 1-1: new 1-1, one 1-1, two 1-1');
    assert.equal(item.children.get(two?.id ?? ''), two);
    await fixture.replace(document, document.getText().slice(0, -1));
    await assertDrawn(item, 'edited! 1-1: new 1-1, one 1-1, two 1-1');
    assert.match(fixture.errorOf(item), /not closed/);
    await fixture.revert(document);
    await assertDrawn(item, 'edited 1-1: one 1-1, two 1-1');
    await fixture.remove('edited.guard-scenario.json');
  });

  it('shows passed, failed, unchecked, trapped and unavailable steps as what they are', async () => {
    const item = await fixture.item('mixed.guard-scenario.json');
    const run = await fixture.run([item]);
    assert.equal(
      drawStates(run),
      `good: passed
bad: failed
blank: skipped (ran, nothing checked)
traps: failed [trap]
later: errored [unavailable]`,
    );
    const traps = [...item.children].map(([, child]) => child)[3];
    assert.deepEqual(
      traps?.tags.map((tag) => tag.id),
      ['trap'],
    );
    assert.match(run.output, /expect\.operation.*mixed\.guard-scenario\.json:7:7\)/);
  });

  it('runs one step without results for the others', async () => {
    const item = await fixture.item('mixed.guard-scenario.json');
    const [good] = [...item.children].map(([, child]) => child);
    const run = await fixture.run(good ? [good] : []);
    assert.equal(drawStates(run), 'good: passed');
    assert.match(run.output, /bad.*also ran, not requested/);
  });

  it('lists the use of limits in its own profile', async () => {
    const run = await fixture.run([await fixture.item('mixed.guard-scenario.json')], { profile: 1 });
    assert.match(run.output, /used of each limit\s+memory\s+calls/);
    assert.match(run.output, /memory \d+ of 256, calls 0 of 50/);
  });

  it('shows a file that cannot run as an error, and its steps as skipped', async () => {
    await fixture.write('broken.guard-scenario.json', SCENARIO('missing.wat', 'one'));
    const run = await fixture.run([await fixture.item('broken.guard-scenario.json')]);
    assert.equal(drawStates(run), 'broken: errored\none: skipped (not run: the scenario could not start)');
    assert.match(run.output, /missing\.wat does not exist/);
    await fixture.remove('broken.guard-scenario.json');
  });

  it('cancels a guard that never ends', async () => {
    // Its deadline comes after that of the test.
    await fixture.set('limits', { timeoutMs: 3_600_000 });
    await fixture.write('loop.wat', LOOP);
    await fixture.write('loop.guard-scenario.json', SCENARIO('loop.wat', 'forever'));
    const item = await fixture.item('loop.guard-scenario.json');
    const cancel = new vscode.CancellationTokenSource();
    const running = fixture.run([item], { token: cancel.token });
    await fixture.steps();
    cancel.cancel();
    assert.equal(drawStates(await running), 'forever: skipped (canceled)');
    await fixture.set('limits', undefined);
    await fixture.remove('loop.guard-scenario.json');
  });

  it('runs again while it runs continuously', async () => {
    const uri = await fixture.write('again.guard-scenario.json', SCENARIO('guard.wat', 'one'));
    const item = await fixture.item('again.guard-scenario.json');
    const stop = new vscode.CancellationTokenSource();
    fixture.runContinuously([item], stop.token);
    const document = await vscode.workspace.openTextDocument(uri);
    // Another run may come before it: the setting of the test above counts after a pause.
    const ended = fixture.nextRun(/^one: failed/);
    await fixture.replace(document, SCENARIO('guard.wat', 'one').replace('allowed', 'denied'));
    assert.equal(drawStates(await ended), 'one: failed');
    stop.cancel();
    await fixture.revert(document);
    await fixture.remove('again.guard-scenario.json');
  });

  it('shows runs of other commands', async () => {
    const ended = fixture.nextRun(/^good: passed\nbad: failed/);
    await vscode.commands.executeCommand('guardLab.runScenario', fixture.uri('mixed.guard-scenario.json'));
    await ended;
  });

  it('writes actual values into a failed expectation and leaves unsaved edits alone', async () => {
    const uri = await fixture.write('update.guard-scenario.json', MIXED);
    const item = await fixture.item('update.guard-scenario.json');
    const document = await vscode.workspace.openTextDocument(uri);
    await fixture.replace(document, `// unsaved\n${MIXED}`);
    await fixture.run([item]);
    const bad = [...item.children].map(([, child]) => child)[1];
    await vscode.commands.executeCommand('guardLab.updateExpectations', bad);
    assert.equal(document.getText(), `// unsaved\n${MIXED.replace('"write"', '"read"')}`);
    assert.equal(document.isDirty, true);
    await fixture.revert(document);
    await fixture.remove('update.guard-scenario.json');
  });

  it('writes the actual values of several tests at once, as one edit that can be undone', async () => {
    const wrong = SCENARIO('guard.wat', 'one', 'two', 'three').replaceAll('"allowed"', '"denied"');
    const uri = await fixture.write('several.guard-scenario.json', wrong);
    const item = await fixture.item('several.guard-scenario.json');
    await fixture.run([item]);
    const document = await vscode.workspace.openTextDocument(uri);
    const [one, two, three] = [...item.children].map(([, child]) => child);
    // As the Test Explorer calls it when two rows are selected.
    await vscode.commands.executeCommand('guardLab.updateExpectations', three, one, three);
    assert.equal(
      document.getText(),
      SCENARIO('guard.wat', 'one', 'two', 'three').replace(/("two".*?)"allowed"/, '$1"denied"'),
    );
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), wrong);
    // As the menu of a message calls it.
    await vscode.commands.executeCommand('guardLab.updateExpectations', { test: two, message: {} });
    assert.match(document.getText(), /"two".*?"allowed".*"three".*"denied"/);
    await vscode.commands.executeCommand('guardLab.updateExpectations', item);
    assert.equal(document.getText(), SCENARIO('guard.wat', 'one', 'two', 'three'));
    await fixture.revert(document);
    await fixture.remove('several.guard-scenario.json');
  });

  it('writes nothing into a scenario that is edited while it runs', async () => {
    await fixture.write('slow.wat', LOOP);
    const uri = await fixture.write('slow.guard-scenario.json', SCENARIO('slow.wat', 'one'));
    const item = await fixture.item('slow.guard-scenario.json');
    const document = await vscode.workspace.openTextDocument(uri);
    const started = fixture.steps();
    const updating = vscode.commands.executeCommand('guardLab.updateExpectations', item);
    await started;
    await fixture.replace(document, `${document.getText()}\n`);
    await vscode.commands.executeCommand('guardLab.stop');
    await updating;
    assert.equal(document.getText(), `${SCENARIO('slow.wat', 'one')}\n`);
    await fixture.revert(document);
    await fixture.remove('slow.guard-scenario.json');
  });

  it('cancels a run of another command without touching the rest', async () => {
    await fixture.write('endless.wat', LOOP);
    const names = ['left', 'right'];
    for (const name of names)
      await fixture.write(`${name}.guard-scenario.json`, SCENARIO('endless.wat', name));
    const [left, right] = await Promise.all(names.map((name) => fixture.item(`${name}.guard-scenario.json`)));
    assert.ok(left?.uri && right?.uri);
    const { runner, history } = fixture.services;
    const both = [left.uri, right.uri].map((uri) => runner.run([uri], { reason: 'user' }));
    const [ofRight, ofLeft] = history.runs;
    assert.ok(ofLeft && ofRight);
    runner.cancel(ofLeft);
    await both[0];
    assert.deepEqual([ofLeft.finished, ofRight.finished], [true, false]);
    runner.stop();
    await Promise.all(both);
    for (const name of names) await fixture.remove(`${name}.guard-scenario.json`);
  });

  it('runs everything by the command of VS Code', async () => {
    await fixture.item('mixed.guard-scenario.json');
    const ended = fixture.nextRun(/good: passed/);
    await vscode.commands.executeCommand('testing.runAll');
    await ended;
  });
});
