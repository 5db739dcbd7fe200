import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { eventually, openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.js';

const folder = 'examples/repository-labels';

/** A window in which the extension runs: before, neither menus nor the palette know its commands. */
async function open(test: TestContext, options: Omit<WorkbenchOptions, 'folder'>): Promise<Workbench> {
  const workbench = await openWorkbench(test, { folder, ...options });
  await workbench.page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
  return workbench;
}

/** Waits for the text of the output view. */
async function output(workbench: Workbench, text: RegExp): Promise<void> {
  const view = workbench.page.locator('.panel .output-view .view-lines');
  await view.waitFor();
  await eventually(
    async () => (await view.innerText()).replaceAll('\u00a0', ' '),
    (lines) => assert.match(lines, text),
  );
}

describe('Run Guard', () => {
  it('runs the open guard from the palette and shows the results', async (t) => {
    const workbench = await open(t, { file: 'guard.wat', theme: 'dark' });
    await workbench.runCommand('Guard Lab: Run Guard');
    await output(workbench, /✓ list issues → allowed \(read\)[^]*Scenarios: 2 passed/);
    const item = workbench.page.locator('.statusbar-item', { hasText: 'gateway-latest' });
    await item.locator('.codicon-pass').waitFor();
    await workbench.screenshots('run-guard');
    const rerun = workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Rerun Last' });
    await workbench.click(item, rerun);
    await workbench.screenshots('run-guard-commands');
    await workbench.page.keyboard.press('Escape');
  });

  it('runs a guard from the menu of the explorer', async (t) => {
    const workbench = await open(t, { theme: 'dark' });
    const { page } = workbench;
    const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'guard.wat' });
    await workbench.openMenu(row, 'Run Guard');
    await workbench.screenshot('run-guard-explorer');
    await workbench.menu(row, 'Run Guard');
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
    await workbench.click(
      page.locator('.statusbar-item[id="status.notifications"]'),
      page.locator('.notifications-center'),
    );
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
    await workbench.webview().getByText('Backend calls of one invocation').first().waitFor();
    await workbench.screenshot('limits');
  });

  it('offers a walkthrough', async (t) => {
    const workbench = await open(t, { theme: 'dark' });
    const { page } = workbench;
    await workbench.openWalkthrough(page.getByText('Write a scenario'));
    await page.keyboard.press('Control+b');
    await workbench.webview().getByText('MCP gateway').waitFor();
    await workbench.screenshot('walkthrough');
  });
});
