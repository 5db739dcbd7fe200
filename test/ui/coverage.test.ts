import { describe, it } from 'node:test';
import { openWorkbench } from './workbench';

const folder = 'test/ui/testing-workspace';

describe('Run with Coverage', () => {
  it('shows what ran in the gutter and in the Test Coverage view', async (t) => {
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'dark' });
    const { page } = workbench;
    await workbench.show('Testing');
    await page.locator('.test-explorer .monaco-list-row', { hasText: 'issues' }).first().waitFor();
    await workbench.runCommand('Test: Run All Tests with Coverage');
    await page
      .locator('.monaco-list-row', { hasText: /guard\.wat.*%/ })
      .first()
      .waitFor();
    const editor = workbench.editor('guard.wat');
    await editor.locator('.coverage-deco-gutter.coverage-deco-hit').first().waitFor();
    await editor.locator('.coverage-deco-gutter.coverage-deco-miss').first().waitFor();
    await workbench.screenshots('coverage');
  });
});
