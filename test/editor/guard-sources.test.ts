import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type CommandBench, openCommands } from './command-bench.js';

describe('the content of a guard', () => {
  let bench: CommandBench;
  before(async () => {
    bench = await openCommands('guard-sources');
  });
  after(() => bench.close());

  async function textOf(uri: vscode.Uri): Promise<string | undefined> {
    const { outcome } = await bench.services.guards.read(uri);
    return outcome.ok ? outcome.file.wat : outcome.error;
  }

  it('is that of the document as it was opened last', async () => {
    const uri = await bench.write('again.wat', '(module)');
    await vscode.commands.executeCommand('vscode.open', uri);
    assert.equal(await textOf(uri), '(module)');
    const closed = new Promise<void>((resolve) => {
      const subscription = vscode.workspace.onDidCloseTextDocument((document) => {
        if (document.uri.toString() !== uri.toString()) return;
        subscription.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await closed;
    await bench.write('again.wat', '(module (memory 1))');
    await vscode.commands.executeCommand('vscode.open', uri);
    assert.equal(await textOf(uri), '(module (memory 1))');
  });
});
