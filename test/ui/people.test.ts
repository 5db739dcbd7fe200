// What people need who use another language than English.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import { openWorkbench } from './workbench.js';

const folder = 'examples/repository-labels';
const file = 'labels.guard-scenario.json';

/** Buttons, headings, and names of a page that are not in the language of the window. */
function untranslated(page: FrameLocator): Promise<string[]> {
  return page.locator('main').evaluate((main) => {
    const texts: string[] = [];
    for (const each of main.querySelectorAll(
      'button:not(.link), h1, h2, label, dt, .status, thead th:not(.world)',
    ))
      texts.push(each.textContent);
    for (const each of main.querySelectorAll('[aria-label], [placeholder]'))
      texts.push(each.getAttribute('aria-label') ?? '', each.getAttribute('placeholder') ?? '');
    return texts.filter((text) => /[a-z]{2}/i.test(text) && !text.includes('⟦'));
  });
}

describe('another language', () => {
  it('has all texts of a page and of rows in it', async (t) => {
    const translate = (text: string): string => `⟦${text}⟧`;
    const workbench = await openWorkbench(t, { folder, file, theme: 'dark', translate });
    const { page } = workbench;
    await page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
    await workbench.runCommand('Guard Lab: Check Guard');
    await page.locator('.pane-body .monaco-list-row', { hasText: '⟦broken⟧' }).first().waitFor();
    await page
      .locator('.pane-body .monaco-list-row', { hasText: /⟦shown by ⟦\d+ cases⟧⟧/ })
      .first()
      .waitFor();
    await workbench.runCommand('Guard Lab: Show Tool Map');
    const map = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await map.locator('.status', { hasText: '⟦No catalog of tools was found.' }).waitFor();
    await workbench.screenshot('translated');
    assert.equal(await map.locator('html').getAttribute('lang'), 'de');
    assert.deepEqual(await untranslated(map), []);
    await workbench.runCommand('View: Close All Editors in Group');
    await page.locator('iframe.webview').waitFor({ state: 'detached' });

    await workbench.runCommand('Guard Lab: Show Report');
    const report = workbench.webview();
    await report.getByRole('button', { name: '⟦Rerun⟧' }).waitFor();
    await report.getByRole('button', { name: '⟦Save as HTML…⟧' }).waitFor();
    await workbench.runCommand('View: Close All Editors in Group');
    await page.locator('iframe.webview').waitFor({ state: 'detached' });

    await workbench.openFile('guard.wat');
    await workbench.runCommand('Guard Lab: Inspect Guard');
    const module = workbench.webview();
    await module.locator('.functions .status', { hasText: /^⟦.*\d+/ }).waitFor();
    await workbench.screenshot('translated-module');
    // The heading is the name of the file.
    assert.deepEqual(await untranslated(module), ['guard.wat']);
  });
});
