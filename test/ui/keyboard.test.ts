// The way of docs/keyboard.md: no mouse, and nothing gets the keyboard but by a key.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { Keys } from './keys.js';
import { attemptMs, openWorkbench, type Workbench } from './workbench.js';

const settings = { 'guardLab.runWhileTyping.enabled': false };

/** Waits until the cursor is in a line, from 1. */
async function inLine(page: Page, line: number): Promise<void> {
  await page
    .locator('.statusbar')
    .getByText(`Ln ${String(line)}, Col`)
    .waitFor();
}

/** The row that has the keyboard in a tree of this name. */
function focusedRow(page: Page, tree: string, text: string): Locator {
  return page.locator(`.monaco-list[aria-label="${tree}"]:focus .monaco-list-row.focused`, { hasText: text });
}

/** Opens the folder of the workbench in a window that has none. */
async function openFolder(workbench: Workbench, keys: Keys, shown: Locator): Promise<void> {
  const { page } = workbench;
  const dialog = page
    .locator('.quick-input-widget:visible', { hasText: 'Open Folder' })
    .locator('input:focus');
  await workbench.again(async () => {
    if (await shown.isVisible()) return;
    if (!(await dialog.isVisible())) await keys.press('Control+k', 'Control+o');
    await dialog.waitFor({ timeout: attemptMs });
    // A dialog that has read its first folder replaces what was typed before.
    await keys.press('Control+a');
    await page.keyboard.type(`${workbench.folder}/`);
    await keys.press('Enter');
  }, shown);
}

