import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
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
    await workbench.picker('New Guard (2/3)');
    await page.keyboard.type('con');
    await page.locator('.quick-input-message', { hasText: 'Windows keeps the name' }).waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('labels');
    await page.keyboard.press('Enter');
    await workbench.choosePath('New Guard (3/3)', `${folder}/`);
    const created = await workbench.notification('Created labels');
    await workbench.screenshots('new-guard-created');
    const guard = readFileSync(join(folder, 'labels/guard-lab.json'), 'utf8');
    assert.match(guard, /"name": "labels"/);
    assert.ok(existsSync(join(folder, 'labels/.github/workflows/guard.yml')));
    await created.getByText('Open Folder').press('Enter');
    await page.getByRole('treeitem', { name: /^guard\.wat/ }).waitFor();
  });

  it('an example is copied, and not over another one', async (t) => {
    const workbench = await openWorkbench(t, emptyWindow('dark'));
    const { page, folder } = workbench;
    await activated(workbench);
    for (const message of ['Created write-sinks', 'it already has']) {
      await workbench.runCommand('Guard Lab: Open Example…');
      await workbench.choose('Open Example (1/2)', 'write-sinks');
      await workbench.choosePath('Open Example (2/2)', `${folder}/`);
      await workbench.notification(message);
      await page.keyboard.press('Escape');
    }
    assert.ok(existsSync(join(folder, 'write-sinks/guard.wat')));
  });

  it('is offered by the Backend Calls view while nothing has run, in its title and in its text', async (t) => {
    const workbench = await openWorkbench(t, { folder: 'examples/traps', theme: 'contrast' });
    const { page } = workbench;
    await page.locator('.activitybar .action-label[aria-label^="Guard Lab"]').click();
    const view = page.locator('.pane', { has: page.locator('.pane-header[aria-label^="Backend Calls"]') });
    const welcome = view.locator('.welcome-view');
    await welcome.getByText('Or begin with a guard that passes').waitFor();
    await view.hover();
    await view.locator('.pane-header .action-label[aria-label="New Guard…"]').click();
    await workbench.picker('New Guard (1/3)');
    await workbench.screenshot('new-guard-view-button');
    await page.keyboard.press('Escape');
    await welcome.getByRole('button', { name: 'New Guard…' }).click();
    await workbench.picker('New Guard (1/3)');
    await page.keyboard.press('Escape');
    await welcome.getByRole('button', { name: 'Open Example…' }).click();
    const examples = await workbench.picker('Open Example (1/2)');
    await examples.getByText('tool-rules').first().waitFor();
    await workbench.screenshot('open-example-list');
  });

  it('is the first step of the walkthrough, and both of its buttons work', async (t) => {
    const workbench = await openWorkbench(t, emptyWindow('light'));
    const { page } = workbench;
    await activated(workbench);
    await workbench.runCommand('Welcome: Open Walkthrough');
    await page.locator('.quick-input-widget input').first().fill('Guard Lab');
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with Guard Lab' })
      .first()
      .click();
    const step = page.locator('.getting-started-step', { hasText: 'Make a guard, or open an example' });
    await step.waitFor();
    const example = step.getByRole('button', { name: 'Open Example…' });
    await workbench.again(async () => {
      if (!(await example.isVisible())) await step.locator('.step-title').click();
    }, example);
    await example.click();
    await workbench.picker('Open Example (1/2)');
    await page.keyboard.press('Escape');
    await workbench.screenshot('new-guard-walkthrough');
    await step.getByRole('button', { name: 'New Guard…' }).click();
    await workbench.picker('New Guard (1/3)');
    // A command of the step completes it.
    await page.keyboard.press('Escape');
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
    await created.getByText('Add to Workspace').click();
    await page.getByRole('treeitem', { name: /^author-association/ }).waitFor();
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
