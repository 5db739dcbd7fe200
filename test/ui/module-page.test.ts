import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { FrameLocator, Locator } from 'playwright-core';
import { assembleGuardText } from '../../src/run/guard-file.js';
import { body, custom, list, moduleOf, section, text, types, u32 } from '../unit/wasm/build.js';
import { eventually, intoView, openWorkbench, type Workbench, type WorkbenchOptions } from './workbench.js';

const folder = 'test/fixtures/tiny-rust';
const GUARD = 'tiny-rust.full.wasm';
const LABELS = ['label_agent', 'label_resource', 'label_response']
  .map((name) => `(func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const -1))`)
  .join('\n');
const REFUSED = `(module
  (import "env" "call_backed" (func (param i32) (result i32)))
  (import "env" "host_log" (func (param i32 i32 i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2 1000)
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func (export "label_resource") (param i32 i64) (result i32) (i32.const -1))
  (func (export "_initialize")))`;
const STARTS = `(module (memory 1) ${LABELS} (func $boot unreachable) (start $boot))`;
const MARKUP = '<img src=x onerror=alert(1)>';

interface OpenPage {
  readonly workbench: Workbench;
  readonly frame: FrameLocator;
  readonly rows: Locator;
  readonly verdict: Locator;
  readonly status: Locator;
}

/** A window with the page of a module, which a double click in the explorer opens. */
async function openPage(
  test: TestContext,
  file: string,
  options: Omit<WorkbenchOptions, 'folder'>,
): Promise<OpenPage> {
  const workbench = await openWorkbench(test, { folder, ...options });
  const { page } = workbench;
  // VS Code knows the editors of an extension soon after its views. Modules alone do not activate it.
  await page.locator('.activitybar .action-label[aria-label^="Guard Lab"]').waitFor();
  await openFromExplorer(workbench, file);
  const frame = workbench.webview();
  const verdict = frame.locator('.verdict h2');
  await verdict.waitFor();
  const rows = frame.locator('[role="grid"] tbody tr[role="row"]');
  return { workbench, frame, rows, verdict, status: frame.locator('.functions .status') };
}

/**
 * Opens a file from the explorer. A new window may open it before it knows the editors of extensions, and say that the
 * file is binary: then it is closed and opened again.
 */
async function openFromExplorer(workbench: Workbench, file: string): Promise<void> {
  const { page } = workbench;
  const own = page.locator('iframe.webview.ready');
  const binary = page.locator('.monaco-editor-pane-placeholder').first();
  await workbench.again(async () => {
    if (await binary.isVisible()) await workbench.runCommand('View: Close All Editors in Group');
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first().dblclick();
    await own.or(binary).first().waitFor();
    assert.ok(await own.isVisible(), 'VS Code opened its own editor');
  }, own);
}

/** Opens a file from the explorer, in place of what is open. */
async function openInstead(workbench: Workbench, file: string): Promise<void> {
  await workbench.runCommand('View: Close All Editors in Group');
  await workbench.page.locator('iframe.webview').waitFor({ state: 'detached' });
  await openFromExplorer(workbench, file);
}

/** Nothing of the page is out of sight in narrow windows; the window is as wide as before at the end. */
async function fitsNarrowWindows({ workbench, frame, rows }: OpenPage): Promise<void> {
  const { page } = workbench;
  const before = page.viewportSize();
  for (const [width, name] of [
    [1000, 'narrow'],
    [640, 'narrowest'],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await intoView(frame.locator('h1'));
    await workbench.screenshot(`module-page-${name}`);
    await intoView(rows.first());
    await rows.locator('td.source .go').first().waitFor();
    await workbench.screenshot(`module-page-${name}-functions`);
    // Tables are scrolled in their places, with the keyboard, too; the page is not scrolled sideways.
    const cut = (): Promise<string[]> =>
      frame.locator('html').evaluate((root) => {
        const all = [
          ...root.querySelectorAll('main, section, p, dd, h2, [role="grid"] td, button, input, .bar'),
        ];
        return all
          .filter(
            (each) => !each.closest('.table') && each.getBoundingClientRect().right > root.clientWidth + 1,
          )
          .map((each) => each.outerHTML.slice(0, 100));
      });
    await eventually(cut, (shown) => assert.deepEqual(shown, []));
    const figures = (): Promise<number> =>
      rows
        .locator('td.bytes')
        .evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth).length);
    await eventually(figures, (count) => assert.equal(count, 0, `sizes are cut at ${String(width)} pixels`));
    const heights = (): Promise<number[]> =>
      rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height));
    await eventually(heights, (all) =>
      assert.equal(new Set(all).size, 1, 'places of rows are computed from the height of one'),
    );
  }
  if (before) await page.setViewportSize(before);
}

