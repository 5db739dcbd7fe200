import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { drawStates, openTesting, type TestingFixture } from './testing-fixture.js';
import { inTime } from './workspace-fixture.js';

/** A guard whose label_resource does `body`. */
const guard = (body: string): string => `(module
  (memory (export "memory") 2)
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    ${body})
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;
const FINE = '(i32.const 0)';
const TRAP = '(unreachable)';

/** Steps that expect no trap, on the guard of this file. */
const scenario = (file: string, ...names: string[]): string =>
  JSON.stringify({
    version: 1,
    guard: file,
    steps: names.map((name) => ({ name, call: 'label_resource', expect: { trap: false } })),
  });

describe('continuous runs', () => {
  let fixture: TestingFixture;
  let stop: vscode.CancellationTokenSource;
  const forget: (() => void)[] = [];
  const set = (key: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('guardLab').update(key, value, vscode.ConfigurationTarget.Global);

  before(async () => {
    fixture = await openTesting('continuous');
  });
  beforeEach(() => {
    stop = new vscode.CancellationTokenSource();
  });
  afterEach(() => {
    stop.cancel();
    for (const end of forget.splice(0)) end();
  });
  after(() => fixture.close());

  /** A guard and a scenario for it, both known; the scenario's item. */
  async function pair(name: string, body: string, ...steps: string[]): Promise<vscode.TestItem> {
    // An open guard is known: that the file watcher finds it later is no change.
    await vscode.workspace.openTextDocument(await fixture.write(`${name}.wat`, guard(body)));
    await fixture.write(`${name}.guard-scenario.json`, scenario(`${name}.wat`, ...steps));
    return fixture.item(`${name}.guard-scenario.json`);
  }

  /** Types into the guard of that name; nothing is saved. */
  async function type(name: string, body: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(fixture.uri(`${name}.wat`));
    await fixture.replace(document, guard(body));
    return document;
  }

  /** Resolves when scenarios learn that a setting which decides about results has changed. */
  function settingDelivered(): Promise<void> {
    return new Promise((resolve) => {
      const subscription = fixture.services.changes.onDidChange(({ bySetting }) => {
        if (bySetting.length === 0) return;
        subscription.dispose();
        resolve();
      });
    });
  }

  function stepsOf(item: vscode.TestItem): vscode.TestItem[] {
    return [...item.children].map(([, child]) => child);
  }

  /** Why a scenario runs from now on, run by run. */
  function reasonsOf(item: vscode.TestItem): string[] {
    const reasons: string[] = [];
    forget.push(
      fixture.services.history.onScenario(({ uri, run }, event) => {
        if (event?.type === 'scenario-started' && uri.toString() === item.id) reasons.push(run.reason);
      }),
    );
    return reasons;
  }

  it('run a file once for each change of its guard, and feed the diagnostics as well', async () => {
    const item = await pair('once', FINE, 'one');
    fixture.runContinuously([item], stop.token);
    const reasons = reasonsOf(item);
    let ended = fixture.nextRun();
    const document = await type('once', TRAP);
    assert.equal(drawStates(await ended), 'one: failed [trap]');
    ended = fixture.nextRun();
    await fixture.replace(document, guard(`(nop) ${FINE}`));
    assert.equal(drawStates(await ended), 'one: passed');
    assert.deepEqual(reasons, ['continuous', 'continuous']);
    ended = fixture.nextRun();
    await fixture.replace(document, guard(TRAP));
    await ended;
    await fixture.until(() => vscode.languages.getDiagnostics(document.uri).length > 0);
    await fixture.revert(document);
  });

  it('of several steps run their file once for all', async () => {
    const item = await pair('several', FINE, 'one', 'two');
    const [one, two] = stepsOf(item);
    assert.ok(one && two);
    fixture.runContinuously([one], stop.token);
    fixture.runContinuously([two], stop.token);
    const reasons = reasonsOf(item);
    const ended = fixture.nextRuns(2);
    const document = await type('several', TRAP);
    const states = (await ended).map(drawStates).sort();
    assert.deepEqual(states, ['one: failed [trap]', 'two: errored [unavailable]']);
    assert.deepEqual(reasons, ['continuous']);
    await fixture.revert(document);
  });

  it('of everything run what changed, and nothing else', async () => {
    await pair('all-1', FINE, 'untouched');
    await pair('all-2', FINE, 'touched');
    const request = new vscode.TestRunRequest(undefined, undefined, fixture.profile, true);
    void fixture.profile.runHandler(request, stop.token);
    let ended = fixture.nextRun();
    const document = await type('all-2', TRAP);
    // What the test before has put back may come together with it.
    for (let states = ''; !states.includes('\ntouched: failed'); ended = fixture.nextRun()) {
      states = `\n${drawStates(await ended)}`;
      assert.doesNotMatch(states, /untouched/);
    }
    await fixture.revert(document);
  });

  it('follow a compiled guard that is written in two goes', async () => {
    const { outcome } = await fixture.services.guards.read(await fixture.write('source.wat', guard(TRAP)));
    assert.ok(outcome.ok);
    const { bytes } = outcome.file.module;
    const { outcome: fine } = await fixture.services.guards.read(
      await fixture.write('fine.wat', guard(FINE)),
    );
    assert.ok(fine.ok);
    await fixture.write('built.wasm', fine.file.module.bytes);
    await fixture.write('built.guard-scenario.json', scenario('built.wasm', 'one'));
    const item = await fixture.item('built.guard-scenario.json');
    fixture.runContinuously([item], stop.token);
    await fixture.write('built.wasm', bytes.slice(0, 20));
    for (let state = ''; state !== 'one: failed [trap]';) {
      const ended = fixture.nextRun();
      await fixture.write('built.wasm', bytes);
      state = drawStates(await inTime(ended, fixture.catchUp));
      // The half written file may have been seen or not.
      assert.match(state, /^one: failed \[trap\]$|^built: errored/);
    }
    stop.cancel();
  });

  it('follow a setting that decides about results', async () => {
    const item = await pair('setting', '(drop (memory.grow (i32.const 100))) (i32.const 0)', 'one');
    await fixture.write(
      'setting.guard-scenario.json',
      scenario('setting.wat', 'one').replace('{"trap":false}', '{"maxMemoryPages":110}'),
    );
    await fixture.until(
      () =>
        fixture.services.scenarios.get(item.uri ?? fixture.uri(''))?.parsed.source.text.includes('110') ??
        false,
    );
    fixture.runContinuously([item], stop.token);
    try {
      const ended = fixture.nextRun();
      await set('limits', { memoryPages: 50 });
      assert.match(drawStates(await ended), /^one: (passed|failed)/);
    } finally {
      stop.cancel();
      // The change comes after a pause: it must not reach the continuous runs of the next test.
      const delivered = settingDelivered();
      await set('limits', undefined);
      await delivered;
    }
  });

  it('do not run when a file is only opened or saved', async () => {
    const item = await pair('opened', FINE, 'one');
    fixture.runContinuously([item], stop.token);
    const reasons = reasonsOf(item);
    const document = await vscode.workspace.openTextDocument(item.uri ?? fixture.uri(''));
    const ended = fixture.nextRun();
    const text = document.getText();
    await fixture.replace(document, text.replace('"one"', '"two"'));
    assert.equal(drawStates(await ended), 'two: passed');
    await document.save();
    const again = fixture.nextRun();
    await fixture.replace(document, text);
    assert.equal(drawStates(await again), 'one: passed');
    assert.deepEqual(reasons, ['continuous', 'continuous'], 'two changes, two runs');
    await fixture.revert(document);
  });

  it('end one by one, and the last one really stops the worker', async () => {
    const item = await pair('loop', FINE, 'one', 'two');
    const [one, two] = stepsOf(item);
    assert.ok(one && two);
    const other = new vscode.CancellationTokenSource();
    fixture.runContinuously([one], other.token);
    fixture.runContinuously([two], stop.token);
    const started = fixture.steps();
    const document = await type('loop', '(loop $again (br $again)) (i32.const 0)');
    await started;
    let ended = fixture.nextRun();
    other.cancel();
    assert.equal(drawStates(await ended), 'one: skipped (canceled)');
    await set('runWhileTyping.enabled', false);
    ended = fixture.nextRun();
    stop.cancel();
    assert.equal(drawStates(await ended), 'two: skipped (canceled)');
    // Runs of other files, which a test before may have set off, are not waited for: they may be many.
    const runs = fixture.services.history.runs.filter(({ scenarios }) =>
      scenarios.some(({ uri }) => uri.toString() === item.id),
    );
    assert.ok(runs.length > 0);
    await fixture.until(() => runs.every(({ finished }) => finished));
    await set('runWhileTyping.enabled', undefined);
    await fixture.revert(document);
  });
});
