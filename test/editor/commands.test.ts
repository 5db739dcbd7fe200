import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/ide/ids.js';
import { type CommandFixture, openCommands } from './command-fixture.js';
import { openTab } from './workspace-fixture.js';

/** A guard whose label_resource does `body`. */
function guardText(body: string): string {
  const others = ['label_agent', 'label_response'].map(
    (name) => `(func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const 0))`,
  );
  const resource = `(func (export "label_resource") (param i32 i32 i32 i32) (result i32) ${body})`;
  return `(module (memory (export "memory") 2)\n  ${[...others, resource].join('\n  ')})\n`;
}

/** What holds for a guard that answers -1. */
const fine = '{ "outcome": "error", "trap": false, "limit": false }';

describe('commands', () => {
  let fixture: CommandFixture;
  before(async () => {
    fixture = await openCommands('commands');
  });
  after(() => fixture.close());

  it('are all registered', async () => {
    const manifest = vscode.extensions.getExtension('guard-lab.guard-lab')?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const registered = new Set(await vscode.commands.getCommands(true));
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(
      contributed.filter((id) => !registered.has(id)),
      [],
    );
  });

  it('have keys that VS Code and its own extensions do not use', async () => {
    const uri = vscode.Uri.parse('vscode://defaultsettings/keybindings.json');
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    const bindings = JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, '')) as {
      key: string;
      command: string;
      when?: string;
    }[];
    // In a view of ours no other command has the key.
    const ours = bindings.filter(
      ({ command, when = '' }) =>
        command.startsWith('guardLab.') && !/focusedView == '?guardLab\./.test(when),
    );
    assert.ok(ours.length > 0);
    const keys = new Set(ours.map(({ key }) => key));
    assert.deepEqual(
      bindings.filter(({ key, command }) => keys.has(key) && !command.startsWith('guardLab.')),
      [],
    );
  });

  it('run the scenarios that name the active guard, with output and history', async () => {
    const guard = await fixture.write('active.wat', guardText('(i32.const -1)'));
    const scenario = await fixture.scenario('active.guard-scenario.json', 'active.wat', fine);
    await vscode.window.showTextDocument(guard);
    await fixture.run(COMMANDS.runGuard);
    assert.equal(fixture.verdict(scenario), 'passed');
    const output = await fixture.output(/Run Guard: commands\/active\.wat[^]*Scenarios: 1 passed/);
    assert.ok(output.includes(`✓ ${scenario.fsPath}`), output);
  });

  it('run the unsaved text of a guard, and link failed expectations', async () => {
    const guard = await fixture.write('edited.wat', guardText('(i32.const -1)'));
    const scenario = await fixture.scenario('edited.guard-scenario.json', 'edited.wat', fine);
    const editor = await vscode.window.showTextDocument(guard);
    const from = editor.document.positionAt(editor.document.getText().lastIndexOf('(i32.const -1)'));
    await editor.edit((edit) => edit.replace(new vscode.Range(from, from.translate(0, 14)), '(unreachable)'));
    await fixture.run(COMMANDS.runGuard);
    assert.equal(fixture.verdict(scenario), 'failed');
    const output = await fixture.output('edited.guard-scenario.json:2');
    assert.ok(output.includes(`${scenario.fsPath}:2:104 a step: expect.trap`), output);
    assert.ok(output.includes(`at label_resource (${guard.fsPath}:4:`), output);
    assert.match(await fixture.read('edited.wat'), /i32\.const -1\)\)\)/);
  });

  it('run what is selected in the explorer, binary guards too', async () => {
    const text = await fixture.write('binary.wat', guardText('(i32.const -1)'));
    const { outcome } = await fixture.services.guards.read(text);
    assert.ok(outcome.ok);
    const guard = await fixture.write('binary.wasm', outcome.file.module.bytes);
    const scenario = await fixture.scenario('binary.guard-scenario.json', 'binary.wasm', fine);
    await fixture.run(COMMANDS.runGuard, guard, [guard]);
    assert.equal(fixture.verdict(scenario), 'passed');
  });

  it('run a binary guard in the active tab, which has no text editor', async () => {
    fixture.services.history.clear();
    await openTab(fixture.uri('binary.wasm'));
    await fixture.run(COMMANDS.runGuard);
    assert.equal(fixture.verdict(fixture.uri('binary.guard-scenario.json')), 'passed');
  });

  it('run the active scenario, and the last run again', async () => {
    fixture.services.history.clear();
    const scenario = fixture.uri('active.guard-scenario.json');
    await vscode.window.showTextDocument(scenario);
    await fixture.run(COMMANDS.runScenario);
    assert.equal(fixture.verdict(scenario), 'passed');
    fixture.services.history.clear();
    await fixture.run(COMMANDS.rerunLast);
    assert.equal(fixture.verdict(scenario), 'passed');
  });

  it('run every scenario', async () => {
    fixture.services.history.clear();
    await fixture.run(COMMANDS.runAllScenarios);
    // A background run of what former tests changed may come after it.
    const asked = fixture.services.history.runs.find((run) => run.reason === 'user');
    const ran = new Set(asked?.scenarios.map(({ uri }) => uri.toString()));
    assert.deepEqual(
      fixture.services.scenarios.files.filter(({ uri }) => !ran.has(uri.toString())),
      [],
    );
  });

  it('stop a guard that does not end', async () => {
    await fixture.write('endless.wat', guardText('(loop $again (br $again)) (i32.const 0)'));
    const scenario = await fixture.scenario('endless.guard-scenario.json', 'endless.wat', fine);
    const started = new Promise<void>((resolve) => {
      const end = fixture.services.history.onScenario(({ run }, event) => {
        // A new file may be run in the background, too.
        if (event?.type !== 'step-started' || run.reason !== 'user') return;
        end();
        resolve();
      });
    });
    const running = fixture.run(COMMANDS.runScenario, scenario);
    await started;
    await fixture.run(COMMANDS.stop);
    await running;
    await fixture.output(`- ${scenario.fsPath} (stopped)`);
  });

  it('inspect the unsaved text of a guard as text, and follow it', async () => {
    const guard = await fixture.write('inspected.wat', guardText('(i32.const -1)'));
    const document = await vscode.workspace.openTextDocument(guard);
    await fixture.run(COMMANDS.inspectAsText, guard);
    const report = vscode.window.activeTextEditor?.document;
    assert.match(report?.getText() ?? '', /✓ gateway[^]*label_response +func 1 +\(i32,i32,i32,i32\)->i32/);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(guard, document.positionAt(document.getText().length), '(');
    const changed = new Promise<string>((resolve) => {
      const subscription = vscode.workspace.onDidChangeTextDocument(({ document: other }) => {
        if (other !== report) return;
        subscription.dispose();
        resolve(other.getText());
      });
    });
    await vscode.workspace.applyEdit(edit);
    assert.match(await changed, /✗ the guard's text does not assemble/);
  });

  it('show the limits of a scenario, and what they come from', async () => {
    const own = `{ "version": 1, "guard": "./active.wat", "limits": { "backendCalls": 3 }, "steps": [] }`;
    const scenario = await fixture.write('limits.guard-scenario.json', own);
    await fixture.until(() => fixture.services.scenarios.get(scenario));
    await fixture.run(COMMANDS.showLimits, scenario);
    await fixture.until(() =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ label }) => label.includes('Gateway Limits')),
    );
    const report = await fixture.until(() =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.authority === 'limits'),
    );
    assert.match(
      report.getText(),
      /Backend calls of one invocation \| \*\*3\*\* \| `limits` of this scenario/,
    );
  });
});
