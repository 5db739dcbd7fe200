// A window of a VS Code that has no computer behind it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { chromium } from 'playwright-core';
import { browserVariable } from '../harness/server-place.js';
import {
  foldersShown,
  followsSystem,
  required,
  screenshots,
  visibleText,
  waitMs,
  Workbench,
} from '../ui/workbench.js';
import { startWebServer } from './web-server.js';

/** A window of a VS Code without a computer, with these files in its folder. */
export async function openWindow(
  test: TestContext,
  files: Readonly<Record<string, string>>,
): Promise<Workbench> {
  mkdirSync(screenshots, { recursive: true });
  const settings = { ...followsSystem, 'guardLab.toolMap.catalogs': ['tools.json'] };
  const server = await startWebServer(files, settings);
  const browser = await chromium.connect(required(browserVariable));
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
  page.setDefaultTimeout(waitMs);
  test.after(async () => {
    if ('error' in test && test.error !== null) console.log(await visibleText(page));
    await page.screenshot({ path: join(screenshots, 'web-end.png') });
    await browser.close();
    await server.stop();
  });
  await page.goto(server.address);
  await foldersShown(page);
  return new Workbench(page, '/guards');
}

/** Opens a file in the explorer: files in memory are not searched. The extension starts with it. */
export async function openFile(workbench: Workbench, name: string): Promise<void> {
  const { page } = workbench;
  const row = page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
  await workbench.again(() => row.dblclick(), workbench.editor(name));
  await page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
}
