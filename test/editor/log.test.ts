// Faults of Guard Lab itself are in its log, with their stacks.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { openWorkspace, until, type WorkspaceFixture } from './workspace-fixture.js';

describe('the log', () => {
  let fixture: WorkspaceFixture;
  before(async () => {
    fixture = await openWorkspace('log');
  });
  after(() => fixture.close());

  it('has a fault in showing a run, with its stack, and the run still ends', async () => {
    const { context, runner } = fixture.api.services;
    const scenario = await fixture.write(
      'a.guard-scenario.json',
      '{ "version": 1, "guard": "none.wat", "steps": [] }',
    );
    await vscode.workspace.openTextDocument(scenario);
    const run = await runner.run([scenario], { reason: 'user' }, () => {
      throw new Error('the follower fails');
    });
    assert.equal(run?.finished, true);
    const file = join(context.logUri.fsPath, 'Guard Lab Log.log');
    const logged = await until(() => {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      return text.includes('the follower fails') ? text : undefined;
    });
    assert.match(logged, /\[error\] an event of a run could not be shown: Error: the follower fails\n\s+at /);
  });
});