describe('with the keyboard alone', () => {
  it('a folder is opened, its tests run, and one that fails is corrected', async (t) => {
    const folder = 'test/ui/testing-workspace';
    const file = 'issues.guard-scenario.json';
    const prepare = (opened: string): void => {
      const path = join(opened, file);
      writeFileSync(path, readFileSync(path, 'utf8').replace('["private:me/repo"]', '[]'));
    };
    const workbench = await openWorkbench(t, { folder, theme: 'dark', open: 'nothing', settings, prepare });
    const { page } = workbench;
    const keys = new Keys(workbench);
    await openFolder(
      workbench,
      keys,
      page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }),
    );
    await keys.openFile(file);
    const filter = page.locator('.test-explorer .monaco-editor.focused');
    const tree = page.locator('.monaco-list[aria-label="Test Explorer"]:focus');
    const test = (name: string): Locator => focusedRow(page, 'Test Explorer', name);
    const state = (name: string): Locator => page.locator(`[aria-label*="${name}"]`);

    await keys.command('Testing: Focus on Test Explorer View', filter);
    await keys.pressUntil('Control+ArrowDown', tree);
    await keys.downTo(test('issues'));
    await keys.press('Enter');
    await test('issues').and(state('Errored')).waitFor();
    await keys.pressUntil('ArrowRight', test('issues').and(page.locator('[aria-expanded="true"]')));
    await keys.downTo(test('close an issue').and(state('Failed')));
    const fix = page.locator('.action-widget .monaco-list-row.focused', {
      hasText: 'Update the expected value',
    });
    await keys.press('Alt+Enter');
    await inLine(page, 6);
    await keys.pressUntil('F8', page.locator('.marker-widget', { hasText: 'expect.operation: expected' }));
    await inLine(page, 11);
    await keys.pressUntil('Control+.', fix);
    await keys.press('Enter');
    await workbench
      .editor(file)
      .locator('.view-line', { hasText: /"operation":\s"read"/ })
      .waitFor();
    await workbench.save();
    await keys.command('Testing: Focus on Test Explorer View', filter.or(tree));
    await keys.pressUntil('Control+ArrowDown', test('close an issue'));
    await keys.press('Enter');
    await test('close an issue').and(state('Passed')).waitFor();
    await workbench.screenshot('keyboard-tests');
  });

  it('a guard runs, its calls lead to the saved answer, and a broken property to the guard', async (t) => {
    const folder = 'examples/repository-labels';
    const workbench = await openWorkbench(t, { folder, theme: 'dark', settings });
    const { page } = workbench;
    const keys = new Keys(workbench);
    await keys.openFile('guard.wat');
    // What the extension contributes, keys too, is there when its icon is.
    await page.locator('.activitybar .action-label[aria-label^="Guard Lab"]').waitFor();
    const rows = page.locator('.monaco-list[aria-label="Backend Calls"] .monaco-list-row');
    await workbench.again(() => keys.press('Control+;', 'g'), page.locator('.panel .output-view'));
    await keys.command(
      'Guard Lab: Focus on Backend Calls View',
      rows.and(page.locator('.monaco-list:focus *')),
    );
    const call = (text: string): Locator => focusedRow(page, 'Backend Calls', text);
    await keys.downTo(call('backend down'));
    const expanded = page.locator('[aria-expanded="true"]');
    await keys.downTo(call('1 get_repository'));
    await keys.pressUntil('ArrowRight', call('1 get_repository').and(expanded));
    await keys.downTo(call('answered by'));
    await keys.pressUntil('ArrowLeft', call('1 get_repository'));
    await keys.press('Enter');
    await workbench.editor('private.guard-scenario.json').waitFor();
    assert.ok(await call('1 get_repository').isVisible(), 'the keyboard stays in the view');
    await workbench.screenshot('keyboard-calls');
    const menu = page.locator('.monaco-menu .action-item');
    await keys.pressUntil('Shift+F10', menu);
    await keys.downTo(menu.and(page.locator('.focused')).filter({ hasText: 'Go to Guard Source' }));
    await keys.press('Enter');
    await page.locator('.monaco-editor.focused[data-uri$="/guard.wat"]').waitFor();
    await inLine(page, 110);

    const check = (text: string): Locator => focusedRow(page, 'Checks', text);
    const broken = page.locator('.monaco-list[aria-label="Checks"] .monaco-list-row', {
      hasText: '1 broken',
    });
    await keys.command('Guard Lab: Check Guard', broken);
    await keys.goToLine(1);
    await keys.command(
      'Guard Lab: Focus on Checks View',
      page.locator('.monaco-list[aria-label="Checks"]:focus'),
    );
    await keys.downTo(check('list_issues / private'));
    await keys.press('Enter');
    await page.locator('.monaco-editor.focused[data-uri$="/guard.wat"]').waitFor();
    await inLine(page, 110);
    await workbench.screenshot('keyboard-checks');
  });

  it('a guard is debugged: a breakpoint, steps, and variables', async (t) => {
    const folder = 'examples/repository-labels';
    const workbench = await openWorkbench(t, { folder, theme: 'light', settings });
    const { page } = workbench;
    const keys = new Keys(workbench);
    await keys.openFile('guard.wat');
    await page.locator('.statusbar-item', { hasText: 'gateway-latest' }).first().waitFor();
    await keys.goToLine(128);
    await workbench.breakpoint(page.locator('.codicon-debug-breakpoint'));
    const scenario = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'labels.guard' });
    await workbench.debug(page.locator('.quick-input-list .monaco-list-row', { hasText: 'labels.guard' }));
    await keys.downTo(scenario);
    await keys.press('Enter');
    const top = page.locator('.debug-call-stack .monaco-list-row').first();
    await top.filter({ hasText: 'label_resource' }).waitFor();
    await inLine(page, 128);
    await keys.press('F11');
    await top.filter({ hasText: 'ends_with' }).waitFor();
    await inLine(page, 80);
    await keys.press('F10');
    await inLine(page, 81);
    await workbench.screenshot('keyboard-debugging');
    await keys.command(
      'Run and Debug: Focus on Variables View',
      page.locator('.debug-variables .monaco-list:focus'),
    );
    await keys.downTo(
      page.locator('.debug-variables .monaco-list:focus .monaco-list-row.focused', { hasText: '$' }),
    );
    await workbench.screenshot('keyboard-variables');
    await workbench.stopDebugging();
  });
});
