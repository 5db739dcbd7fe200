// What an agent may still send, and why a write sink denied a step: from the views' menus to the explanation.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openWorkbench, type Workbench } from './workbench';

const folder = 'examples/write-sinks';
const file = 'sinks.guard-scenario.json';
const settings = { 'guardLab.runWhileTyping.enabled': false };
const STEP = 'comment after reading';

/** The line of the scenario file, from 1, that contains a text. */
function lineOf({ folder: copy }: Workbench, text: string): number {
  return readFileSync(join(copy, file), 'utf8').split(text)[0]?.split('\n').length ?? 0;
}

/** Waits for the rendered explanation: the tag that decided, and what the agent may send after the step. */
async function explained(workbench: Workbench): Promise<void> {
  await workbench.page
    .getByRole('tab', { name: `${STEP} (why).md` })
    .first()
    .waitFor();
  const rendered = workbench.webview();
  await rendered.getByRole('heading', { name: `${STEP}: denied` }).waitFor();
  await rendered.getByText('the agent carries the secrecy tag "private:acme/app"').first().waitFor();
  await rendered.getByText('team-notes').first().waitFor();
}

describe('Explain Outcome', () => {
  it('opens from a step of the Backend Calls view', async (t) => {
    const workbench = await openWorkbench(t, { folder, file, theme: 'dark', settings });
    await workbench.show('Guard Lab');
    await workbench.runCommand('Guard Lab: Run Scenario');
    const rows = workbench.page.locator('.pane-body .monaco-list-row');
    await rows
      .filter({ hasText: 'write-sinks' })
      .or(rows.filter({ hasText: file }))
      .first()
      .waitFor();
    const sink = rows.filter({ hasText: 'public-comments' });
    await workbench.again(() => workbench.runCommand('Guard Lab: Expand All'), sink);
    await workbench.screenshots('write-sinks-calls');
    await workbench.menu(rows.filter({ hasText: STEP }).first(), 'Explain Outcome');
    await explained(workbench);
    await workbench.screenshots('explain-outcome');
  });

  it('opens from a step of the Test Explorer', async (t) => {
    const workbench = await openWorkbench(t, { folder, file, theme: 'dark', settings });
    const { page } = workbench;
    await workbench.show('Testing');
    const rows = page.locator('.test-explorer .monaco-list-row');
    await rows.filter({ hasText: 'sinks' }).first().waitFor();
    await workbench.runCommand('Test: Run All Tests');
    await workbench.expand(rows.filter({ hasText: 'sinks' }).first());
    const step = rows.filter({ hasText: STEP }).first();
    await step.waitFor();
    await workbench.menu(step, 'Explain Outcome');
    await explained(workbench);
    await workbench.screenshot('explain-outcome-test-explorer');
  });

  it('offers the write sinks of the scenario where a step names one', async (t) => {
    const workbench = await openWorkbench(t, { folder, file, theme: 'dark', settings });
    const line = lineOf(workbench, '"sink": "team-notes"');
    await workbench.goTo(line, 17);
    await workbench.suggestion('public-comments');
    await workbench.screenshot('write-sinks-completion');
  });
});
