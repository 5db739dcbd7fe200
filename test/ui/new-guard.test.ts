import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { openWorkbench, type Theme, type Workbench } from './workbench.js';

/** An empty window, in which everything is done with the keyboard. */
const emptyWindow = (theme: Theme) => ({ folder: 'examples/traps', open: 'nothing', theme }) as const;

/** Waits until the extension's commands are in the palette. */
async function activated({ page }: Workbench): Promise<void> {
  await page.locator('.activitybar .action-label[aria-label^="Guard Lab"]').waitFor();
}

describe('a new guard and an example', () => {
  it('are offered in an empty window, and a new guard is written and opened', async (t) => {
    const workbench = await openWorkbench(t, emptyWindow('dark'));
    const { page, folder } = workbench;
    await activated(workbench);
    await workbench.runCommand('Guard Lab: New Guard…');
    const languages = await workbench.picker('New Guard (1/3)');
    await languages.getByText('AssemblyScript').first().waitFor();
    await languages.getByText('Needs no compiler').first().waitFor();
    await workbench.screenshots('new-guard-languages');
    await workbench.choose('New Guard (1/3)', 'WAT');
    const name = await workbench.picker('New Guard (2/3)');
    await page.keyboard.type('con');
    const wrong = page.locator('.quick-input-message', { hasText: 'Windows keeps the name' });
    await wrong.waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('labels');
    // A name that was wrong is not taken until VS Code hears that the next one is right.
    await wrong.waitFor({ state: 'hidden' });
    await workbench.take(name);
    await workbench.choosePath('New Guard (3/3)', `${folder}/`);
    const created = await workbench.notification('Created labels');
    await workbench.screenshots('new-guard-created');
    const guard = readFileSync(join(folder, 'labels/guard-lab.json'), 'utf8');
    assert.match(guard, /"name": "labels"/);
    assert.ok(existsSync(join(folder, 'labels/.github/workflows/guard.yml')));
    const opened = page.getByRole('treeitem', { name: /^guard\.wat/ });
    await workbench.again(() => created.getByText('Open Folder').press('Enter', { timeout: 15_000 }), opened);
  });

  it('an example is copied, and not over another one', async (t) => {
    const workbench = await openWorkbench(t, emptyWindow('dark'));
    const { page, folder } = workbench;
    await activated(workbench);
    const open = async (message: string): Promise<void> => {
      await workbench.runCommand('Guard Lab: Open Example…');
      await workbench.choose('Open Example (1/2)', 'write-sinks');
      await workbench.choosePath('Open Example (2/2)', `${folder}/`);
      await workbench.notification(message);
    };
    await open('Created write-sinks');
    await workbench.closeMessages();
    const refusal = 'it already has';
    // It is refused as often as it is asked for: a message that goes before it is seen comes again.
    await workbench.again(() => open(refusal), page.getByText(refusal).first());
    assert.ok(existsSync(join(folder, 'write-sinks/guard.wat')));
  });

  it('is offered by the Backend Calls view while nothing has run, in its title and in its text', async (t) => {
    const workbench = await openWorkbench(t, { folder: 'examples/traps', theme: 'contrast' });
    const { page } = workbench;
    await workbench.show('Guard Lab');
    const view = page.locator('.pane', { has: page.locator('.pane-header[aria-label^="Backend Calls"]') });
    const welcome = view.locator('.welcome-view');
    await welcome.getByText('Or begin with a guard that passes').waitFor();
    const title = (text: string): Locator => page.locator('.quick-input-title', { hasText: text });
    await workbench.rowAction(view, 'New Guard…', title('New Guard (1/3)'));
    await workbench.screenshot('new-guard-view-button');
    await workbench.dismiss();
    await workbench.click(welcome.getByRole('button', { name: 'New Guard…' }), title('New Guard (1/3)'));
    await workbench.dismiss();
    await workbench.click(
      welcome.getByRole('button', { name: 'Open Example…' }),
      title('Open Example (1/2)'),
    );
    const examples = await workbench.picker('Open Example (1/2)');
    await examples.getByText('tool-rules').first().waitFor();
    await workbench.screenshot('open-example-list');
  });

  it('is the first step of the walkthrough, and both of its buttons work', async (t) => {
    const workbench = await openWorkbench(t, emptyWindow('light'));
    const { page } = workbench;
    await activated(workbench);
    const step = page.locator('.getting-started-step', { hasText: 'Make a guard, or open an example' });
    await workbench.openWalkthrough(step);
    const example = step.getByRole('button', { name: 'Open Example…' });
    await workbench.click(step.locator('.step-title'), example);
    await workbench.click(example, page.locator('.quick-input-title', { hasText: 'Open Example (1/2)' }));
    await workbench.dismiss();
    await workbench.screenshot('new-guard-walkthrough');
    const guard = step.getByRole('button', { name: 'New Guard…' });
    await workbench.click(guard, page.locator('.quick-input-title', { hasText: 'New Guard (1/3)' }));
    // A command of the step completes it.
    await workbench.dismiss();
    await step.locator('.codicon.complete').waitFor();
  });

  it('is added to a workspace of several folders', async (t) => {
    const prepare = (opened: string): void =>
      writeFileSync(join(opened, 'one.code-workspace'), JSON.stringify({ folders: [{ path: '.' }] }));
    const workbench = await openWorkbench(t, {
      folder: 'examples/traps',
      theme: 'dark',
      open: 'one.code-workspace',
      prepare,
    });
    const { page, folder } = workbench;
    await activated(workbench);
    const parent = join(folder, '..');
    await workbench.runCommand('Guard Lab: Open Example…');
    await workbench.choose('Open Example (1/2)', 'author-association');
    await workbench.choosePath('Open Example (2/2)', `${parent}/`);
    const created = await workbench.notification('Created author-association');
    assert.match(await created.innerText(), /Run "npm install" once\./);
    await workbench.screenshot('open-example-add');
    const added = page.getByRole('treeitem', { name: /^author-association/ });
    await workbench.click(created.getByText('Add to Workspace'), added);
    const workspace = JSON.parse(readFileSync(join(folder, 'one.code-workspace'), 'utf8')) as {
      folders: { path: string }[];
    };
    assert.deepEqual(
      workspace.folders.map(({ path }) => path),
      ['.', '../author-association'],
    );
    await page.keyboard.press('Escape');
    await workbench.screenshot('open-example-added');
  });
});
