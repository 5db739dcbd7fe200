import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Locator } from 'playwright-core';
import { eventually, openWorkbench, type Workbench } from './workbench';

const settings = { 'guardLab.runWhileTyping.enabled': false };

/** A row of the view by the text it shows. */
function row(workbench: Workbench, text: string): Locator {
  return workbench.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
}

/** The button of the view while it is empty. */
function runButton(workbench: Workbench): Locator {
  return workbench.page.locator('.pane-body').getByRole('button', { name: 'Run Guard', exact: true });
}

/** A row is drawn, and then again, with what a screen reader says of it. */
async function spoken(shown: Locator, label: RegExp): Promise<void> {
  await eventually(
    () => shown.getAttribute('aria-label'),
    (said) => assert.match(said ?? '', label),
  );
}

/** Opens a guard and the view, which is empty. */
async function openView(
  t: TestContext,
  theme: 'light' | 'dark',
  folder: string,
  file: string,
): Promise<Workbench> {
  const workbench = await openWorkbench(t, { folder, file, theme, settings });
  await workbench.show('Guard Lab');
  await runButton(workbench).waitFor();
  return workbench;
}

describe('the Backend Calls view', () => {
  it('leads from an example to its refused calls', async (t) => {
    const workbench = await openView(t, 'dark', 'examples/limits', 'backend-calls.wat');
    await workbench.screenshots('backend-calls-welcome');
    await workbench.click(runButton(workbench), row(workbench, '60 calls, 50 answered'));
    await workbench.again(() => workbench.runCommand('Guard Lab: Expand All'), row(workbench, 'backend[0]'));
    await workbench.screenshots('backend-calls');
    await workbench.runCommand('Guard Lab: Show Failures Only');
    await row(workbench, '50 get_user').waitFor({ state: 'hidden' });
    const all = row(workbench, '10 refused calls');
    await spoken(all, /10 refused calls, 51 to 60, limit of 50/);
    await workbench.expand(all);
    const refused = row(workbench, '51 get_user');
    await spoken(refused, /call 51, get_user, refused, over the limit/);
    await refused.click();
    await workbench.again(() => workbench.page.keyboard.press('ArrowRight'), row(workbench, 'called at'));
    await workbench.hover(refused, 'Never reached the backend');
    await workbench.screenshots('backend-calls-failures');
  });

  it('goes from a failed call to its saved answer and opens its arguments', async (t) => {
    const workbench = await openView(t, 'dark', 'examples/repository-labels', 'guard.wat');
    const call = row(workbench, '1 get_repository');
    await workbench.click(runButton(workbench), call);
    // Only what failed is open from the start.
    await workbench.click(call, workbench.editor('private.guard-scenario.json'));
    await workbench.again(() => workbench.page.keyboard.press('ArrowRight'), row(workbench, 'answered by'));
    const owner = row(workbench, 'owner').filter({ hasText: '"acme"' });
    await workbench.click(row(workbench, 'arguments'), owner);
    await workbench.screenshot('backend-calls-arguments-dark');
  });

  it('opens what fails after its row was drawn', async (t) => {
    const workbench = await openView(t, 'dark', 'test/ui/calls-workspace', 'guard.wat');
    // Both scenarios are drawn as running for a second, until the deadline.
    await workbench.click(runButton(workbench), row(workbench, '2 failed'));
    await row(workbench, 'label_resource').waitFor();
  });
});
