import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { Locator } from 'playwright-core';
import { openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.js';

const folder = 'examples/repository-labels';
const trust = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};
const notTrusted = 'Guard Lab runs no guards in this workspace because it is not trusted.';

/** A window in which the extension runs: before, neither menus nor the palette know its commands. */
async function open(test: TestContext, options: Omit<WorkbenchOptions, 'folder'>): Promise<Workbench> {
  const workbench = await openWorkbench(test, { folder, ...options });
  await workbench.page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
  return workbench;
}

/** What was said and what can be chosen: toasts go by, the list keeps it. */
async function notification(workbench: Workbench, text: string): Promise<Locator> {
  await workbench.runCommand('Notifications: Show Notifications');
  const item = workbench.page.locator('.notifications-center .notification-list-item', { hasText: text });
  await item.waitFor();
  return item;
}

function output(workbench: Workbench, text: RegExp): Promise<void> {
  return workbench.page.locator('.panel .output-view .view-lines').filter({ hasText: text }).waitFor();
}

describe('windows', () => {
  it('runs nothing in a workspace that is not trusted, until it is', async (t) => {
    const workbench = await open(t, { file: 'guard.wat', theme: 'light', settings: trust });
    const { page } = workbench;
    const status = page.locator('.statusbar-item', { hasText: 'pr-7938' });
    await workbench.runCommand('Guard Lab: Run Guard');
    const item = await notification(workbench, notTrusted);
    await page.locator('.activitybar .action-label[aria-label^="Guard Lab"]').click();
    await page.locator('.welcome-view', { hasText: notTrusted }).waitFor();
    await workbench.screenshot('not-trusted');
    await item.getByText('Manage Workspace Trust').click();
    const editor = page.locator('.workspace-trust-editor');
    await editor.locator('.monaco-button', { hasText: 'Trust' }).first().click();
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await workbench.openFile('guard.wat');
    await workbench.runCommand('Guard Lab: Run Guard');
    await output(workbench, /Scenarios:\s2\spassed/);
    await status.locator('.codicon-pass').waitFor();
    await workbench.screenshot('trusted-now');
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
    const status = page.locator('.statusbar-item', { hasText: 'pr-7938' });
    await status.locator('.codicon-sync').waitFor();
    const item = await notification(workbench, '0 of 2 scenarios have run');
    await workbench.screenshot('long-run');
    await item.getByText('Cancel').click();
    await output(workbench, /labels\.guard-scenario\.json\s\(stopped\)/);
    await status.locator('.codicon-beaker').waitFor();
    await workbench.screenshot('long-run-stopped');
  });

  it('selects a profile with the keyboard', async (t) => {
    const workbench = await open(t, { file: 'guard.wat', theme: 'light' });
    const { page } = workbench;
    await workbench.runCommand('Guard Lab: Select Profile');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'gateway-2026-08' }).waitFor();
    await workbench.screenshot('select-profile');
    await page.keyboard.type('gateway-2026');
    await rows.filter({ hasText: 'pr-7938' }).waitFor({ state: 'hidden' });
    await page.keyboard.press('Enter');
    await page.locator('.statusbar-item', { hasText: 'gateway-2026-08' }).waitFor();
    await workbench.screenshot('profile-selected');
  });
});
