// Nothing is shown as a verdict that was not reached for the texts as they are now.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ExtensionApi } from '../../src/extension.js';
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
const FINE = guard('(i32.const 0)');
const LOOP = guard('(loop $again (br $again)) (i32.const 0)');
const SCENARIO = (name: string, step = 'one'): string =>
  `{ "version": 1, "guard": "${name}.wat", "steps": [
  { "name": "${step}", "call": "label_resource", "expect": { "trap": false } } ] }
`;

describe('a result of an older text', () => {
  let fixture: TestingFixture;
  let api: ExtensionApi;

  const set = (key: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('guardLab').update(key, value, vscode.ConfigurationTarget.Global);

  before(async () => {
    fixture = await openTesting('outdated');
    const extension = vscode.extensions.getExtension<ExtensionApi>('guard-lab.guard-lab');
    assert.ok(extension);
    api = extension.exports;
    await set('runWhileTyping.enabled', false);
  });
  after(async () => {
    await set('runWhileTyping.enabled', undefined);
    await fixture.close();
  });

  /** The next items whose results are shown as outdated. */
  const invalidated = (): Promise<string[]> =>
    new Promise((resolve) => {
      const subscription = api.testing.onDidInvalidate((items) => {
        subscription.dispose();
        resolve(items.map(({ label }) => label));
      });
    });
  const repeated = (): Promise<string> =>
    new Promise((resolve) => {
      const subscription = api.testing.onDidRepeat((run) => {
        subscription.dispose();
        resolve(drawStates(run));
      });
    });
  const isOutdated = (uri: vscode.Uri): boolean | undefined => {
    const latest = fixture.services.history.latest(uri);
    return latest && fixture.services.outdated.isOutdated(latest);
  };
  /** What the newest row of the Backend Calls view says. */
  const newestRun = (): string => api.backendCalls.model.roots[0]?.description ?? '';

  async function pair(name: string, text = FINE): Promise<{ item: vscode.TestItem; scenario: vscode.Uri }> {
    await fixture.write(`${name}.wat`, text);
    const scenario = await fixture.write(`${name}.guard-scenario.json`, SCENARIO(name));
    return { item: await fixture.item(`${name}.guard-scenario.json`), scenario };
  }

  it('is outdated as soon as the guard does not assemble, and true again when the text is back', async () => {
    const { item, scenario } = await pair('guard');
    assert.equal(drawStates(await fixture.run([item])), 'one: passed');
    assert.equal(isOutdated(scenario), false);
    assert.equal(newestRun(), '1 passed');
    const document = await vscode.workspace.openTextDocument(fixture.uri('guard.wat'));
    assert.equal(isOutdated(scenario), false, 'opening is no change');
    let told = invalidated();
    await fixture.replace(document, FINE.slice(0, -2));
    assert.deepEqual(await told, ['guard']);
    assert.equal(isOutdated(scenario), true);
    assert.equal(newestRun(), '1 passed · outdated');
    const again = repeated();
    await fixture.replace(document, FINE);
    assert.equal(isOutdated(scenario), false);
    assert.equal(await again, 'one: passed');
    assert.equal(newestRun(), '1 passed');
    told = invalidated();
    await fixture.replace(document, guard('unreachable'));
    assert.deepEqual(await told, ['guard']);
    assert.equal(drawStates(await fixture.run([item])), 'one: failed [trap]');
    assert.equal(isOutdated(scenario), false);
    await fixture.revert(document);
  });

  it('is outdated when the scenario has an error, and when a file is rebuilt on disk', async () => {
    const { item, scenario } = await pair('scenario');
    await fixture.run([item]);
    const document = await vscode.workspace.openTextDocument(scenario);
    let told = invalidated();
    await fixture.replace(document, SCENARIO('scenario').replace('"version": 1', '"version": 99'));
    assert.deepEqual(await told, ['scenario']);
    assert.equal(isOutdated(scenario), true);
    const again = repeated();
    await fixture.revert(document);
    assert.equal(await again, 'one: passed');
    told = invalidated();
    await fixture.write('scenario.wat', guard('unreachable'));
    fixture.services.guards.changed(fixture.uri('scenario.wat'));
    assert.deepEqual(await told, ['scenario']);
    assert.equal(isOutdated(scenario), true);
  });

  it('is outdated when a setting is another one', async () => {
    const { item, scenario } = await pair('setting');
    await fixture.run([item]);
    try {
      const told = invalidated();
      await set('limits', { memoryPages: 50 });
      await told;
      assert.equal(isOutdated(scenario), true);
    } finally {
      await set('limits', undefined);
    }
    await fixture.until(() => isOutdated(scenario) === false);
  });

  it('is outdated when a file of its catalog changes, and true again when that is undone', async () => {
    const catalog = (name: string): string => JSON.stringify([{ name }]);
    await fixture.write('tools/one.json', catalog('get_issue'));
    await fixture.write('catalog.wat', FINE);
    const text = SCENARIO('catalog').replace('"steps"', '"tools": ["tools"], "steps"');
    const scenario = await fixture.write('catalog.guard-scenario.json', text);
    const item = await fixture.item('catalog.guard-scenario.json');
    await fixture.run([item]);
    const becomes = (outdated: boolean): Promise<void> =>
      fixture.until(() => isOutdated(scenario) === outdated);
    await becomes(false);
    const outdated = invalidated();
    await fixture.write('tools/one.json', catalog('list_issues'));
    assert.deepEqual(await inTime(outdated, fixture.catchUp), ['catalog']);
    await becomes(true);
    const again = repeated();
    await fixture.write('tools/one.json', catalog('get_issue'));
    assert.match(await inTime(again, fixture.catchUp), /^one: passed$/m);
    // A file that is being written is empty for a moment.
    await becomes(false);
    await fixture.write('tools/two.json', catalog('new_tool'));
    await becomes(true);
  });

  it('is outdated when a folder with its guard or its answers goes as a whole, and true when it is back', async () => {
    const answers = '[{ "tool": "get_file", "result": {} }]';
    await fixture.write('apart/guards/guard.wat', FINE);
    await fixture.write('apart/answers/saved.json', answers);
    const text = SCENARIO('apart/guards/guard').replace(
      '"steps"',
      '"backend": { "$file": "apart/answers/saved.json" }, "steps"',
    );
    const scenario = await fixture.write('apart.guard-scenario.json', text);
    const item = await fixture.item('apart.guard-scenario.json');
    assert.equal(drawStates(await fixture.run([item])), 'one: passed');
    const { outdated } = fixture.services;
    const becomes = (wanted: boolean): Promise<void> =>
      new Promise((resolve) => {
        const subscription = outdated.onDidChange(() => {
          if (isOutdated(scenario) !== wanted) return;
          subscription.dispose();
          resolve();
        });
      });
    const move = (from: string, to: string): Thenable<void> =>
      vscode.workspace.fs.rename(fixture.uri(from), fixture.uri(to));
    /** Moves a folder until that is seen: VS Code may lose an event. */
    const moved = async (from: string, to: string, wanted: boolean): Promise<void> => {
      const seen = becomes(wanted);
      await move(from, to);
      await inTime(seen, async () => {
        await move(to, from);
        await move(from, to);
      });
    };
    for (const folder of ['apart/guards', 'apart/answers', 'apart']) {
      assert.equal(isOutdated(scenario), false, folder);
      await moved(folder, 'elsewhere', true);
      await moved('elsewhere', folder, false);
    }
  });

  it('of a run that ends after an edit does not count for the text as it is now', async () => {
    const { item, scenario } = await pair('late', LOOP);
    await set('limits', { timeoutMs: 1000 });
    try {
      const started = fixture.steps();
      const running = fixture.run([item]);
      await started;
      const document = await vscode.workspace.openTextDocument(fixture.uri('late.wat'));
      // On a busy machine the run may have ended before the edit.
      const told = invalidated();
      await fixture.replace(document, FINE);
      await running;
      await told;
      assert.equal(isOutdated(scenario), true);
      await fixture.revert(document);
    } finally {
      await set('limits', undefined);
    }
  });

  it('stays outdated when the run that would replace it is canceled', async () => {
    const { item, scenario } = await pair('canceled');
    await fixture.run([item]);
    const document = await vscode.workspace.openTextDocument(fixture.uri('canceled.wat'));
    await fixture.replace(document, LOOP);
    assert.equal(isOutdated(scenario), true);
    const started = fixture.steps();
    const running = fixture.run([item]);
    await started;
    fixture.services.runner.stop();
    assert.equal(drawStates(await running), 'one: skipped (canceled)');
    assert.equal(isOutdated(scenario), true);
    await fixture.revert(document);
  });
});
