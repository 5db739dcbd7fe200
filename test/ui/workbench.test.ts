import { describe, it } from 'node:test';
import { openWorkbench } from './workbench.js';

describe('a window with a guard', () => {
  it('shows the guard in each theme', async (t) => {
    const workbench = await openWorkbench(t, {
      folder: 'test/ui/workspace',
      file: 'guard.wat',
      theme: 'dark',
    });
    await workbench.editor('guard.wat').getByText('The smallest guard the gateway loads').waitFor();
    await workbench.screenshots('guard');
  });

  it('opens a file and runs a command as a person would', async (t) => {
    const workbench = await openWorkbench(t, { folder: 'test/ui/workspace', theme: 'dark' });
    await workbench.openFile('guard.wat');
    await workbench.runCommand('Guard Lab: Show Output');
    await workbench.page.locator('.panel .output-view').waitFor();
  });
});
