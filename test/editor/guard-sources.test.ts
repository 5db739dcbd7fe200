import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type CommandFixture, openCommands } from './command-fixture.js';

describe('the content of a guard', () => {
  let fixture: CommandFixture;
  before(async () => {
    fixture = await openCommands('guard-sources');
  });
  after(() => fixture.close());

  async function textOf(uri: vscode.Uri): Promise<string | undefined> {
    const { outcome } = await fixture.services.guards.read(uri);
    return outcome.ok ? outcome.file.wat : outcome.error;
  }

  it('is that of the document as it was opened last', async () => {
    const uri = await fixture.write('again.wat', '(module)');
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
    await fixture.write('again.wat', '(module (memory 1))');
    await vscode.commands.executeCommand('vscode.open', uri);
    assert.equal(await textOf(uri), '(module (memory 1))');
  });

  it('is the new one where a build gives each file the same size and time', async () => {
    const uri = await fixture.write('same.wat', '(module (memory 1))');
    for (const pages of [1, 2, 3]) {
      const text = `(module (memory ${String(pages)}))`;
      // Clocks of file systems may tick a few milliseconds apart.
      const { ctimeMs } = statSync(uri.fsPath);
      do {
        writeFileSync(uri.fsPath, text);
        utimesSync(uri.fsPath, 1, 1);
      } while (statSync(uri.fsPath).ctimeMs === ctimeMs);
      assert.equal(await textOf(uri), text);
    }
  });

  it('is refused at once for devices, pipes and files that the system makes up', async () => {
    const pipe = await fixture.write('pipe.wat', '');
    rmSync(pipe.fsPath);
    execFileSync('mkfifo', [pipe.fsPath]);
    const link = fixture.uri('link.wasm');
    symlinkSync('/dev/zero', link.fsPath);
    for (const uri of [pipe, link, vscode.Uri.file('/dev/zero'), vscode.Uri.file('/proc/self/environ')])
      assert.match((await textOf(uri)) ?? '', /is not a regular file/, uri.path);
    assert.match((await textOf(fixture.uri('.'))) ?? '', /is a folder, not a file/);
  });

  it('is not quoted when a link leads out of the workspace', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'guard-lab-'));
    try {
      writeFileSync(join(outside, 'secret'), 'the-secret of another folder');
      await fixture.write('near.wat', 'the-text of this folder');
      const uri = fixture.uri('far.wat');
      symlinkSync(join(outside, 'secret'), uri.fsPath);
      assert.match((await textOf(fixture.uri('near.wat'))) ?? '', /the-text/);
      assert.match((await textOf(uri)) ?? '', /does not assemble: [^ ]*far\.wat:1:1 \(its text is not shown/);
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });
});
