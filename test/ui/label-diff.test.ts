import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Locator } from 'playwright-core';
import { counted, eventually, openWorkbench, type Theme, type Workbench } from './workbench.js';

function git(folder: string, ...args: string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'ignore' });
}

/** Commits the guard, and makes another one of it: a write is a read now, a read is a write, private data are public. */
const CHANGES = [
  [
    '(call $create_issue)) (then (call $put (call $write))',
    '(call $create_issue)) (then (call $put (call $read))',
  ],
  ['(call $get_issue)) (then (call $put (call $read))', '(call $get_issue)) (then (call $put (call $write))'],
  ['(then (return (i32.const 1)))) ;; no answer', '(then (return (i32.const 0))))'],
] as const;

function changeGuard(folder: string): void {
  git(folder, 'init', '--quiet');
  git(folder, 'add', '.');
  git(folder, 'commit', '--quiet', '-m', 'one');
  const guard = join(folder, 'guard.wat');
  let text = readFileSync(guard, 'utf8');
  for (const [from, to] of CHANGES) {
    assert.equal(text.split(from).length, 2, from);
    text = text.replace(from, () => to);
  }
  writeFileSync(guard, text);
}

interface OpenView {
  readonly workbench: Workbench;
  readonly rows: Locator;
  readonly message: Locator;
}

async function compareWithHead(test: TestContext, theme: Theme): Promise<OpenView> {
  const workbench = await openWorkbench(test, {
    folder: 'test/fixtures/seeded',
    file: 'guard.wat',
    theme,
    prepare: changeGuard,
  });
  await workbench.page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
  await workbench.runCommand('Guard Lab: Compare Labels with HEAD');
  const view = workbench.page.locator('.pane', { has: workbench.page.getByText('Label Changes').first() });
  const rows = view.last().locator('.monaco-list-row');
  await rows.first().waitFor();
  return { workbench, rows, message: view.last().locator('.message') };
}

describe('the label changes', () => {
  it('show what became looser, and both label files at a row', async (t) => {
    const { workbench, rows } = await compareWithHead(t, 'dark');
    const looser = rows.filter({ hasText: 'write → read' }).first();
    await looser.waitFor();
    await eventually(
      () => looser.getAttribute('aria-label'),
      (label) => assert.match(label ?? '', /create_issue.*looser.*before: write.*now: read/),
    );
    await workbench.screenshots('label-diff');
    await workbench.click(looser, workbench.page.locator('.monaco-diff-editor .view-line'));
    await workbench.pageScreenshots('label-diff-open');
  });

  it('are accepted with the keyboard and the mouse, into a new label file', async (t) => {
    const { workbench, rows, message } = await compareWithHead(t, 'dark');
    const looser = rows.filter({ hasText: 'write → read' }).first();
    await looser.waitFor();
    const label = (await looser.getAttribute('aria-label')) ?? '';
    const create = workbench.page.getByRole('button', { name: 'Create Label File' });
    await workbench.rowAction(looser, 'Accept Labels', create);
    await workbench.click(create, message.filter({ hasText: '1 request accepted in guard-labels.json' }));
    await counted(rows.and(workbench.page.locator(`[aria-label=${JSON.stringify(label)}]`)), 0);
    const written = readFileSync(join(workbench.folder, 'guard-labels.json'), 'utf8');
    assert.match(written, /^\{\n {2}"version": 1,\n {2}"guard": "guard\.wat",\n/);
    await workbench.screenshot('label-diff-accepted');
    await workbench.runCommand('Guard Lab: Accept All Labels');
    await message.filter({ hasText: 'no changes left' }).waitFor();
    await workbench.screenshot('label-diff-all-accepted');
  });
});
