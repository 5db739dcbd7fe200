// The keyboard in each of our pages: it reaches all controls, a ring shows where it is, and it leaves.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium, type Locator } from 'playwright-core';
import { projectFolder } from '../harness/places.js';
import { browserVariable } from '../harness/server-place.js';
import { walk } from './focus.js';
import { Keys } from './keys.js';
import { eventually, openWorkbench, required, screenshots, type Workbench } from './workbench.js';

/** More than a page has. */
const MOST_CONTROLS = 60;

/** Goes through the page that is open in each look, and out of it into the window. */
async function walkEachLook(workbench: Workbench, name: string): Promise<void> {
  const { page } = workbench;
  const html = workbench.webview().locator('html');
  const isIn = (): Promise<boolean> => html.evaluate((root) => root.ownerDocument.hasFocus());
  // Out of it, so that the way begins at its start.
  for (let count = 0; count < MOST_CONTROLS && (await isIn()); count++) await page.keyboard.press('Tab');
  let isForward = false;
  await workbench.inEachLook(async (look) => {
    isForward = !isForward;
    const key = isForward ? 'Tab' : 'Shift+Tab';
    await page.keyboard.press('Control+1');
    await eventually(isIn, (inPage) => assert.ok(inPage, 'Ctrl+1 leads to the page'));
    await walk(page, html, key);
    await workbench.screenshot(`focus-${name}-${look}`);
    await page.keyboard.press(key);
    await eventually(isIn, (inPage) => assert.ok(!inPage, `${key} leads out of the page`));
  });
}

async function hasKeyboard(page: Locator): Promise<void> {
  await page.waitFor();
  await eventually(
    () => page.evaluate((element) => element.ownerDocument.hasFocus()),
    (inPage) => assert.ok(inPage, 'the page has the keyboard as soon as it is open'),
  );
}

describe('the keyboard in a page', () => {
  it('reaches all of the report', async (t) => {
    const folder = 'examples/write-sinks';
    const file = 'sinks.guard-scenario.json';
    const workbench = await openWorkbench(t, { folder, file, theme: 'dark' });
    const keys = new Keys(workbench);
    await keys.command('Guard Lab: Show Report', workbench.page.locator('iframe.webview.ready'));
    await hasKeyboard(workbench.webview().getByRole('heading', { level: 1 }));
    await walkEachLook(workbench, 'report');
  });

  it('reaches all of the tool map', async (t) => {
    const folder = 'test/fixtures/seeded';
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'dark' });
    const keys = new Keys(workbench);
    const map = workbench.webview();
    await keys.command('Guard Lab: Show Tool Map', workbench.page.locator('iframe.webview.ready'));
    await map
      .getByRole('status')
      .filter({ hasText: /^\d+ tools?: / })
      .waitFor();
    await hasKeyboard(map.locator('tbody tr[role="row"]').first());
    await keys.tabTo(map.locator('[role="grid"] :focus'));
    await keys.pressUntil('Enter', map.locator('.details article'));
    await walkEachLook(workbench, 'tool-map');
  });

  it('reaches all of the page of a module', async (t) => {
    const folder = 'test/fixtures/tiny-rust';
    const workbench = await openWorkbench(t, { folder, theme: 'dark' });
    const keys = new Keys(workbench);
    const own = workbench.webview();
    await keys.openFile('tiny-rust.full.wasm', workbench.page.locator('iframe.webview.ready'));
    await own.locator('.functions .status', { hasText: /^[\d,]+ functions: / }).waitFor();
    await own.locator('[role="grid"] td.source .go').first().waitFor();
    await hasKeyboard(own.locator('.verdict h2'));
    await walkEachLook(workbench, 'module');
  });

  it('reaches all of the chart of growth', async (t) => {
    const folder = 'examples/repository-labels';
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'dark' });
    const { page } = workbench;
    const keys = new Keys(workbench);
    const row = page.locator('.pane-body .monaco-list[aria-label="Checks"]:focus .monaco-list-row.focused');
    const rows = page.locator('.pane-body .monaco-list[aria-label="Checks"] .monaco-list-row');
    await keys.command('Guard Lab: Check Guard', rows.filter({ hasText: '1 broken' }));
    await keys.command(
      'Guard Lab: Focus on Checks View',
      page.locator('.monaco-list[aria-label="Checks"]:focus'),
    );
    const growth = row.filter({ hasText: 'size-growth' });
    await keys.downTo(growth);
    await keys.pressUntil('ArrowRight', growth.and(page.locator('[aria-expanded="true"]')));
    await keys.downTo(row.filter({ hasText: 'No limit is hit' }));
    await keys.pressUntil('Enter', page.locator('iframe.webview.ready'));
    await hasKeyboard(workbench.webview().locator('svg[role="img"]').nth(2));
    await walkEachLook(workbench, 'growth');
  });
});

describe('the keyboard in the report file', () => {
  it('reaches all of it, in light, in dark, and in the colors of the system', async (t) => {
    const copy = mkdtempSync(join(tmpdir(), 'guard-lab-report-'));
    t.after(() => rmSync(copy, { recursive: true, force: true }));
    cpSync(join(projectFolder, 'examples/write-sinks'), copy, { recursive: true });
    const cli = join(projectFolder, 'dist', 'cli.js');
    const ran = spawnSync(process.execPath, [cli, 'run', '--reporter', 'html=report.html'], { cwd: copy });
    assert.equal(ran.status, 0, ran.stderr.toString());
    const browser = await chromium.connect(required(browserVariable));
    t.after(() => browser.close());
    for (const [name, look] of [
      ['light', { colorScheme: 'light' }],
      ['dark', { colorScheme: 'dark' }],
      ['forced-light', { colorScheme: 'light', forcedColors: 'active' }],
      ['forced-dark', { colorScheme: 'dark', forcedColors: 'active' }],
    ] as const) {
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...look });
      await page.goto(pathToFileURL(join(copy, 'report.html')).href);
      await walk(page, page.locator('html'), 'Tab');
      await page.screenshot({ path: join(screenshots, `focus-report-file-${name}.png`) });
      await page.close();
    }
  });
});
