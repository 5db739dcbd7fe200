// Makes the pictures of the README, in media/pictures: of the real window, so that they show what there is.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectFolder } from '../harness/places.js';
import type { Page } from 'playwright-core';
import { openWorkbench, type Workbench } from '../ui/workbench.js';
import { animation, smaller, type Moment } from './animation.js';

const pictures = join(projectFolder, 'media', 'pictures');
mkdirSync(pictures, { recursive: true });
/** What a README shows without making it smaller. */
const size = { width: 960, height: 600 };
const settings = {
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'editor.minimap.enabled': false,
  'breadcrumbs.enabled': false,
};

/** Makes the side bar wider, by so many pixels. */
async function widen(page: Page, pixels: number): Promise<void> {
  const bar = await page.locator('.part.sidebar').boundingBox();
  const [x, y] = [(bar?.x ?? 0) + (bar?.width ?? 0), 200];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + pixels, y, { steps: 4 });
  await page.mouse.up();
}

/** A guard with a fault, and more tools: one write counts as a read. */
function seed(opened: string): void {
  const guard = join(opened, 'guard.wat');
  const [right, wrong] = ['write', 'read'].map(
    (kind) => `(call $create_issue)) (then (call $put (call $${kind}))`,
  );
  writeFileSync(
    guard,
    readFileSync(guard, 'utf8').replace(right ?? '', () => wrong ?? ''),
  );
  copyFileSync(join(projectFolder, 'examples/tool-rules/tools.json'), join(opened, 'tools.json'));
}

/** The line, from 1, of a file of the folder that contains a text. */
function lineOf({ folder }: Workbench, file: string, text: string): number {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

/** Saves the window in light and dark. */
async function save(workbench: Workbench, name: string): Promise<void> {
  // Out of the window: what is under the mouse looks different, and may have a hover.
  await workbench.page.mouse.move(-1, -1);
  await workbench.inBoth(async (scheme) => {
    writeFileSync(join(pictures, `${name}-${scheme}.png`), smaller(await workbench.page.screenshot()));
  });
}

describe('pictures of the README', () => {
  it('show a trap at its line, while a guard is typed', async (t) => {
    const folder = 'examples/repository-labels';
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'dark', settings });
    const { page } = workbench;
    await page.setViewportSize(size);
    await page.keyboard.press('Control+b');
    const moments: Moment[] = [];
    const moment = async (delayMs: number): Promise<void> => {
      moments.push({ png: await page.screenshot(), delayMs });
    };
    await workbench.runCommand('Guard Lab: Run Guard');
    const status = page.locator('.statusbar-item', { hasText: 'gateway-latest' });
    await status.locator('.codicon-pass').waitFor();
    await page.keyboard.press('Control+j');
    await page.locator('.panel .output-view').waitFor({ state: 'hidden' });
    await workbench.goTo(lineOf(workbench, 'guard.wat', '(memory.copy') - 1, 1);
    await page.keyboard.press('End');
    await moment(1500);
    await page.keyboard.press('Enter');
    for (const part of ['(drop ', '(i32.div_u ', '(local.get $length) ', '(i32.const 0)', '))']) {
      await page.keyboard.insertText(part);
      await moment(350);
    }
    await workbench.editor('guard.wat').locator('.squiggly-error').first().waitFor();
    await status.locator('.codicon-error').waitFor();
    await moment(1500);
    await page.keyboard.press('F8');
    await page.locator('.zone-widget .marker-widget').getByText('integer divide by zero').first().waitFor();
    await moment(5000);
    writeFileSync(join(pictures, 'trap.gif'), await animation(moments));
    await save(workbench, 'trap');
  });

  it('show the calls of a guard, and what the gateway decides', async (t) => {
    const folder = 'examples/write-sinks';
    const file = 'sinks.guard-scenario.json';
    const quiet = { ...settings, 'guardLab.runWhileTyping.enabled': false };
    const workbench = await openWorkbench(t, { folder, file, theme: 'dark', settings: quiet });
    const { page } = workbench;
    await page.setViewportSize(size);
    await page.getByRole('tab', { name: 'Guard Lab' }).first().click();
    await workbench.runCommand('Guard Lab: Run Scenario');
    const row = page.locator('.pane-body .monaco-list-row', { hasText: 'read a private issue' }).first();
    await row.waitFor();
    await page.locator('.panel .output-view').filter({ hasText: 'Scenarios:' }).waitFor();
    // The output has the paths of this machine.
    await page.keyboard.press('Control+j');
    await page.locator('.panel .output-view').waitFor({ state: 'hidden' });
    await widen(page, 170);
    await row.locator('.monaco-tl-twistie').click();
    const call = page.locator('.pane-body .monaco-list-row', { hasText: 'label_resource' }).first();
    await call.locator('.monaco-tl-twistie').click();
    await page.locator('.pane-body .monaco-list-row', { hasText: 'get_repository' }).first().waitFor();
    await page.locator('.pane-header', { hasText: 'Checks' }).click();
    await save(workbench, 'calls');
  });

  it('show what a guard says of every tool', async (t) => {
    const options = {
      folder: 'test/fixtures/seeded',
      file: 'guard.wat',
      theme: 'dark',
      prepare: seed,
    } as const;
    const workbench = await openWorkbench(t, { ...options, settings });
    const { page } = workbench;
    await page.setViewportSize(size);
    await page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
    await workbench.runCommand('Guard Lab: Show Tool Map');
    const map = page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
    await map.locator('tbody tr[role="row"]').first().waitFor();
    await page.keyboard.press('Control+b');
    await save(workbench, 'tool-map');
  });
});