async function assembled(wat: string): Promise<Uint8Array> {
  const outcome = await assembleGuardText('g.wat', wat);
  assert.ok(outcome.ok);
  return outcome.file.module.bytes;
}

/** A module with `count` functions, and markup wherever there is a name. */
function hostile(count: number): Uint8Array {
  // With that of the import, which is the first.
  const names = Array.from({ length: count + 1 }, (_, index) => [
    ...u32(index),
    ...text(`${MARKUP}\u202e\u001b[2J ${String(index)}`),
  ]);
  const named = [...u32(count + 1), ...names.flat()];
  return moduleOf(
    types([[], []]),
    section(2, list([...text(MARKUP), ...text(MARKUP), 0, 0])),
    section(3, [...u32(count), ...Array<number>(count).fill(0)]),
    section(7, list([...text(MARKUP), 0, 1])),
    section(10, [
      ...u32(count),
      ...Array<readonly number[]>(count)
        .fill(body([0x01]))
        .flat(),
    ]),
    custom(MARKUP, [1, 2, 3]),
    custom('name', [1, ...u32(named.length), ...named]),
  );
}

describe('the page of a module', () => {
  it('has the verdict, facts, sections and functions of modules', async (t) => {
    const refused = await assembled(REFUSED);
    const starts = await assembled(STARTS);
    const opened = await openPage(t, GUARD, {
      theme: 'dark',
      prepare: (copy) => {
        writeFileSync(join(copy, 'refused.wasm'), refused);
        writeFileSync(join(copy, 'starts.wasm'), starts);
      },
    });
    const { workbench, frame, rows, verdict, status } = opened;
    await verdict.filter({ hasText: /^✓The gateway loads this guard$/ }).waitFor();
    await workbench.pageScreenshots('module-page');
    await status.filter({ hasText: /^\d+ functions: [\d,]+ bytes of code$/ }).waitFor();
    await intoView(frame.locator('.functions h2'));
    await rows.locator('td.source .go').first().waitFor();
    await intoView(rows.first());
    await workbench.pageScreenshots('module-page-functions');
    await fitsNarrowWindows(opened);

    await openInstead(workbench, 'refused.wasm');
    await verdict.filter({ hasText: /^✗The gateway refuses this module$/ }).waitFor();
    await frame
      .locator('.problem .message', { hasText: '"call_backed" is not exported in module "env"' })
      .waitFor();
    await workbench.pageScreenshots('module-page-refused');

    await openInstead(workbench, 'starts.wasm');
    await verdict.filter({ hasText: /if its start function “boot” ends$/ }).waitFor();
    await workbench.pageScreenshots('module-page-start');
    await workbench.click(
      frame.getByRole('button', { name: 'Run Start Function' }),
      verdict.filter({ hasText: 'The gateway refuses this module' }),
    );
    await frame.getByText('wasm error: unreachable').waitFor();
    await workbench.pageScreenshots('module-page-start-ran');
  });

  it('is read, searched and left for source and disassembly with the keyboard alone', async (t) => {
    const { workbench, frame, rows, status } = await openPage(t, GUARD, { theme: 'dark' });
    const { page } = workbench;
    const search = frame.locator('input[type="search"]:focus');
    await workbench.again(() => frame.locator('body').press('/'), search);
    await page.keyboard.type('label_resource');
    await status.filter({ hasText: /^\d+ of \d+ functions: / }).waitFor();
    await search.press('Enter');
    await frame.locator('[role="grid"] [role="rowheader"]:focus').waitFor();
    await rows.first().locator('td.source', { hasNotText: '…' }).waitFor();
    await workbench.screenshot('module-page-keyboard');
    const here = rows.filter({ has: frame.locator('td.source .go') }).first();
    await workbench.again(() => here.locator('th').press('F12'), workbench.editor('lib.rs'));
    await workbench.screenshot('module-page-source');
    await workbench.runCommand('View: Close All Editors in Group');
    await workbench.again(
      () => here.locator('th').press('Enter'),
      page.locator('.tab', { hasText: '(disassembly)' }),
    );
    await page.locator('.view-line', { hasText: 'label_resource' }).first().waitFor();
    await workbench.screenshot('module-page-disassembly');
  });

  it('follows a build, and keeps its filter over it and over a reload of the window', async (t) => {
    const { workbench, frame, status, verdict } = await openPage(t, GUARD, { theme: 'light' });
    const { page } = workbench;
    await frame.locator('input[type="search"]').fill('core');
    await status.filter({ hasText: /^\d+ of \d+ functions: / }).waitFor();
    const before = (await status.textContent()) ?? '';
    // A file is written again for a watcher that was not there yet.
    const build = (): Promise<void> =>
      copyFile(join(workbench.folder, 'tiny-rust.lines.wasm'), join(workbench.folder, GUARD));
    const others = status.filter({ hasText: /^\d+ of \d+ functions: / }).filter({ hasNotText: before });
    await workbench.again(build, others);
    assert.equal(await frame.locator('input[type="search"]').inputValue(), 'core');
    const rebuilt = (await status.textContent()) ?? '';
    const refused = verdict.filter({ hasText: 'The gateway refuses this module' });
    await workbench.again(() => writeFile(join(workbench.folder, GUARD), new Uint8Array()), refused);
    await frame.getByText('The file is empty.').waitFor();
    await workbench.screenshot('module-page-empty');
    await workbench.again(build, verdict.filter({ hasText: 'The gateway loads this guard' }));
    await intoView(frame.locator('.functions h2'));
    const loaded = page.waitForEvent('load');
    await workbench.runCommand('Developer: Reload Window');
    await loaded;
    await status.filter({ hasText: rebuilt }).waitFor();
    assert.equal(await frame.locator('input[type="search"]').inputValue(), 'core');
    await frame.locator('html').evaluate(async (root) => {
      while (root.scrollTop === 0) await new Promise((resolve) => requestAnimationFrame(resolve));
    });
    await workbench.screenshot('module-page-reloaded');
  });

  it('shows markup as text, and of 20,000 functions what is seen', async (t) => {
    const prepare = (opened: string): void => writeFileSync(join(opened, 'hostile.wasm'), hostile(20_000));
    const { workbench, frame, rows, status } = await openPage(t, 'hostile.wasm', { theme: 'dark', prepare });
    await status.filter({ hasText: /^20,000 functions: / }).waitFor();
    assert.equal(await frame.locator('[role="grid"]').getAttribute('aria-rowcount'), '20001');
    assert.ok((await rows.count()) < 300);
    assert.equal(await frame.locator('img').count(), 0);
    await frame.getByText(MARKUP).first().waitFor();
    await workbench.screenshot('module-page-hostile');
    await workbench.again(
      () => rows.first().locator('th').press('Control+End'),
      frame.locator('tr[aria-rowindex="20001"] td:focus'),
    );
    assert.match(
      (await frame.locator('tr[aria-rowindex="20001"] th').textContent()) ?? '',
      /\\u202e\\u001b\[2J/,
    );
    await workbench.screenshot('module-page-hostile-end');
  });

  it('runs nothing where the workspace is not trusted, and still has the rest', async (t) => {
    const bytes = await assembled(STARTS);
    const { workbench, frame, verdict } = await openPage(t, 'starts.wasm', {
      theme: 'light',
      prepare: (opened) => writeFileSync(join(opened, 'starts.wasm'), bytes),
      settings: {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'never',
      },
    });
    await verdict.filter({ hasText: /if its start function “boot” ends$/ }).waitFor();
    await frame.getByText('Guards do not run in this workspace.').waitFor();
    assert.equal(await frame.getByRole('button', { name: 'Run Start Function' }).count(), 0);
    await workbench.screenshot('module-page-not-trusted');
  });
});
