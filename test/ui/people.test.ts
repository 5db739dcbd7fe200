// What people need who use another language than English.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openWorkbench } from './workbench.js';

const folder = 'examples/repository-labels';
const file = 'labels.guard-scenario.json';

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
    const bare = await map.locator('main').evaluate((main) => {
      const texts: string[] = [];
      for (const each of main.querySelectorAll(
        'button:not(.link), h1, label, dt, .status, thead th:not(.world)',
      ))
        texts.push(each.textContent);
      for (const each of main.querySelectorAll('[aria-label], [placeholder]'))
        texts.push(each.getAttribute('aria-label') ?? '', each.getAttribute('placeholder') ?? '');
      return texts.filter((text) => /[a-z]{2}/i.test(text) && !text.includes('⟦'));
    });
    assert.deepEqual(bare, []);
  });
});
