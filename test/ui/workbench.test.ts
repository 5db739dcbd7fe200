import { describe, it } from 'node:test';
import { openWorkbench } from './workbench.js';

describe('a window with a guard', () => {
  for (const theme of ['light', 'dark'] as const) {
    it(`shows the guard in the ${theme} theme`, async (t) => {
      const workbench = await openWorkbench(t, { folder: 'test/ui/workspace', theme });
      const editor = await workbench.openFile('guard.wat');
      await editor.getByText('The smallest guard the gateway loads').waitFor();
      await workbench.screenshot(`guard-${theme}`);
    });
  }
});
