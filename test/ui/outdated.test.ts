import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { counted, eventually, openWorkbench } from './workbench.js';

const scenario = 'labels.guard-scenario.json';

describe('results of an older text', () => {
  it('look outdated in the status bar, the gutter and the Test Explorer', async (t) => {
    const folder = 'examples/repository-labels';
    const workbench = await openWorkbench(t, { folder, file: scenario, theme: 'dark' });
    const { page } = workbench;
    await workbench.show('Testing');
    await page.locator('.test-explorer .monaco-list-row').first().waitFor();
    await workbench.runCommand('Test: Run All Tests');
    const status = page.locator('.statusbar-item[id*="guardLab.status"]');
    await status.locator('.codicon-pass').waitFor();
    const gutter = workbench.editor(scenario).locator('.testing-run-glyph.codicon-testing-passed-icon');
    await gutter.nth(1).waitFor();
    await workbench.screenshots('results-fresh');

    await workbench.openFile('guard.wat');
    await workbench.write('(', 1, 1);
    await status.getByText('outdated').waitFor();
    await status.locator('a[aria-label*="outdated: 2 passed"]').waitFor();
    await page.locator('.test-explorer .computed-state.retired').nth(1).waitFor();
    await workbench.screenshots('results-outdated-guard');
    const retired = workbench.editor(scenario).locator('.testing-run-glyph.retired');
    await workbench.click(page.locator('.tab', { hasText: scenario }), retired);
    await retired.nth(1).waitFor();
    await counted(gutter, 0);
    await workbench.hover(status, 'Outdated results are from before a change');
    await workbench.screenshots('results-outdated');

    const line = workbench.editor('guard.wat').locator('.view-line').first();
    await workbench.click(page.locator('.tab', { hasText: 'guard.wat' }), line);
    await workbench.again(async () => {
      await line.click({ timeout: 15_000 });
      await page.keyboard.press('Control+z');
    }, status.locator('.codicon-pass'));
    await page.locator('.test-explorer .computed-state.retired').first().waitFor({ state: 'hidden' });
    await workbench.screenshots('results-true-again');
  });

  it('group scenarios of several folders in the Test Explorer, with names that are read out', async (t) => {
    const prepare = (opened: string): void => {
      for (const name of ['guards/east', 'guards/west/old', 'more'])
        cpSync(join(opened, scenario), join(opened, name, scenario));
    };
    const folder = 'examples/repository-labels';
    const workbench = await openWorkbench(t, { folder, theme: 'dark', prepare });
    const { page } = workbench;
    await workbench.show('Testing');
    const rows = page.locator('.test-explorer .monaco-list-row');
    await workbench.expand(rows.filter({ hasText: 'guards' }));
    await workbench.expand(rows.filter({ hasText: 'west/old' }));
    await eventually(
      () => rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')?.replace(/ \(.*/, ''))),
      (names) =>
        assert.deepEqual(names, ['guards', 'east', 'west/old', 'labels', 'more', 'labels', 'private']),
    );
    await workbench.screenshot('test-explorer-folders');
  });
});
