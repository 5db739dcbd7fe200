import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type * as vscode from 'vscode';
import { ModuleSession } from '../../src/editor/module-page/session.js';
import { assembleGuardText } from '../../src/run/guard-file.js';
import { openCommands, type CommandFixture } from './command-fixture.js';

const LABELS = ['label_agent', 'label_resource', 'label_response']
  .map((name) => `  (func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const -1))`)
  .join('\n');
const TRAPS = `(module (memory 1)\n${LABELS}\n  (func $boot unreachable) (start $boot))\n`;
const HANGS = `(module (memory 1)\n${LABELS}\n  (func $boot (loop (br 0))) (start $boot))\n`;
const GUARD = `(module (memory 1)\n${LABELS})\n`;

describe('a module that a page shows', () => {
  let fixture: CommandFixture;
  before(async () => {
    fixture = await openCommands('module-session');
  });
  after(() => fixture.close());

  async function written(name: string, wat: string): Promise<vscode.Uri> {
    const outcome = await assembleGuardText('g.wat', wat);
    assert.ok(outcome.ok);
    return fixture.write(name, outcome.file.module.bytes);
  }

  it('runs no start function while the file is read, and then shows the new content', async () => {
    const guard = await written('read.wasm', TRAPS);
    const session = new ModuleSession(guard, fixture.services);
    await session.refresh();
    await written('read.wasm', GUARD);
    const read = session.refresh();
    await session.runStart();
    session.stop();
    assert.match(session.status.kind === 'working' ? session.status.what : '', /^Reading/);
    await read;
    assert.equal(session.shown?.verdict.title, 'The gateway loads this guard');
    session.dispose();
  });

  it('goes on running a start function until another content or other limits count', async () => {
    const guard = await written('hangs.wasm', HANGS);
    const session = new ModuleSession(guard, fixture.services);
    await session.refresh();
    let run = session.runStart();
    await session.refresh();
    assert.equal(session.status.kind === 'working' && session.status.canStop, true);
    await fixture.set('limits', { timeoutMs: 50 });
    await session.refresh();
    await run;
    assert.equal(session.status.kind, 'ready');
    assert.equal(session.shown?.verdict.kind, 'open');
    assert.equal(session.opened?.limits.timeoutMs, 50);
    await session.runStart();
    const { detail } = session.shown.verdict;
    assert.notEqual(session.shown.verdict.kind, 'good');
    await fixture.set('limits', undefined);
    await session.refresh();
    assert.notEqual(session.shown.verdict.detail, detail);
    run = session.runStart();
    await written('hangs.wasm', GUARD);
    await session.refresh();
    await run;
    assert.equal(session.shown.verdict.kind, 'good');
    session.dispose();
  });
});
