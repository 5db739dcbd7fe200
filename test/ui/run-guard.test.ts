import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.js';

const folder = 'examples/repository-labels';

/** A window in which the extension runs: before, neither menus nor the palette know its commands. */
async function open(test: TestContext, options: Omit<WorkbenchOptions, 'folder'>): Promise<Workbench> {
  const workbench = await openWorkbench(test, { folder, ...options });
  await workbench.page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
  return workbench;
}

/** The text of the output view as soon as it has `text`. */
async function output(workbench: Workbench, text: RegExp): Promise<string> {
  const view = workbench.page.locator('.panel .output-view .view-lines');
  await view.filter({ hasText: text }).waitFor();
  return (await view.innerText()).replaceAll('\u00a0', ' ');
}

describe('Run Guard', () => {
  it('runs the open guard from the palette and shows the results', async (t) => {
    const workbench = await open(t, { file: 'guard.wat', theme: 'dark' });
    await workbench.runCommand('Guard Lab: Run Guard');
    const text = await output(workbench, /Scenarios:\s2\spassed/);
    assert.match(text, /✓ list issues → allowed \(read\)[^]*Scenarios: 2 passed/);
    const item = workbench.page.locator('.statusbar-item', { hasText: 'gateway-latest' });
    await item.locator('.codicon-pass').waitFor();
    await workbench.screenshots('run-guard');
    await item.click();
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Rerun Last' }).waitFor();
    await workbench.screenshots('run-guard-commands');
    await workbench.page.keyboard.press('Escape');
  });

  it('runs a guard from the menu of the explorer', async (t) => {
    const workbench = await open(t, { theme: 'dark' });
    const { page } = workbench;
    await page
      .locator('.explorer-folders-view .monaco-list-row', { hasText: 'guard.wat' })
      .click({ button: 'right' });
    const entry = page.locator('.monaco-menu .action-item', { hasText: 'Run Guard' });
    await entry.waitFor();
    await workbench.screenshot('run-guard-explorer');
    await entry.click();
    await output(workbench, /Scenarios:\s2\spassed/);
  });

  it('reports failures in the output alone, and links them', async (t) => {
    const file = 'labels.guard-scenario.json';
    const prepare = (opened: string): void => {
      const path = join(opened, file);
      writeFileSync(path, readFileSync(path, 'utf8').replace('"outcome": "allowed"', '"outcome": "denied"'));
    };
    const workbench = await open(t, { file, theme: 'light', prepare });
    const { page } = workbench;
    await workbench.runCommand('Guard Lab: Run Scenario');
    await output(workbench, /labels\.guard-scenario\.json:20:9/);
    await output(workbench, /1\sfailed/);
    // Toasts go by; the center keeps what was said.
    await page.locator('.statusbar-item[id="status.notifications"]').click();
    await page.locator('.notifications-center').waitFor();
    assert.doesNotMatch(await page.locator('.notifications-center').innerText(), /failed/);
    await workbench.screenshot('run-guard-failed');
  });

  it('shows limits and an inspection as documents', async (t) => {
    const workbench = await open(t, { file: 'guard.wat', theme: 'dark' });
    await workbench.runCommand('Guard Lab: Inspect Guard as Text');
    await workbench.page
      .locator('.monaco-editor', { hasText: 'the gateway accepts it as a guard' })
      .waitFor();
    await workbench.screenshot('inspect-guard');
    await workbench.runCommand('Guard Lab: Show Gateway Limits');
    await workbench.page.locator('.tab', { hasText: 'Gateway Limits' }).waitFor();
    const frames = workbench.page.frameLocator('iframe.webview').frameLocator('#active-frame');
    await frames.getByText('Backend calls of one invocation').first().waitFor();
    await workbench.screenshot('limits');
  });

  it('offers a walkthrough', async (t) => {
    const workbench = await open(t, { theme: 'dark' });
    const { page } = workbench;
    await workbench.runCommand('Welcome: Open Walkthrough');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Guard Lab' }).first().click();
    await page.getByText('Write a scenario').first().waitFor();
    await page.keyboard.press('Control+b');
    await page
      .frameLocator('iframe.webview')
      .frameLocator('#active-frame')
      .getByText('MCP gateway')
      .waitFor();
    await workbench.screenshot('walkthrough');
  });
});
