import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { openCommands, type CommandFixture } from './command-fixture.js';

/** `(module (func $trap unreachable) (func (export "run") call $trap))`, with its name section. */
const MODULE = Uint8Array.from([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x04, 0x01, 0x60, 0x00, 0x00, 0x03, 0x03, 0x02, 0x00,
  0x00, 0x07, 0x07, 0x01, 0x03, 0x72, 0x75, 0x6e, 0x00, 0x01, 0x0a, 0x0a, 0x02, 0x03, 0x00, 0x00, 0x0b, 0x04,
  0x00, 0x10, 0x00, 0x0b, 0x00, 0x0e, 0x04, 0x6e, 0x61, 0x6d, 0x65, 0x01, 0x07, 0x01, 0x00, 0x04, 0x74, 0x72,
  0x61, 0x70,
]);
const UNREACHABLE = 33;
const OPEN = 'guardLab.openDisassembly';

describe('Open Disassembly', () => {
  let fixture: CommandFixture;
  before(async () => {
    fixture = await openCommands('disassembly');
  });
  after(() => fixture.close());

  function active(): vscode.TextEditor {
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    return editor;
  }

  function selected(): string {
    const { document, selection } = active();
    return document.getText(selection);
  }

  it('shows a binary guard at an instruction, read-only and coloured', async () => {
    const guard = await fixture.write('trap.wasm', MODULE);
    await vscode.commands.executeCommand(OPEN, guard, UNREACHABLE);
    assert.equal(selected().trim(), '0x000021    unreachable');
    const { document } = active();
    assert.equal(document.languageId, 'wasm-disassembly');
    assert.equal(vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) ?? false, false);
  });

  it('has the functions in the outline, and leads from a call to its function', async () => {
    const guard = await fixture.write('outline.wasm', MODULE);
    await vscode.commands.executeCommand(OPEN, guard);
    const { document } = active();
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    assert.deepEqual(
      symbols.map(({ name, range }) => `${name} ${range.start.line}-${range.end.line}`),
      ['$trap 1-3', '$run 5-7'],
    );
    const call = document.positionAt(document.getText().indexOf('call $trap') + 6);
    const [target] = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      document.uri,
      call,
    );
    assert.equal(target?.range.start.line, 1);
  });

  it('shows the text of a guard as it is typed, at the instruction of the cursor', async () => {
    const guard = await fixture.write('typed.wat', '(module (func $f nop (drop (i32.const 7))))');
    const document = await vscode.workspace.openTextDocument(guard);
    const editor = await vscode.window.showTextDocument(document);
    await editor.edit((edit) => edit.replace(document.validateRange(new vscode.Range(0, 38, 0, 39)), '8'));
    const cursor = document.positionAt(document.getText().indexOf('drop') + 1);
    editor.selection = new vscode.Selection(cursor, cursor);
    await vscode.commands.executeCommand(OPEN);
    assert.match(selected(), /drop$/);
    assert.match(active().document.getText(), /i32\.const 8\n/);
  });

  it('follows the guard when it changes', async () => {
    const guard = await fixture.write('again.wat', '(module (func nop))');
    await vscode.commands.executeCommand(OPEN, guard);
    const { document } = active();
    assert.match(document.getText(), /nop/);
    await vscode.workspace.openTextDocument(guard);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(guard, new vscode.Range(0, 14, 0, 17), 'unreachable');
    await vscode.workspace.applyEdit(edit);
    await fixture.until(() => (/unreachable/.test(document.getText()) ? true : undefined));
  });

  it('says why there is nothing to show', async () => {
    const guard = await fixture.write('broken.wasm', Uint8Array.from([1, 2, 3]));
    await vscode.commands.executeCommand(OPEN, guard);
    assert.match(active().document.getText(), /^;; The gateway cannot read this module/);
  });
});
