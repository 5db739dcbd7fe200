import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
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

/** A message of the window, in the list of messages. */
async function notification({ page }: Workbench, text: string): Promise<Locator> {
  const item = page.locator('.notifications-center .notification-list-item', { hasText: text });
  // The bell says that there is a new message.
  await page.locator('.statusbar-item[id="status.notifications"] .codicon-bell-dot').waitFor();
  await page.locator('.statusbar-item[id="status.notifications"]').click();
  await item.waitFor();
  return item;
}

describe('a new guard and an example', () => {
  for (const theme of ['dark', 'light'] as const) {
    it(`are offered in an empty window, and a new guard is written and opened (${theme})`, async (t) => {
      const workbench = await openWorkbench(t, emptyWindow(theme));
      const { page, folder } = workbench;
      await activated(workbench);
      await workbench.runCommand('Guard Lab: New Guard…');
      const languages = await workbench.picker('New Guard (1/3)');
      await languages.getByText('AssemblyScript').first().waitFor();
      await languages.getByText('Needs no compiler').first().waitFor();
      await workbench.screenshot(`new-guard-languages-${theme}`);
      await page.keyboard.type('WAT');
      await page.keyboard.press('Enter');
      await workbench.picker('New Guard (2/3)');
      await page.keyboard.type('con');
      await page.locator('.quick-input-message', { hasText: 'Windows keeps the name' }).waitFor();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('labels');
      await page.keyboard.press('Enter');
      await workbench.choosePath('New Guard (3/3)', `${folder}/`);
      const created = await notification(workbench, 'Created labels');
      await workbench.screenshot(`new-guard-created-${theme}`);
      const guard = readFileSync(join(folder, 'labels/guard-lab.json'), 'utf8');
      assert.match(guard, /"name": "labels"/);
      assert.ok(existsSync(join(folder, 'labels/.github/workflows/guard.yml')));
      await created.getByText('Open Folder').click();
      await page.getByRole('treeitem', { name: /^guard\.wat/ }).waitFor();
    });
  }

  it('an example is copied, and not over another one', async (t) => {
    const workbench = await openWorkbench(t, emptyWindow('dark'));
    const { page, folder } = workbench;
    await activated(workbench);
    for (const message of ['Created write-sinks', 'it already has']) {
      await workbench.runCommand('Guard Lab: Open Example…');
      await workbench.picker('Open Example (1/2)');
      await page.keyboard.type('write-sinks');
      await page.keyboard.press('Enter');
      await workbench.choosePath('Open Example (2/2)', `${folder}/`);
      await notification(workbench, message);
      await page.keyboard.press('Escape');
    }
    assert.ok(existsSync(join(folder, 'write-sinks/guard.wat')));
  });
});
