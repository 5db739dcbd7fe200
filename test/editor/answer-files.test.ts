// Saved answers that scenarios share: what the editor knows of the file, unsaved edits included.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { CallsNode } from '../../src/ide/backend-calls/node.js';
import { openCommands, type CommandFixture } from './command-fixture.js';

const SCENARIO = `{
  "version": 1,
  "guard": "./guard.wat",
  "answers": "mcp",
  "backend": [ { "$file": "./answers.json" } ],
  "steps": [
    { "name": "list", "tool": "list_issues", "args": {}, "result": [1], "expect": { "resource": { "secrecy": [] } } }
  ]
}
`;
const answers = (isPrivate: boolean): string =>
  `[\n  { "tool": "get_repository", "result": { "private": ${String(isPrivate)} } }\n]\n`;

describe('saved answers in a file', () => {
  let fixture: CommandFixture;
  let scenario: vscode.Uri;
  let shared: vscode.Uri;

  before(async () => {
    fixture = await openCommands('answer-files');
    const example = vscode.Uri.joinPath(
      fixture.services.context.extensionUri,
      'examples/repository-labels/guard.wat',
    );
    await fixture.write('guard.wat', new TextDecoder().decode(await vscode.workspace.fs.readFile(example)));
    shared = await fixture.write('answers.json', answers(false));
    scenario = await fixture.write('shared.guard-scenario.json', SCENARIO);
    await fixture.until(() => fixture.services.scenarios.get(scenario));
  });
  after(() => fixture.close());

  const verdict = async (): Promise<string | undefined> => {
    await fixture.run('guardLab.runScenario', scenario);
    return fixture.verdict(scenario);
  };
  const isOutdated = (): boolean | undefined => {
    const latest = fixture.services.history.latest(scenario);
    return latest && fixture.services.outdated.isOutdated(latest);
  };
  const messages = (uri: vscode.Uri): string[] =>
    vscode.languages
      .getDiagnostics(uri)
      .map(({ message, range }) => `${String(range.start.line)}: ${message}`);

  it('answer a run, and make its result outdated when they change, on disk and unsaved', async () => {
    assert.equal(await verdict(), 'passed');
    await fixture.write('answers.json', answers(true));
    await fixture.until(() => isOutdated() === true || undefined);
    assert.equal(await verdict(), 'failed');
    const document = await vscode.workspace.openTextDocument(shared);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    const at = document.getText().indexOf('true');
    edit.replace(shared, new vscode.Range(document.positionAt(at), document.positionAt(at + 4)), 'false');
    await vscode.workspace.applyEdit(edit);
    await fixture.until(() => isOutdated() === true || undefined);
    assert.equal(await verdict(), 'passed');
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await fixture.until(() => isOutdated() === true || undefined);
    await fixture.write('answers.json', answers(false));
    await fixture.until(() => isOutdated() === false || undefined);
  });

  it('have their mistakes in their own lines, and the scenario says that it cannot run', async () => {
    const document = await vscode.workspace.openTextDocument(scenario);
    await vscode.window.showTextDocument(document);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(shared));
    await fixture.write('answers.json', '[\n  { "tool": 1, "result": null }\n]\n');
    await fixture.until(() =>
      messages(shared).find((text) => text === '1: `[0].tool` must be a string, not a number'),
    );
    await fixture.until(() =>
      messages(scenario).find(
        (text) => text === '4: ./answers.json:2:13: `[0].tool` must be a string, not a number',
      ),
    );
    await fixture.write('answers.json', answers(false));
    await fixture.until(() => messages(scenario).length === 0 || undefined);
    await fixture.until(() => messages(shared).length === 0 || undefined);
  });

  it('are reached by link, definition and completion, and followed when they are renamed', async () => {
    const document = await vscode.workspace.openTextDocument(scenario);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      scenario,
    );
    assert.ok(links.some(({ target }) => target?.path === shared.path));
    const at = document.positionAt(document.getText().indexOf('answers.json'));
    const definitions = await vscode.commands.executeCommand<vscode.LocationLink[]>(
      'vscode.executeDefinitionProvider',
      scenario,
      at,
    );
    assert.ok(definitions.some(({ targetUri }) => targetUri.path === shared.path));
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      scenario,
      at,
    );
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('./answers.json'), labels.join(' '));
    assert.ok(!labels.some((label) => label.endsWith('.guard-scenario.json')));
    const moved = fixture.uri('public-answers.json');
    const rename = new vscode.WorkspaceEdit();
    rename.renameFile(shared, moved);
    await vscode.workspace.applyEdit(rename);
    await fixture.until(() => document.getText().includes('"$file": "./public-answers.json"') || undefined);
    assert.equal(await verdict(), 'passed');
  });

  it('are read before a run of a text that names another file since a moment ago', async () => {
    const other = await fixture.write('other-answers.json', answers(true));
    const document = await vscode.workspace.openTextDocument(scenario);
    const rename = async (from: string, to: string): Promise<void> => {
      const at = document.positionAt(document.getText().indexOf(from));
      const edit = new vscode.WorkspaceEdit();
      edit.replace(scenario, new vscode.Range(at, at.translate(0, from.length)), to);
      assert.ok(await vscode.workspace.applyEdit(edit));
    };
    const name = /"\$file": "\.\/(.+?)"/.exec(document.getText())?.[1] ?? '';
    await rename(name, 'other-answers.json');
    assert.equal(await verdict(), 'failed');
    assert.equal(fixture.services.history.latest(scenario)?.text, document.getText());
    await rename('other-answers.json', name);
    assert.equal(await verdict(), 'passed');
    await document.save();
    await vscode.workspace.fs.delete(other);
  });

  it('of a scenario outside of the workspace are read before it runs', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'guard-lab-answers-'));
    try {
      const guard = join(outside, 'guard.wat');
      writeFileSync(guard, await fixture.read('guard.wat'));
      writeFileSync(join(outside, 'answers.json'), answers(false));
      const file = vscode.Uri.file(join(outside, 'outside.guard-scenario.json'));
      writeFileSync(file.fsPath, SCENARIO);
      await fixture.run('guardLab.runScenario', file);
      assert.equal(fixture.verdict(file), 'passed');
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  it('take the answer of a call, for its arguments alone, before the general one', async () => {
    const answersNow = fixture.uri('public-answers.json');
    assert.equal(await verdict(), 'passed');
    const call = await fixture.until(() => firstCall());
    await fixture.run('guardLab.backendCalls.saveAsAnswer', call);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), answersNow.toString());
    const [saved, general] = JSON.parse(editor.document.getText()) as { tool: string; args?: unknown }[];
    assert.deepEqual(
      [saved?.tool, saved?.args !== undefined, general?.args],
      ['get_repository', true, undefined],
    );
    assert.match(editor.document.getText(editor.selection), /"content"/);
    assert.equal(await verdict(), 'passed');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  /** The first call of the newest run of a person in the Backend Calls view: one in the background may be on its way. */
  function firstCall(): CallsNode | undefined {
    const { backendCalls } = fixture.api;
    const pending = backendCalls.getChildren().filter(({ id }) => id === 'user');
    for (let row = pending.shift(); row; row = pending.shift()) {
      if (row.kind === 'call') return row;
      pending.push(...(row.children ? backendCalls.getChildren(row) : []));
    }
    return undefined;
  }
});
