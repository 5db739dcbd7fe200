import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import type { FrameLocator, Locator } from 'playwright-core';
import { projectFolder } from '../harness/places.js';
import {
  counted,
  eventually,
  intoView,
  openWorkbench,
  type Workbench,
  type WorkbenchOptions,
} from './workbench.js';

const folder = 'test/fixtures/seeded';
const CATALOG = join(projectFolder, 'examples/tool-rules/tools.json');

/** One write is labeled as a read, one tool traps, and a repository without an answer counts as public. */
const FAULTS = [
  [
    '(call $create_issue)) (then (call $put (call $write))',
    '(call $create_issue)) (then (call $put (call $read))',
  ],
  [
    '(call $get_issue)) (then (call $put (call $read))',
    '(call $get_issue)) (then unreachable (call $put (call $read))',
  ],
  ['(then (return (i32.const 1)))) ;; no answer', '(then (return (i32.const 0))))'],
] as const;

/** Puts faults into the guard, and more tools beside it. */
function seed(opened: string, faults: readonly (readonly [string, string])[] = FAULTS): void {
  const guard = join(opened, 'guard.wat');
  let text = readFileSync(guard, 'utf8');
  for (const [from, to] of faults) {
    assert.equal(text.split(from).length, 2, from);
    text = text.replace(from, () => to);
  }
  writeFileSync(guard, text);
  copyFileSync(CATALOG, join(opened, 'tools.json'));
}

/** A guard without a catalog beside it, but with two that a person may choose, of which one is wrong. */
function onlyGuard(opened: string): void {
  rmSync(join(opened, 'tools.json'), { force: true });
  writeFileSync(join(opened, 'wrong.json'), '{}');
  writeFileSync(join(opened, 'names.txt'), 'only_tool\n');
}

interface OpenMap {
  readonly workbench: Workbench;
  readonly map: FrameLocator;
  readonly rows: Locator;
  readonly status: Locator;
}

/** A window with the tool map of the seeded guard. */
async function openMap(test: TestContext, options: Omit<WorkbenchOptions, 'folder'>): Promise<OpenMap> {
  const workbench = await openWorkbench(test, { folder, file: 'guard.wat', prepare: seed, ...options });
  await workbench.page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
  await workbench.runCommand('Guard Lab: Show Tool Map');
  const map = workbench.webview();
  const rows = map.locator('tbody tr[role="row"]');
  await rows.first().waitFor();
  const status = map.getByRole('status');
  await status.filter({ hasText: /^\d+ tools?: / }).waitFor();
  return { workbench, map, rows, status };
}

/** The cell that has the keyboard, by what it is. */
function focused(map: FrameLocator, role: string): Locator {
  return map.locator(`[role="grid"] [role="${role}"]:focus`);
}

/** Presses the button of the page that asks for a catalog. */
async function chooseCatalog(workbench: Workbench, map: FrameLocator): Promise<void> {
  const title = workbench.page.locator('.quick-input-title', {
    hasText: 'Catalog of the Tools for guard.wat',
  });
  await workbench.click(map.locator('.notice button', { hasText: 'Choose Catalog' }), title);
}

