import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';

describe('the packaged extension', () => {
  it('is installed from the .vsix and activates', async () => {
    const extension = vscode.extensions.getExtension('guard-lab.guard-lab');
    assert.ok(extension);
    assert.doesNotMatch(extension.extensionPath, /test-driver/);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
