import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openWorkbench, type Workbench } from './workbench';

const folder = 'test/ui/workspace';

/** What VS Code's token inspector says about the first token that is this text. */
async function inspectToken(workbench: Workbench, file: string, text: string): Promise<string> {
  await workbench.editor(file).locator('.view-line').getByText(text, { exact: true }).first().click();
  await workbench.runCommand('Developer: Inspect Editor Tokens and Scopes');
  const inspector = workbench.page.locator('.token-inspect-widget');
  await inspector.getByText('textmate scopes').waitFor();
  return inspector.innerText();
}

describe('grammars', () => {
  it('colours guards by our grammar, not by the one built into VS Code', async (t) => {
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'dark' });
    const scopes = await inspectToken(workbench, 'guard.wat', 'i32.const');
    assert.match(scopes, /support\.function\.instruction\.wat\s+source\.wat/);
  });

  it('colours scenarios as JSON with comments', async (t) => {
    const file = 'minimal.guard-scenario.json';
    const workbench = await openWorkbench(t, { folder, file, theme: 'light' });
    const scopes = await inspectToken(workbench, file, '"version"');
    assert.match(scopes, /property-name\.json\.comments[^]*source\.json\.comments\.guard-scenario/);
  });
});
