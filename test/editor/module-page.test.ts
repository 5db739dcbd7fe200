import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { ModulePanel } from '../../src/editor/module-page/panel.js';
import { COMMANDS, EDITORS } from '../../src/ide/ids.js';
import type { ShownModule, ToModulePage } from '../../src/ide/module-page/protocol.js';
import { assembleGuardText } from '../../src/run/guard-file.js';
import { openCommands, type CommandFixture } from './command-fixture.js';
import { activeTab } from './workspace-fixture.js';

const LABELS = ['label_agent', 'label_resource', 'label_response']
  .map((name) => `  (func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const -1))`)
  .join('\n');
const GUARD = `(module (memory 1)\n${LABELS})\n`;
const TRAPS = `(module (memory 1)\n${LABELS}\n  (func $boot unreachable) (start $boot))\n`;

describe('the page of a module', () => {
  let fixture: CommandFixture;
  before(async () => {
    fixture = await openCommands('module-page');
  });
  after(() => fixture.close());

  async function assembled(wat: string): Promise<Uint8Array> {
    const outcome = await assembleGuardText('g.wat', wat);
    assert.ok(outcome.ok);
    return outcome.file.module.bytes;
  }

  async function written(name: string, wat: string): Promise<vscode.Uri> {
    return fixture.write(name, await assembled(wat));
  }

  /** The page of a guard as soon as it shows something of which `is` is true. */
  async function page(
    guard: vscode.Uri,
    is: (module: ShownModule) => boolean = () => true,
  ): Promise<ModulePanel> {
    return fixture.until(() => {
      const panel = fixture.api.modulePages.of(guard);
      const shown = panel?.session.shown;
      return shown && panel.session.status.kind === 'ready' && is(shown) ? panel : undefined;
    });
  }

  /** What the page is sent next of a type. */
  function next<T extends ToModulePage['type']>(
    panel: ModulePanel,
    type: T,
  ): Promise<Extract<ToModulePage, { type: T }>> {
    return new Promise((resolve) => {
      const subscription = panel.onDidPost((message) => {
        if (message.type !== type) return;
        subscription.dispose();
        resolve(message as Extract<ToModulePage, { type: T }>);
      });
    });
  }

  function titleOf(panel: ModulePanel): string | undefined {
    return panel.session.shown?.verdict.title;
  }

  it('is how VS Code opens a .wasm', async () => {
    const guard = await written('opened.wasm', GUARD);
    await vscode.commands.executeCommand('vscode.open', guard);
    const panel = await page(guard);
    assert.equal(titleOf(panel), 'The gateway loads this guard');
    const input = await activeTab(vscode.TabInputCustom);
    assert.equal(input.viewType, EDITORS.module);
  });

  it('is what Inspect Guard opens for the active guard, and leads to the report in text', async () => {
    const guard = await written('inspected.wasm', GUARD);
    await vscode.commands.executeCommand('vscode.open', guard);
    const panel = await page(guard);
    await activeTab(vscode.TabInputCustom, ({ uri }) => uri.path === guard.path);
    await fixture.run(COMMANDS.inspectGuard);
    await panel.receive({ type: 'action', action: 'report' });
    const report = vscode.window.activeTextEditor?.document;
    assert.match(report?.getText() ?? '', /✓ gateway[^]*label_response +func 2 +\(i32,i32,i32,i32\)->i32/);
  });

  it('shows the unsaved text of a guard in WAT, and follows it', async () => {
    const guard = await fixture.write('typed.wat', GUARD);
    const document = await vscode.workspace.openTextDocument(guard);
    await fixture.run(COMMANDS.inspectGuard, guard);
    const panel = await page(guard);
    assert.equal(titleOf(panel), 'The gateway loads this guard');
    const input = await activeTab(vscode.TabInputCustom);
    assert.equal(input.viewType, EDITORS.moduleOfText);
    const replace = async (from: string, to: string): Promise<void> => {
      const start = document.getText().indexOf(from);
      const edit = new vscode.WorkspaceEdit();
      const range = new vscode.Range(document.positionAt(start), document.positionAt(start + from.length));
      edit.replace(guard, range, to);
      await vscode.workspace.applyEdit(edit);
    };
    await replace('(memory 1)', '(memory 1000)');
    await page(guard, ({ verdict }) => verdict.kind === 'bad');
    await replace('(memory 1000)', '(memory');
    const failed = await fixture.until(() => {
      const { status } = panel.session;
      return status.kind === 'failed' ? status : undefined;
    });
    assert.match(failed.error, /does not assemble/);
    assert.equal(panel.session.shown, undefined);
    await replace('(memory', '(memory 1)');
    await page(guard, ({ verdict }) => verdict.kind === 'good');
  });

  it('follows the file: another build, a deleted file, a file that is there again', async () => {
    const guard = await written('built.wasm', GUARD);
    await fixture.run(COMMANDS.inspectGuard, guard);
    const panel = await page(guard);
    await fixture.write('built.wasm', await assembled('(module)'));
    await page(guard, ({ verdict }) => verdict.title === 'The gateway refuses this module');
    await fixture.write('built.wasm', 'not a module');
    const foreign = await page(guard, ({ hint }) => hint !== '');
    assert.match(foreign.session.shown?.hint ?? '', /^This file is not a WebAssembly module/);
    await fixture.write('built.wasm', await assembled(GUARD));
    await page(guard, ({ verdict }) => verdict.kind === 'good');
    // As another program does it: VS Code closes the editors of a file that is deleted or renamed through VS Code.
    renameSync(guard.fsPath, fixture.uri('moved.bin').fsPath);
    const failed = await fixture.until(() => {
      const { status } = panel.session;
      return status.kind === 'failed' ? status : undefined;
    });
    assert.match(failed.error, /built\.wasm/);
    renameSync(fixture.uri('moved.bin').fsPath, guard.fsPath);
    await fixture.until(() => (panel.session.status.kind === 'ready' ? true : undefined));
    assert.equal(fixture.api.modulePages.of(guard), panel);
  });

  it('moves with a file that is renamed in VS Code', async () => {
    const guard = await written('old-name.wasm', GUARD);
    await fixture.run(COMMANDS.inspectGuard, guard);
    await page(guard);
    const renamed = fixture.uri('new-name.wasm');
    await vscode.workspace.fs.rename(guard, renamed);
    const panel = await page(renamed);
    assert.equal(titleOf(panel), 'The gateway loads this guard');
    await fixture.until(() => (fixture.api.modulePages.of(guard) ? undefined : true));
  });

  it('judges by the limits of the settings, as they are now', async () => {
    const guard = await written('limited.wasm', `(module (memory 20)\n${LABELS})`);
    await fixture.run(COMMANDS.inspectGuard, guard);
    await page(guard, ({ verdict }) => verdict.kind === 'good');
    await fixture.set('limits', { memoryPages: 10 });
    await page(guard, ({ verdict }) => verdict.kind === 'bad');
    await fixture.set('limits', undefined);
    await page(guard, ({ verdict }) => verdict.kind === 'good');
  });

  it('leads from a function to its line of the text and to its instructions', async () => {
    const guard = await fixture.write('lines.wat', GUARD);
    // The text of a document that is open counts: a late event of its file is no other content.
    await vscode.workspace.openTextDocument(guard);
    await fixture.run(COMMANDS.inspectGuard, guard);
    const panel = await page(guard);
    await panel.receive({ type: 'ready' });
    const version = panel.session.shown?.version ?? 0;
    const answer = next(panel, 'places');
    await panel.receive({ type: 'locate', version, functions: [0, 1, 2, 99] });
    const { places } = await answer;
    assert.deepEqual(
      places.map(({ index, text, isHere }) => [index, text.replace(/^.*:/, ''), isHere]),
      [
        [0, '2', true],
        [1, '3', true],
        [2, '4', true],
      ],
    );
    await panel.receive({ type: 'source', version, function: 1 });
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), guard.toString());
    assert.equal(editor.selection.start.line, 2);
    await panel.receive({ type: 'disassemble', version, function: 2 });
    const disassembly = vscode.window.activeTextEditor;
    assert.match(disassembly?.document.getText(disassembly.selection) ?? '', /i32\.const -1/);
    // Questions about a content that is not shown have no answer; the page itself asks about the one that is.
    const never = version + 1000;
    let posted = 0;
    const subscription = panel.onDidPost((message) => {
      if (message.type === 'places' && message.version === never) posted++;
    });
    await panel.receive({ type: 'locate', version: never, functions: [0] });
    await panel.receive({ type: 'nonsense' });
    subscription.dispose();
    assert.equal(posted, 0);
  });

  it('runs the start function only when it is asked to', async () => {
    const guard = await written('starts.wasm', TRAPS);
    await fixture.run(COMMANDS.inspectGuard, guard);
    const panel = await page(guard, ({ verdict }) => verdict.kind === 'open');
    assert.equal(panel.session.shown?.verdict.canRunStart, true);
    await panel.receive({ type: 'action', action: 'run-start' });
    assert.match(panel.session.shown.verdict.detail, /start function\[3\] failed: wasm error: unreachable/);
    assert.equal(panel.session.shown.verdict.kind, 'bad');
    assert.equal(panel.session.status.kind, 'ready');
  });

  it('ends with its tab', async () => {
    const guard = await written('closed.wasm', GUARD);
    await fixture.run(COMMANDS.inspectGuard, guard);
    await page(guard);
    await activeTab(vscode.TabInputCustom, ({ uri }) => uri.path === guard.path);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await fixture.until(() => (fixture.api.modulePages.of(guard) ? undefined : true));
  });
});
