import { describe, it } from 'node:test';
import { openWorkbench, type Workbench } from './workbench';

const folder = 'test/ui/workspace';

/** Waits until VS Code's token inspector has these scopes of the first token that is this text. */
async function inspectToken(workbench: Workbench, file: string, text: string, scopes: RegExp): Promise<void> {
  const token = workbench.editor(file).locator('.view-line').getByText(text, { exact: true }).first();
  const inspector = workbench.page.locator('.token-inspect-widget');
  // A new window may color a file before it has all grammars; the inspector keeps what it read.
  await workbench.again(
    async () => {
      await workbench.page.keyboard.press('Escape');
      await token.click();
      await workbench.runCommand('Developer: Inspect Editor Tokens and Scopes');
    },
    inspector.filter({ hasText: scopes }),
  );
}

describe('grammars', () => {
  it('colours guards by our grammar, not by the one built into VS Code', async (t) => {
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'dark' });
    const scopes = /support\.function\.instruction\.wat\s*source\.wat/;
    await inspectToken(workbench, 'guard.wat', 'i32.const', scopes);
  });

  it('colours scenarios as JSON with comments', async (t) => {
    const file = 'minimal.guard-scenario.json';
    const workbench = await openWorkbench(t, { folder, file, theme: 'light' });
    const scopes = /property-name\.json\.comments[^]*source\.json\.comments\.guard-scenario/;
    await inspectToken(workbench, file, '"version"', scopes);
  });
});
