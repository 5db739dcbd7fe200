import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Locator } from 'playwright-core';
import { eventually, openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.js';

const folder = 'examples/repository-labels';
const trust = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};
const notTrusted = 'Guards do not run because this workspace is not trusted.';

/** A window in which the extension runs: before, neither menus nor the palette know its commands. */
async function open(test: TestContext, options: Omit<WorkbenchOptions, 'folder'>): Promise<Workbench> {
  const workbench = await openWorkbench(test, { folder, ...options });
  await workbench.page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
  return workbench;
}

function output(workbench: Workbench, text: RegExp): Promise<void> {
  return workbench.page.locator('.panel .output-view .view-lines').filter({ hasText: text }).waitFor();
}

function tests(workbench: Workbench): Locator {
  return workbench.page.locator('.test-explorer .monaco-list-row');
}

describe('windows', () => {
  it('runs nothing in a workspace that is not trusted, until it is', async (t) => {
    const workbench = await open(t, { file: 'guard.wat', theme: 'light', settings: trust });
    const { page } = workbench;
    const status = page.locator('.statusbar-item', { hasText: 'gateway-latest' });
    await workbench.runCommand('Guard Lab: Run Guard');
    await workbench.notification(notTrusted);
    await workbench.show('Guard Lab');
    await page.locator('.welcome-view', { hasText: notTrusted }).first().waitFor();
    await workbench.screenshot('not-trusted');
    const trusting = page.locator('.workspace-trust-editor .monaco-button', { hasText: 'Trust' }).first();
    await workbench.answer(notTrusted, 'Manage Workspace Trust', trusting);
    await workbench.click(trusting, page.locator('.statusbar:not(:has-text("Restricted Mode"))'));
    await page.keyboard.press('Escape');
    await workbench.openFile('guard.wat');
    await workbench.runCommand('Guard Lab: Run Guard');
    await output(workbench, /Scenarios:\s2\spassed/);
    await status.locator('.codicon-pass').waitFor();
    await workbench.screenshot('trusted-now');
  });

  it('distinguishes equally named scenarios of several folders', async (t) => {
    const prepare = (opened: string): void => {
      for (const name of ['east', 'west']) {
        const copy = join(opened, name);
        for (const file of ['guard.wat', 'labels.guard-scenario.json'])
          cpSync(join(opened, file), join(copy, file));
      }
      const west = join(opened, 'west', 'guard.wat');
      writeFileSync(west, readFileSync(west, 'utf8').replace('(export "label_agent")', ''));
      const folders = [{ path: 'east' }, { path: 'west' }];
      writeFileSync(join(opened, 'both.code-workspace'), JSON.stringify({ folders }));
    };
    const workbench = await open(t, { theme: 'light', open: 'both.code-workspace', prepare });
    await workbench.runCommand('Guard Lab: Run All Scenarios');
    await output(workbench, /1\scould\snot\srun,\s1\spassed/);
    await workbench.show('Testing');
    for (const name of ['east', 'west']) await workbench.expand(tests(workbench).filter({ hasText: name }));
    await eventually(
      () => tests(workbench).allInnerTexts(),
      (rows) =>
        assert.deepEqual(
          rows.map((row) => /east|west|labels/.exec(row)?.[0]),
          ['east', 'labels', 'west', 'labels'],
        ),
    );
    await workbench.screenshot('folders');
  });

  it('says what to do with a guard that is not saved, in a window without a folder', async (t) => {
    const settings = { 'files.defaultLanguage': 'wat' };
    const workbench = await openWorkbench(t, { folder, theme: 'dark', open: 'nothing', settings });
    const { page } = workbench;
    // What extensions contribute, languages too, is there when their icons are.
    await page.locator('.activitybar').getByRole('tab', { name: 'Guard Lab' }).first().waitFor();
    await workbench.runCommand('File: New Untitled Text File');
    await page.locator('.monaco-editor.focused').first().waitFor();
    await page.locator('.statusbar').getByText('WebAssembly Text Format').waitFor();
    await workbench.runCommand('Guard Lab: Run Guard');
    const item = await workbench.notification(
      'Save the guard first. A scenario refers to its guard by path.',
    );
    await item.getByText('Save…').waitFor();
    await workbench.screenshot('untitled-guard');
  });

  it('stops a long run from its progress, and shows it in the status bar', async (t) => {
    const prepare = (opened: string): void => {
      const guard = join(opened, 'guard.wat');
      const endless = '$&\n(loop $for_ever (br $for_ever))';
      writeFileSync(guard, readFileSync(guard, 'utf8').replace(/\(func \$dealloc [^\n]*/, endless));
    };
    const settings = { 'guardLab.limits': { timeoutMs: 600_000 }, 'guardLab.runWhileTyping.enabled': false };
    const workbench = await open(t, { file: 'guard.wat', theme: 'dark', prepare, settings });
    const { page } = workbench;
    await workbench.runCommand('Guard Lab: Run Guard');
    const status = page.locator('.statusbar-item', { hasText: 'gateway-latest' });
    await status.locator('.codicon-sync').waitFor();
    await workbench.notification('0 of 2 scenarios have run');
    await workbench.screenshot('long-run');
    const stopped = page.locator('.panel .output-view .view-lines', {
      hasText: /labels\.guard-scenario\.json\s\(stopped\)/,
    });
    await workbench.answer('0 of 2 scenarios have run', 'Cancel', stopped);
    await status.locator('.codicon-beaker').waitFor();
    await workbench.screenshot('long-run-stopped');
  });

  it('keeps the guard of a scenario when it is renamed in the explorer', async (t) => {
    const workbench = await open(t, { file: 'labels.guard-scenario.json', theme: 'light' });
    const { page } = workbench;
    const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'guard.wat' });
    const name = page.locator('.explorer-folders-view input').first();
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'refactoring changes' });
    // An explorer that is drawn again takes the input away.
    await workbench.again(async () => {
      if (await dialog.isVisible()) return;
      await row.click({ timeout: 15_000 });
      await workbench.again(() => page.keyboard.press('F2'), name);
      await name.fill('labels.wat', { timeout: 15_000 });
      await name.press('Enter', { timeout: 15_000 });
    }, dialog);
    await workbench.screenshot('renamed-guard-question');
    const ok = dialog.locator('.monaco-button', { hasText: 'OK' }).first();
    await workbench.again(
      () => ok.click({ timeout: 15_000 }),
      page.locator('.monaco-workbench:not(:has(.monaco-dialog-box))'),
    );
    const line = workbench
      .editor('labels.guard-scenario.json')
      .locator('.view-line', { hasText: '"./labels.wat"' });
    await workbench.click(page.locator('.tab', { hasText: 'labels.guard-scenario.json' }), line);
    await workbench.screenshot('renamed-guard');
  });

  it('selects a profile with the keyboard', async (t) => {
    const workbench = await open(t, { file: 'guard.wat', theme: 'light' });
    const { page } = workbench;
    await workbench.runCommand('Guard Lab: Select Profile');
    const picker = await workbench.picker('Select Gateway Profile');
    const rows = picker.locator('.monaco-list-row');
    await rows.filter({ hasText: 'gateway-2026-08' }).waitFor();
    await workbench.screenshot('select-profile');
    await picker.locator('input').first().fill('gateway-2026');
    await rows.filter({ hasText: 'pr-7938' }).waitFor({ state: 'hidden' });
    await picker.locator('.monaco-list-row.focused', { hasText: 'gateway-2026-08' }).waitFor();
    await workbench.take(picker);
    await page.locator('.statusbar-item', { hasText: 'gateway-2026-08' }).waitFor();
    await workbench.screenshot('profile-selected');
  });
});
