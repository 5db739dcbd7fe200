import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Locator } from 'playwright-core';
import { eventually, openWorkbench, type Workbench } from './workbench';

const folder = 'test/ui/testing-workspace';
const file = 'issues.guard-scenario.json';

/** A row of the Test Explorer by its name and state, as it is read out: `list issues (Passed)`. */
function row({ page }: Workbench, name: string, state = ''): Locator {
  return page
    .locator('.test-explorer .monaco-list-row', { hasText: name })
    .and(page.locator(`[aria-label*="${name}"]${state === '' ? '' : `[aria-label*="${state}"]`}`));
}

/** Opens the Test Explorer with the steps of the scenario file showing. */
async function openExplorer(t: TestContext, theme: 'light' | 'dark'): Promise<Workbench> {
  const workbench = await openWorkbench(t, { folder, file, theme });
  await workbench.show('Testing');
  await workbench.expand(row(workbench, 'issues'));
  await row(workbench, 'list issues').waitFor();
  return workbench;
}

describe('the Test Explorer', () => {
  it('shows steps with what they are worth', async (t) => {
    const workbench = await openExplorer(t, 'dark');
    await workbench.runCommand('Test: Run All Tests');
    await row(workbench, 'list issues', 'Passed').waitFor();
    await row(workbench, 'close an issue', 'Failed').waitFor();
    await row(workbench, 'look around', 'Skipped').waitFor();
    await row(workbench, 'ask for too much', 'Failed').waitFor();
    await row(workbench, 'ask again', 'Errored').waitFor();
    await workbench.screenshots('test-explorer');
  });

  it('writes the actual value from the row of a failed test', async (t) => {
    const workbench = await openExplorer(t, 'dark');
    await workbench.runCommand('Test: Run All Tests');
    const failed = row(workbench, 'close an issue', 'Failed');
    await failed.waitFor();
    await workbench.rowAction(failed, 'Update Expected Values', row(workbench, 'close an issue', 'Passed'));
    await eventually(
      async () => (await workbench.editor(file).locator('.view-lines').innerText()).replaceAll('\u00a0', ' '),
      (text) => assert.match(text, /"operation": "read"/),
    );
  });
});
