import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openWorkbench } from './workbench';

const folder = 'test/ui/testing-workspace';

describe('Run with Coverage', () => {
  for (const theme of ['light', 'dark'] as const) {
    it(`shows what ran in the gutter and in the Test Coverage view in the ${theme} theme`, async (t) => {
      const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme });
      const { page } = workbench;
      await page.locator('.activitybar').getByRole('tab', { name: 'Testing' }).click();
      await page.locator('.test-explorer .monaco-list-row', { hasText: 'issues' }).first().waitFor();
      await workbench.runCommand('Test: Run All Tests with Coverage');
      const covered = page.locator('.test-coverage-list .monaco-list-row, .monaco-list-row.test-coverage', {
        hasText: 'guard.wat',
      });
      const anyRow = page.locator('.monaco-list-row', { hasText: /guard\.wat.*%/ });
      await covered.or(anyRow).first().waitFor();
      const editor = workbench.editor('guard.wat');
      await editor.locator('.coverage-deco-gutter.coverage-deco-hit').first().waitFor();
      assert((await editor.locator('.coverage-deco-gutter.coverage-deco-miss').count()) > 0);
      await workbench.screenshot(`coverage-${theme}`);
    });
  }
});
