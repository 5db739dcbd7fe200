import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { FrameLocator, Locator } from 'playwright-core';
import { counted, eventually, openWorkbench, type Workbench } from './workbench.js';

/** Its tags name one repository, whatever the arguments say: the property `scope` is broken. */
const folder = 'examples/repository-labels';

interface Checked {
  readonly workbench: Workbench;
  /** A row of the view Checks by what its label says. */
  readonly row: (label: string) => Locator;
}

/** A window in which the guard of the example was checked. */
async function openChecked(test: TestContext): Promise<Checked> {
  const file = 'labels.guard-scenario.json';
  const workbench = await openWorkbench(test, { folder, file, theme: 'dark' });
  await workbench.page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
  await workbench.runCommand('Guard Lab: Check Guard');
  const row = (label: string): Locator =>
    workbench.page.locator('.pane-body .monaco-list-row', { hasText: label }).first();
  await workbench.page
    .locator('.pane-body .monaco-list-row', {
      hasText: /^\s*guard\.wat\s*1 broken, \d+ shown, \d+ not checked/,
    })
    .first()
    .waitFor();
  return { workbench, row };
}

describe('Check Guard', () => {
  it('shows the properties, and a chart of growth with its table', async (t) => {
    const { workbench, row } = await openChecked(t);
    await row('list_issues / private').waitFor();
    await workbench.screenshots('check-view');
    await select(workbench, row('private-as-public'), 'private-as-public');
    await workbench.scrollTo(row('size-growth'));
    await select(workbench, row('size-growth'), 'size-growth');
    await workbench.runCommand('Guard Lab: Show Growth Chart');
    const page = workbench.webview();
    await page.locator('svg[role="img"]').nth(2).waitFor();
    await counted(page.locator('tbody tr'), 5);
    assert.match(await spokenChart(page), /^Backend calls by the number of items; 1 item: \d/);
    await eventually(
      () => isDrawnInside(page),
      (isInside) => assert.ok(isInside, 'a text of a chart is outside of it'),
    );
    await workbench.pageScreenshots('check-growth');
  });

  it('saves the counterexample from the row, and disables the property with a reason', async (t) => {
    const { workbench, row } = await openChecked(t);
    const settings = join(workbench.folder, 'guard-lab.json');
    writeFileSync(settings, '// ours\n{ "version": 1 }\n');
    // The view is drawn again for the new file; while it is, VS Code has no selected row.
    const onProperty = (command: string, shown: Locator): Promise<void> =>
      workbench.again(async () => {
        if (await shown.isVisible()) return;
        await select(workbench, row('scope'), 'scope');
        await workbench.runCommand(command);
      }, shown);
    await onProperty(
      'Guard Lab: Save Counterexample as Scenario',
      workbench.editor('scope.guard-scenario.json'),
    );
    assert.ok(existsSync(join(workbench.folder, 'scope.guard-scenario.json')));
    const asked = workbench.page.locator('.quick-input-title', { hasText: 'Disable the Property scope' });
    await onProperty('Guard Lab: Disable Property with a Reason…', asked);
    const picker = await workbench.picker('Disable the Property scope');
    await picker.locator('input').first().fill('one repository only');
    await workbench.screenshot('check-disable');
    await workbench.take(picker);
    await row('disabled: one repository only').waitFor();
    assert.equal(
      readFileSync(settings, 'utf8'),
      '// ours\n{ "version": 1, "check": { "disabled": { "scope": "one repository only" } } }\n',
    );
    await workbench.screenshot('check-disabled');
  });
});

/** Selects a row of the view; rows move while the view is drawn. */
async function select(workbench: Workbench, row: Locator, label: string): Promise<void> {
  const { page } = workbench;
  const selected = page.locator('.pane-body .monaco-list-row.selected', { hasText: label });
  await workbench.click(row.locator('.monaco-icon-label'), selected);
}

async function spokenChart(page: FrameLocator): Promise<string> {
  return (await page.locator('svg').first().getAttribute('aria-label')) ?? '';
}

/** Whether every text of the charts is inside of its chart. */
function isDrawnInside(page: FrameLocator): Promise<boolean> {
  return page.locator('body').evaluate((body) =>
    [...body.querySelectorAll('svg')].every((svg) => {
      const box = svg.getBoundingClientRect();
      return [...svg.querySelectorAll('text')].every((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return left >= box.left && right <= box.right && top >= box.top && bottom <= box.bottom;
      });
    }),
  );
}
