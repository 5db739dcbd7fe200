import { describe, it } from 'node:test';
import { openWorkbench, type Workbench } from './workbench.js';

/** Starts to debug with one of the scenarios of the guard, which VS Code asks for. */
async function debugLabels(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: 'labels.guard-scenario' });
  await workbench.debug(row);
  await workbench.click(row, page.locator('.debug-toolbar'));
}

describe('debugging a guard', () => {
  it('stops at a breakpoint in WAT and shows where the guard is', async (t) => {
    const folder = 'examples/repository-labels';
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'light' });
    const { page } = workbench;
    await page.locator('.statusbar-item', { hasText: 'gateway-latest' }).first().waitFor();
    await workbench.runCommand('View: Show Run and Debug');
    await page.locator('[id="workbench.view.debug"]').first().waitFor();
    await workbench.openFile('guard.wat');
    await workbench.goTo(84, 5);
    await workbench.breakpoint(page.locator('.codicon-debug-breakpoint'));
    await debugLabels(workbench);
    const stack = page.locator('.debug-call-stack .monaco-list-row');
    await stack.filter({ hasText: 'ends_with' }).waitFor();
    await stack.filter({ hasText: 'label_resource' }).waitFor();
    await page.locator('.debug-variables .monaco-list-row', { hasText: '$text' }).first().waitFor();
    // Values beside the lines of the function; the editor draws its spaces as such that do not break.
    await page.locator('.view-line', { hasText: /\(local\.get\s\$end\).*end\s=\s\d+/ }).waitFor();
    await workbench.screenshots('debugging-stopped');
    await workbench.stopDebugging();
  });

  it('is offered over each step of a scenario, and stops where a trap happens', async (t) => {
    const workbench = await openWorkbench(t, {
      folder: 'test/ui/diagnostics-workspace',
      file: 'issues.guard-scenario.json',
      theme: 'dark',
    });
    const { page } = workbench;
    const lens = page.locator('.codelens-decoration a', { hasText: 'Debug' }).first();
    await workbench.click(lens, page.locator('.debug-toolbar'));
    await page.locator('.exception-widget, .debug-call-stack .monaco-list-row').first().waitFor();
    await workbench.screenshot('debugging-trap-dark');
  });

  it('stops at a breakpoint in the disassembly, and shows the instructions around it', async (t) => {
    const folder = 'examples/repository-labels';
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'dark' });
    const { page } = workbench;
    await page.locator('.statusbar-item', { hasText: 'gateway-latest' }).first().waitFor();
    await workbench.runCommand('Guard Lab: Open Disassembly');
    await page.locator('.tab.active', { hasText: '(disassembly)' }).waitFor();
    await workbench.goTo(40, 5);
    await workbench.breakpoint(page.locator('.codicon-debug-breakpoint'));
    await debugLabels(workbench);
    await page.locator('.debug-call-stack .monaco-list-row').first().waitFor();
    await workbench.runCommand('Open Disassembly View');
    const rows = page.locator('.disassembly-view .monaco-list-row');
    await rows.filter({ hasText: 'local.get' }).first().waitFor();
    await workbench.screenshot('debugging-disassembly-dark');
    await workbench.stopDebugging();
  });
});
