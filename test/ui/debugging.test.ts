import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openWorkbench } from './workbench.js';

describe('debugging a guard', () => {
  it('is offered over each step of a scenario, and stops where a trap happens', async (t) => {
    const workbench = await openWorkbench(t, {
      folder: 'test/ui/diagnostics-workspace',
      file: 'issues.guard-scenario.json',
      theme: 'dark',
    });
    const { page } = workbench;
    await page.locator('.codelens-decoration a', { hasText: 'Debug' }).first().click();
    const toolbar = page.locator('.debug-toolbar');
    await toolbar.waitFor();
    assert.ok(await toolbar.isVisible());
    await page.locator('.exception-widget, .debug-call-stack .monaco-list-row').first().waitFor();
    await workbench.screenshot('debugging-trap-dark');
  });
});
