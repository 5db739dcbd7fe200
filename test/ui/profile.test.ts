import { describe, it } from 'node:test';
import { openWorkbench } from './workbench';

const folder = 'test/ui/profile-workspace';

describe('Profile Guard', () => {
  it('opens the profile with time by function and by line', async (t) => {
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'dark' });
    const { page } = workbench;
    await workbench.runCommand('Guard Lab: Profile Guard');
    const tab = page.getByRole('tab', { name: /guard\.wat\.cpuprofile/ });
    await tab.waitFor();
    const viewer = workbench.webview();
    const burn = viewer.getByText('burn', { exact: true }).first();
    await burn.waitFor();
    await workbench.screenshots('profile');
    const editor = workbench.editor('guard.wat');
    const lens = editor.locator('.codelens-decoration', { hasText: /Self Time|Ticks/ });
    await workbench.click(page.getByRole('tab', { name: /^guard\.wat/ }).first(), lens);
    await workbench.screenshots('profile-lines');
  });
});
