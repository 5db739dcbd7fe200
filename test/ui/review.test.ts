import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { eventually, openWorkbench } from './workbench.js';

/** Expectations of the example that do not hold any more. */
const EDITS = {
  'labels.guard-scenario.json': [
    ['"mode": "filter"', '"mode": "strict"'],
    [
      '"secrecy": [], "integrity": ["unapproved"] },\n        "accessible"',
      '"secrecy": ["private:acme/app"], "integrity": ["unapproved"] },\n        "accessible"',
    ],
    ['"backendCalls": 2', '"backendCalls": 1'],
    ['"trap": false', '"trap": false,\n        "logs": ["cached"]'],
  ],
  'private.guard-scenario.json': [
    ['"outcome": "filtered", "accessible": 0 }', '"outcome": "allowed", "accessible": 0 }'],
  ],
} as const;

function changeScenarios(folder: string): void {
  for (const [file, edits] of Object.entries(EDITS)) {
    const path = join(folder, file);
    let text = readFileSync(path, 'utf8');
    for (const [from, to] of edits) {
      assert.ok(text.includes(from), `${file}: ${from}`);
      text = text.replace(from, to);
    }
    writeFileSync(path, text);
  }
}

describe('Review Changes', () => {
  it('shows both values of a change, and is worked through with the keyboard and the mouse', async (t) => {
    const workbench = await openWorkbench(t, {
      folder: 'examples/repository-labels',
      theme: 'dark',
      prepare: changeScenarios,
    });
    const { page } = workbench;
    await workbench.runCommand('Guard Lab: Review Changes');
    const view = page.locator('.pane', { has: page.getByText('Review Changes').first() }).last();
    const rows = view.locator('.monaco-list-row');
    const row = (text: string) => rows.filter({ hasText: text });
    const message = view.locator('.message');
    await message.filter({ hasText: '4 changes, 1 by hand in 2 scenarios.' }).waitFor();
    // The output of the run takes the room.
    await workbench.runCommand('View: Hide Panel');
    await row('label_agent: mode').waitFor();
    await workbench.screenshots('review');

    const secrecy = row('resource.secrecy');
    await workbench.click(secrecy, page.locator('.monaco-diff-editor .view-line'));
    await eventually(
      () => secrecy.getAttribute('aria-label'),
      (label) =>
        assert.match(
          label ?? '',
          /^list issues, resource\.secrecy; expected \["private:acme\/app"\]; actual \[\]; .*labels\.guard-scenario\.json$/,
        ),
    );
    await workbench.screenshots('review-open');

    const next = view.locator('.monaco-list-row.selected.focused', { hasText: 'backendCalls' });
    await workbench.again(async () => {
      if (await secrecy.isVisible()) await page.keyboard.press('Control+Enter');
    }, next);
    await secrecy.waitFor({ state: 'detached' });
    // The values in sight are those of the next change.
    await page.locator('.tab.active', { hasText: 'expect.backendCalls' }).waitFor();
    // On a busy machine the keyboard may be on its way from the editor back to the view: then the key does nothing.
    await workbench.again(
      () => page.keyboard.press('Delete'),
      row('rejected').filter({ hasText: 'backendCalls' }),
    );
    await message.filter({ hasText: '2 changes, 1 rejected, 1 by hand in 2 scenarios.' }).waitFor();

    await workbench.runCommand('Guard Lab: Group Changes by Tool');
    await row('label_agent').first().waitFor();
    await workbench.screenshots('review-by-tool');

    const without = view.locator('.monaco-list-rows:not(:has-text("label_agent"))');
    await workbench.rowAction(row('label_agent').first(), 'Accept Change', without);
    const decided = message.filter({ hasText: /^1 rejected, 1 by hand in 1 scenario\./ });
    await workbench.rowAction(view, 'Accept All Changes', decided);
    await workbench.screenshots('review-decided');
    await workbench.openFile('labels.guard-scenario.json');
    await page.locator('.view-line', { hasText: 'filter' }).first().waitFor();
  });
});