describe('the tool map', () => {
  it('shows what the guard says of each tool, and the details of one', async (t) => {
    const { workbench, map, rows, status } = await openMap(t, { theme: 'dark' });
    await status.filter({ hasText: /\d+ tools: \d+ with errors/ }).waitFor();
    await workbench.pageScreenshots('tool-map');
    await workbench.click(rows.first().locator('th'), map.locator('.details article'));
    await workbench.pageScreenshots('tool-map-details');
    await intoView(map.locator('.details ol button.source').first());
    await workbench.pageScreenshots('tool-map-answers');
  });

  it('is read and filtered with the keyboard alone', async (t) => {
    const { map, rows, status, workbench } = await openMap(t, { theme: 'dark' });
    const { keyboard } = workbench.page;
    await rows.first().locator('td').first().press('Control+End');
    await rows.last().locator('td').last().and(map.locator(':focus')).waitFor();
    await keyboard.press('Home');
    await focused(map, 'rowheader').waitFor();
    await keyboard.press('Control+Home');
    await keyboard.press('ArrowUp');
    await focused(map, 'columnheader').waitFor();
    await keyboard.press('Enter');
    await map.locator('th[aria-sort="ascending"]', { hasText: 'Tool' }).waitFor();
    await status.filter({ hasText: /sorted by Tool, ascending$/ }).waitFor();
    const names = await rows.locator('th .name').allTextContents();
    assert.deepEqual(names, [...names].sort());

    await keyboard.press('/');
    await map.locator('input.search:focus').waitFor();
    await keyboard.type(names[1] ?? '');
    await status.filter({ hasText: /^1 of / }).waitFor();
    await keyboard.press('Enter');
    await map.locator('[role="grid"] :focus').waitFor();
    await keyboard.press('Enter');
    await map.locator('.details:focus').waitFor();
    await map.locator('.details h2', { hasText: names[1] ?? '' }).waitFor();
    await keyboard.press('Escape');
    await map.locator('.details').waitFor({ state: 'hidden' });
    await focused(map, 'rowheader').waitFor();
    await keyboard.press('Escape');
    await status.filter({ hasText: /^\d+ tools: / }).waitFor();
    assert.equal(await map.locator('input.search').inputValue(), '');
    await counted(rows, names.length);
  });

  it('has all columns in sight in half a window', async (t) => {
    // Some tools have no findings.
    const prepare = (opened: string): void => seed(opened, FAULTS.slice(0, 1));
    const { map, rows, workbench } = await openMap(t, { theme: 'dark', prepare });
    for (const [width, name] of [
      [1000, 'narrow'],
      [760, 'narrowest'],
    ] as const) {
      await workbench.page.setViewportSize({ width, height: 800 });
      await workbench.pageScreenshots(`tool-map-${name}`);
      const cut = (): Promise<number> =>
        map.locator('.scroll').evaluate((element) => {
          const { left, right } = element.getBoundingClientRect();
          const cells = [...element.querySelectorAll('th, tbody tr:not(.spacer) td')];
          const places = cells.map((cell) => cell.getBoundingClientRect());
          return places.filter((place) => place.left < left - 1 || place.right > right + 1).length;
        });
      await eventually(cut, (count) =>
        assert.equal(count, 0, `cells out of sight at ${String(width)} pixels`),
      );
    }
    // Rows without findings are the last ones.
    await map.locator('.scroll').evaluate((element) => element.scrollTo(0, element.scrollHeight));
    const without = map.locator('td.findings:empty');
    await without.first().waitFor();
    const lines = await without.evaluateAll((cells) =>
      cells.map((cell) => cell.ownerDocument.defaultView?.getComputedStyle(cell, '::before').content),
    );
    assert.deepEqual([...new Set(lines)], ['"no findings"']);
    const heights = (): Promise<number[]> =>
      rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height));
    await eventually(heights, (all) =>
      assert.equal(new Set(all).size, 1, 'rows differ in height, and places of others are computed from it'),
    );
  });

  it('is there again after the window was loaded again, with its filter and details', async (t) => {
    const workbench = await openWorkbench(t, { folder, theme: 'light', prepare: seed });
    const { page } = workbench;
    await workbench.openFile('guard.wat');
    await page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
    await workbench.runCommand('Guard Lab: Show Tool Map');
    const map = workbench.webview();
    const rows = map.locator('tbody tr[role="row"]');
    const status = map.getByRole('status');
    await status.filter({ hasText: /^\d+ tools: / }).waitFor();
    const reload = async (): Promise<void> => {
      const loaded = page.waitForEvent('load');
      await workbench.runCommand('Developer: Reload Window');
      await loaded;
    };
    const count = await rows.count();
    await reload();
    await counted(rows, count);
    await map.locator('input.search').fill('create_issue');
    await status.filter({ hasText: /^1 of / }).waitFor();
    await workbench.click(rows.first().locator('th'), map.locator('.details article'));
    await reload();
    await map.locator('.details article').first().waitFor();
    assert.equal(await map.locator('input.search').inputValue(), 'create_issue');
    await counted(rows, 1);
    await workbench.screenshot('tool-map-reloaded');
  });

  it('says that there is no catalog, and asks for one', async (t) => {
    const options = { theme: 'dark', folder, file: 'guard.wat', prepare: onlyGuard } as const;
    const workbench = await openWorkbench(t, options);
    const { page } = workbench;
    await page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
    await workbench.runCommand('Guard Lab: Show Tool Map');
    const map = workbench.webview();
    await map.getByText('No catalog of tools was found.').first().waitFor();
    await workbench.screenshot('tool-map-no-catalog');
    await chooseCatalog(workbench, map);
    await workbench.choosePath('Catalog of the Tools for guard.wat', join(workbench.folder, 'wrong.json'));
    await map
      .getByText(/wrong\.json:1:1: this object has no tools/)
      .first()
      .waitFor();
    await workbench.screenshot('tool-map-wrong-catalog');
    await chooseCatalog(workbench, map);
    await workbench.choosePath('Catalog of the Tools for guard.wat', join(workbench.folder, 'names.txt'));
    await map.locator('tbody tr[role="row"]', { hasText: 'only_tool' }).waitFor();
  });

  it('runs no guard in a workspace that is not trusted, and says so', async (t) => {
    const settings = {
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    };
    const workbench = await openWorkbench(t, {
      theme: 'dark',
      folder,
      file: 'guard.wat',
      prepare: seed,
      settings,
    });
    const { page } = workbench;
    await page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
    await workbench.runCommand('Guard Lab: Show Tool Map');
    await workbench.notification('Guards do not run because this workspace is not trusted.');
    assert.equal(await page.locator('iframe.webview').count(), 0);
    await workbench.screenshot('tool-map-not-trusted');
  });

  it('goes from a row to the line that decided, by key, by link, and by the context menu', async (t) => {
    const { map, rows, workbench } = await openMap(t, { theme: 'dark' });
    const { page } = workbench;
    const row = rows.filter({ hasText: 'list_issues' }).first();
    const line = page.locator('.statusbar-item', { hasText: /Ln \d+/ });
    const decided = async (): Promise<void> => {
      const lines = readFileSync(join(workbench.folder, 'guard.wat'), 'utf8').split('\n');
      // An editor that was just opened is at its first line for a moment.
      await eventually(
        () => line.textContent(),
        (shown) => {
          const number = Number(/Ln (\d+)/.exec(shown ?? '')?.[1]);
          assert.match(lines[number - 1] ?? '', /\$list_issues\b/);
        },
      );
    };
    const close = async (): Promise<void> => {
      await workbench.runCommand('View: Close All Editors in Group');
      await line.waitFor({ state: 'hidden' });
    };
    await workbench.click(row.locator('td').last(), map.locator('.details article'));
    await workbench.click(map.locator('.details .group button.source').first(), line);
    await decided();
    await workbench.screenshot('tool-map-deciding-line');
    await close();
    await workbench.again(() => row.locator('td').last().press('F12'), line);
    await decided();
    await close();
    await workbench.menu(row.locator('th'), 'Go to Deciding Line');
    await decided();
  });

  it('draws only what is seen of 500 tools, and reaches the last by one key', async (t) => {
    const prepare = (opened: string): void => {
      const tools = Array.from({ length: 500 }, (_, index) => ({
        name: `tool_${String(index).padStart(3, '0')}`,
      }));
      writeFileSync(join(opened, 'tools.json'), JSON.stringify({ tools }));
    };
    const { map, rows, status, workbench } = await openMap(t, { theme: 'dark', prepare });
    await status.filter({ hasText: /^500 tools: / }).waitFor();
    assert.equal(await map.locator('[role="grid"]').getAttribute('aria-rowcount'), '501');
    assert.ok((await rows.count()) < 200);
    await workbench.again(
      () => rows.first().locator('th').press('Control+End'),
      map.locator('tr[aria-rowindex="501"] td:focus'),
    );
    await workbench.page.keyboard.press('Home');
    await focused(map, 'rowheader')
      .filter({ hasText: /^tool_499$/ })
      .waitFor();
    await workbench.screenshot('tool-map-500');
    // Scrolled away as by the mouse, while the keyboard is elsewhere: Tab still leads into the grid.
    await map.getByRole('searchbox').focus();
    await map.locator('.scroll').evaluate((element) => element.scrollTo(0, 0));
    await rows.filter({ hasText: 'tool_000' }).waitFor();
    const inGrid = map.locator('.scroll:focus-within');
    for (let stop = 0; stop < 12 && (await inGrid.count()) === 0; stop++)
      await workbench.page.keyboard.press('Tab');
    assert.equal(await inGrid.count(), 1);
    await workbench.page.keyboard.press('ArrowUp');
    await focused(map, 'rowheader')
      .filter({ hasText: /^tool_498$/ })
      .waitFor();
  });
});
