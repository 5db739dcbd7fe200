import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Locator } from 'playwright-core';
import { openWorkbench, type Workbench } from './workbench';

const settings = { 'guardLab.runWhileTyping.enabled': false };

/** A row of the view by the text it shows. */
function row(workbench: Workbench, text: string): Locator {
  return workbench.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
}

/** The button of the view while it is empty. */
function runButton(workbench: Workbench): Locator {
  return workbench.page.locator('.pane-body').getByRole('button', { name: 'Run Guard', exact: true });
}

/** Opens a guard and the view, which is empty. */
async function openView(
  t: TestContext,
  theme: 'light' | 'dark',
  folder: string,
  file: string,
): Promise<Workbench> {
  const workbench = await openWorkbench(t, { folder, file, theme, settings });
  await workbench.page.getByRole('tab', { name: 'Guard Lab' }).first().click();
  await runButton(workbench).waitFor();
  return workbench;
}

describe('the Backend Calls view', () => {
  it('leads from an example to its refused calls', async (t) => {
    const workbench = await openView(t, 'dark', 'examples/limits', 'backend-calls.wat');
    await workbench.screenshots('backend-calls-welcome');
    await runButton(workbench).click();
    await row(workbench, '60 calls, 50 answered').waitFor();
    await workbench.runCommand('Guard Lab: Expand All');
    await row(workbench, 'backend[0]').waitFor();
    await workbench.screenshots('backend-calls');
    await workbench.runCommand('Guard Lab: Show Failures Only');
    await row(workbench, '50 get_user').waitFor({ state: 'hidden' });
    const all = row(workbench, '10 refused calls');
    assert.match((await all.getAttribute('aria-label')) ?? '', /10 refused calls, 51 to 60, limit of 50/);
    await all.locator('.monaco-tl-twistie').click();
    const refused = row(workbench, '51 get_user');
    assert.match(
      (await refused.getAttribute('aria-label')) ?? '',
      /call 51, get_user, refused, over the limit/,
    );
    await refused.click();
    await workbench.page.keyboard.press('ArrowRight');
    await row(workbench, 'called at').waitFor();
    await workbench.hover(refused, 'Never reached the backend');
    await workbench.screenshots('backend-calls-failures');
  });

  it('goes from a failed call to its saved answer and opens its arguments', async (t) => {
    const workbench = await openView(t, 'dark', 'examples/repository-labels', 'guard.wat');
    await runButton(workbench).click();
    // Only what failed is open from the start.
    await row(workbench, '1 get_repository').click();
    await workbench.editor('private.guard-scenario.json').waitFor();
    await workbench.page.keyboard.press('ArrowRight');
    await row(workbench, 'answered by').waitFor();
    await row(workbench, 'arguments').click();
    await row(workbench, 'owner').filter({ hasText: '"acme"' }).waitFor();
    await workbench.screenshot('backend-calls-arguments-dark');
  });

  it('opens what fails after its row was drawn', async (t) => {
    const workbench = await openView(t, 'dark', 'test/ui/calls-workspace', 'guard.wat');
    await runButton(workbench).click();
    // Both scenarios are drawn as running for a second, until the deadline.
    await row(workbench, '2 failed').waitFor();
    await row(workbench, 'label_resource').waitFor();
  });
});
