import assert from 'node:assert/strict';
import { before, describe, it } from 'mocha';
import * as vscode from 'vscode';

function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Types into a document that is shown: what is typed is lost while another part of the window has the focus. */
async function type(document: vscode.TextDocument, text: string): Promise<void> {
  const { version } = document;
  while (document.version === version) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('type', { text });
  }
}

describe('languages', () => {
  before(async () => {
    // VS Code reads the configuration of a language once it has a document of it, and says nothing of that.
    const document = await vscode.workspace.openTextDocument({ language: 'wat', content: '(nop)\n' });
    await vscode.window.showTextDocument(document);
    while (!document.getText().includes('(;'))
      await vscode.commands.executeCommand('editor.action.blockComment');
  });

  it('comments .wat by our language configuration', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'wat', content: '(nop)\n' });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 0, 5);
    await vscode.commands.executeCommand('editor.action.blockComment');
    assert.equal(document.getText(), '(; (nop) ;)\n');
  });

  it('closes a block comment in .wat', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'wat', content: '' });
    await type(document, '(');
    await type(document, ';');
    assert.equal(document.getText(), '(; ;)');
  });

  it('indents the body of an open form in .wat', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'wat',
      content: '(module (func $f (nop)',
    });
    const editor = await vscode.window.showTextDocument(document);
    editor.options = { insertSpaces: true, tabSize: 2 };
    editor.selection = new vscode.Selection(0, 22, 0, 22);
    await type(document, '\n');
    assert.equal(document.getText(), '(module (func $f (nop)\n  ');
  });

  it('takes a name with its $ and dots as one word in .wat', async () => {
    const content = '(local.get $my.var)';
    const document = await vscode.workspace.openTextDocument({ language: 'wat', content });
    const words = [3, 14].map((column) =>
      document.getText(document.getWordRangeAtPosition(new vscode.Position(0, column))),
    );
    assert.deepEqual(words, ['local.get', '$my.var']);
  });

  it('knows guards and scenarios by their file names', async () => {
    const languages = ['guard.wat', 'minimal.guard-scenario.json'].map(async (name) => {
      return (await vscode.workspace.openTextDocument(workspaceFile(name))).languageId;
    });
    assert.deepEqual(await Promise.all(languages), ['wat', 'guard-scenario']);
  });
});
