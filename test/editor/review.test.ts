import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ReviewNode, ReviewRow } from '../../src/ide/review/review-tree.js';
import { labelGuard } from '../cli/label-guard.js';
import { openCommands, type CommandFixture } from './command-fixture.js';
import { activeTab } from './workspace-fixture.js';

/** Two steps of two tools; the guard says `read` of everything. */
const SCENARIO = `{
  // two tools
  "version": 1, "guard": "./guard.wat",
  "steps": [
    { "name": "first", "tool": "get", "args": {}, "result": {}, "expect": { "outcome": "denied", "operation": "write" } },
    { "name": "second", "tool": "put", "args": {}, "result": {}, "expect": { "operation": "write" /* why? */ } }
  ]
}
`;

describe('Review Changes', () => {
  let fixture: CommandFixture;
  before(async () => {
    fixture = await openCommands('review');
    await fixture.set('runWhileTyping.enabled', false);
    await fixture.write('guard.wat', labelGuard({ operation: 'read' }));
  });
  after(() => fixture.close());

  function drawn(nodes: readonly ReviewNode[] = fixture.api.review.view.roots): string[] {
    return nodes.flatMap((node) =>
      node.kind === 'change' ? [`${node.label} | ${node.description}`] : drawn(node.children),
    );
  }

  const rowOf = (label: string): ReviewRow => {
    const row = fixture.api.review.view.rows.find((each) => each.label === label);
    assert.ok(row, drawn().join('\n'));
    return row;
  };

  /** A scenario that ran, alone in the view. */
  async function reviewed(name: string, text = SCENARIO): Promise<vscode.Uri> {
    fixture.services.history.clear();
    const uri = await fixture.write(`${name}.guard-scenario.json`, text);
    await fixture.until(() => fixture.services.scenarios.get(uri));
    await fixture.services.runner.run([uri], { reason: 'user' });
    await fixture.run('guardLab.reviewChanges');
    return uri;
  }

  async function textOf(uri: vscode.Uri): Promise<string> {
    return (await vscode.workspace.openTextDocument(uri)).getText();
  }

  const OPEN = [
    'first: outcome | "denied" → "allowed"',
    'first: operation | "write" → "read"',
    'second: operation | "write" → "read"',
  ];
  const ALL = SCENARIO.replace('"denied"', '"allowed"').replaceAll(
    '"operation": "write"',
    '"operation": "read"',
  );

  it('lists what does not hold, by scenario and by tool, and counts it', async () => {
    await reviewed('list');
    const { view } = fixture.api.review;
    assert.deepEqual(drawn(), OPEN);
    assert.equal(view.badge, 3);
    assert.equal(view.message, '3 changes in 1 scenario.');
    assert.deepEqual(
      view.roots.map(({ label }) => label),
      ['review/list.guard-scenario.json'],
    );
    await fixture.run('guardLab.review.groupByTool');
    assert.deepEqual(
      view.roots.map(({ label, description }) => `${label}: ${description}`),
      ['get: 2 changes', 'put: 1 change'],
    );
    await fixture.run('guardLab.review.groupByScenario');
    assert.equal(view.roots.length, 1);
  });

  it('accepts one change after the other, without a run between, and undoes each', async () => {
    const uri = await reviewed('one');
    await fixture.run('guardLab.review.accept', rowOf('first: outcome'));
    const first = SCENARIO.replace('"denied"', '"allowed"');
    assert.equal(await textOf(uri), first);
    assert.deepEqual(drawn(), OPEN.slice(1));
    const document = await vscode.workspace.openTextDocument(uri);
    assert.ok(document.isDirty);
    assert.equal(await fixture.read('one.guard-scenario.json'), SCENARIO);
    await fixture.run('guardLab.review.accept', rowOf('first: operation'));
    assert.equal(await textOf(uri), first.replace('"write" }', '"read" }'));
    assert.deepEqual(drawn(), OPEN.slice(2));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    await fixture.until(() => (drawn().length === 2 ? true : undefined));
    assert.equal(await textOf(uri), first);
    await vscode.commands.executeCommand('undo');
    await fixture.until(() => (drawn().length === 3 ? true : undefined));
    assert.equal(await textOf(uri), SCENARIO);
    assert.deepEqual(drawn(), OPEN);
  });

  it('accepts nothing, and keeps what was typed, when a scenario is edited while others are looked at', async () => {
    const one = await reviewed('typed-one');
    const two = await fixture.write('typed-two.guard-scenario.json', SCENARIO);
    await fixture.until(() => fixture.services.scenarios.get(two));
    await fixture.services.runner.run([two], { reason: 'user' });
    await fixture.until(() => (drawn().length === 6 ? true : undefined));
    const { model } = fixture.api.review;
    const reviewNow = model.reviewNow.bind(model);
    let looks = 0;
    model.reviewNow = async (uri) => {
      const review = await reviewNow(uri);
      if (++looks !== 2) return review;
      const typed = new vscode.WorkspaceEdit();
      typed.insert(one, new vscode.Position(0, 0), '// typed\n');
      assert.ok(await vscode.workspace.applyEdit(typed));
      return review;
    };
    try {
      await fixture.run('guardLab.review.acceptAll');
    } finally {
      model.reviewNow = reviewNow;
    }
    assert.equal(looks, 2);
    assert.equal(await textOf(one), `// typed\n${SCENARIO}`);
    assert.equal(await textOf(two), SCENARIO);
  });

  it('accepts all of several scenarios at once, and runs them again', async () => {
    const one = await reviewed('all-one');
    const two = await fixture.write('all-two.guard-scenario.json', SCENARIO);
    await fixture.until(() => fixture.services.scenarios.get(two));
    await fixture.services.runner.run([two], { reason: 'user' });
    await fixture.until(() => (drawn().length === 6 ? true : undefined));
    await fixture.run('guardLab.review.acceptAll');
    assert.deepEqual([await textOf(one), await textOf(two)], [ALL, ALL]);
    assert.deepEqual([one, two].map(fixture.verdict), ['passed', 'passed']);
    await fixture.until(() => (drawn().length === 0 ? true : undefined));
    assert.equal(fixture.api.review.view.badge, 0);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(two));
    await vscode.commands.executeCommand('undo');
    await fixture.until(() => (drawn().length >= 3 ? true : undefined));
  });

  it('keeps what is rejected failing, also in later runs, until it is reconsidered', async () => {
    const uri = await reviewed('reject');
    await fixture.run('guardLab.review.reject', rowOf('first: outcome'));
    assert.equal(drawn()[0], 'first: outcome | rejected · "denied" → "allowed"');
    assert.equal(fixture.api.review.view.message, '2 changes, 1 rejected in 1 scenario.');
    await fixture.run('guardLab.review.acceptAll');
    const kept = ALL.replace('"allowed"', '"denied"');
    assert.equal(await textOf(uri), kept);
    assert.equal(fixture.verdict(uri), 'failed');
    await fixture.until(() => (drawn().length === 1 ? true : undefined));
    assert.equal(drawn()[0], 'first: outcome | rejected · "denied" → "allowed"');
    await fixture.run('guardLab.review.reconsider', rowOf('first: outcome'));
    assert.deepEqual(drawn(), OPEN.slice(0, 1));
    await fixture.run('guardLab.review.accept', rowOf('first: outcome'));
    assert.equal(await textOf(uri), ALL);
    assert.equal(fixture.verdict(uri), 'passed');
  });

  it('accepts nothing of a scenario that was edited after its run, and says so', async () => {
    const uri = await reviewed('edited');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), '\n');
    await vscode.workspace.applyEdit(edit);
    await fixture.until(() => (drawn()[0]?.includes('outdated') === true ? true : undefined));
    await fixture.run('guardLab.review.accept', rowOf('first: outcome'));
    assert.equal(await textOf(uri), `\n${SCENARIO}`);
    await fixture.services.runner.run([uri], { reason: 'user' });
    await fixture.until(() => (drawn()[0] === OPEN[0] ? true : undefined));
    await fixture.run('guardLab.review.accept', rowOf('first: outcome'));
    assert.match(await textOf(uri), /"allowed"/);
  });

  it('accepts nothing when the guard is another one than that of the run', async () => {
    const uri = await reviewed('guard');
    await fixture.write('guard.wat', labelGuard({ operation: 'read-write' }));
    await fixture.run('guardLab.review.accept', rowOf('first: outcome'));
    await fixture.until(() => (drawn()[0]?.includes('outdated') === true ? true : undefined));
    assert.equal(await textOf(uri), SCENARIO);
    await fixture.write('guard.wat', labelGuard({ operation: 'read' }));
  });

  it('shows both values side by side', async () => {
    await reviewed('open');
    await fixture.run('guardLab.review.open', rowOf('first: outcome'));
    const input = await activeTab(vscode.TabInputTextDiff);
    assert.equal(await textOf(input.original), '"denied"\n');
    assert.equal(await textOf(input.modified), '"allowed"\n');
    await fixture.run('guardLab.review.goToExpectation', rowOf('first: outcome'));
    const editor = vscode.window.activeTextEditor;
    assert.match(editor?.document.uri.path ?? '', /open\.guard-scenario\.json$/);
    assert.equal(editor?.selection.active.line, 4);
  });

  it('lists what has no value to write, and does not offer it', async () => {
    const text = SCENARIO.replace('"operation": "write" /* why? */', '"logs": ["never"]');
    const uri = await reviewed('hand', text);
    assert.equal(drawn().at(-1), 'second: logs[0] | by hand · "never" → []');
    await fixture.run('guardLab.review.acceptAll');
    assert.match(await textOf(uri), /"logs": \["never"\]/);
    await fixture.run('guardLab.review.accept', rowOf('second: logs[0]'));
    assert.match(await textOf(uri), /"logs": \["never"\]/);
  });
});
