import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

  it('is refused at once for devices, pipes and files that the system makes up', async () => {
    const pipe = await bench.write('pipe.wat', '');
    rmSync(pipe.fsPath);
    execFileSync('mkfifo', [pipe.fsPath]);
    const link = bench.uri('link.wasm');
    symlinkSync('/dev/zero', link.fsPath);
    for (const uri of [pipe, link, vscode.Uri.file('/dev/zero'), vscode.Uri.file('/proc/self/environ')])
      assert.match((await textOf(uri)) ?? '', /is not a regular file/, uri.path);
    assert.match((await textOf(bench.uri('.'))) ?? '', /is a folder, not a file/);
  });

  it('is not quoted when a link leads out of the workspace', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'guard-lab-'));
    try {
      writeFileSync(join(outside, 'secret'), 'the-secret of another folder');
      await bench.write('near.wat', 'the-text of this folder');
      const uri = bench.uri('far.wat');
      symlinkSync(join(outside, 'secret'), uri.fsPath);
      assert.match((await textOf(bench.uri('near.wat'))) ?? '', /the-text/);
      assert.match((await textOf(uri)) ?? '', /does not assemble: [^ ]*far\.wat:1:1 \(its text is not shown/);
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });
});
