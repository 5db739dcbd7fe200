// The report of a run: the web view in VS Code, and the file that the command line writes, in a browser.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { chromium, type FrameLocator, type Page } from 'playwright-core';
import { projectFolder, resultsFolder } from '../harness/places.js';
import { browserVariable } from '../harness/server-place.js';
import { eventually, intoView, openWorkbench, type Theme, type Workbench } from './workbench.js';

const folder = 'examples/write-sinks';
const file = 'sinks.guard-scenario.json';
const settings = { 'guardLab.runWhileTyping.enabled': false };

/** Lets the comment after reading fail: it is expected to be allowed. */
function breakScenario(copy: string): void {
  const path = join(copy, file);
  const text = readFileSync(path, 'utf8');
  const broken = text.replace('"outcome": "denied"', '"outcome": "allowed"');
  assert.notEqual(broken, text);
  writeFileSync(path, broken);
}

/** A window with the report of a scenario that failed. */
async function openReport(
  test: TestContext,
  theme: Theme,
): Promise<{ readonly workbench: Workbench; readonly report: FrameLocator }> {
  const workbench = await openWorkbench(test, { folder, file, theme, settings, prepare: breakScenario });
  await workbench.show('Guard Lab');
  await workbench.runCommand('Guard Lab: Run Scenario');
  const rows = workbench.page.locator('.pane-body .monaco-list-row');
  await rows.filter({ hasText: 'failed' }).first().waitFor();
  await workbench.runCommand('Guard Lab: Show Report');
  const report = workbench.webview();
  await report.getByRole('heading', { level: 1, name: 'Of 1 scenario, 1 failed' }).waitFor();
  return { workbench, report };
}

/** The page that `guard-lab run --reporter html` writes of the same scenario, in a browser. */
async function openFile(
  test: TestContext,
  options: NonNullable<Parameters<Awaited<ReturnType<typeof chromium.connect>>['newPage']>[0]>,
): Promise<Page> {
  const copy = mkdtempSync(join(tmpdir(), 'guard-lab-report-'));
  test.after(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(join(projectFolder, folder), copy, { recursive: true });
  breakScenario(copy);
  const cli = join(projectFolder, 'dist', 'cli.js');
  const ran = spawnSync(process.execPath, [cli, 'run', '--reporter', 'html=report.html'], { cwd: copy });
  assert.equal(ran.status, 1, ran.stderr.toString());
  const browser = await chromium.connect(process.env[browserVariable] ?? '');
  test.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  await page.goto(pathToFileURL(join(copy, 'report.html')).href);
  await page.getByRole('heading', { level: 1, name: 'Of 1 scenario, 1 failed' }).waitFor();
  assert.equal(asked.length, 1, 'the page asks for nothing else');
  return page;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(resultsFolder, 'ui', `${name}.png`), fullPage: true });
}

describe('Show Report', () => {
  it('shows what failed, the label flow and the limits, and leads to the step', async (t) => {
    const { workbench, report } = await openReport(t, 'dark');
    await workbench.pageScreenshots('report-top');
    await intoView(report.locator('svg.flow'));
    await workbench.pageScreenshots('report-flow');
    await intoView(report.locator('.uses').first());
    await workbench.pageScreenshots('report-limits');
    await keepsItsState(workbench, report);
    await leadsToStep(workbench, report);
    await fitsNarrowWindow(workbench, report);
  });
});

/** What a person opened stays open, and the keyboard where it is, when results become outdated. */
async function keepsItsState(workbench: Workbench, report: FrameLocator): Promise<void> {
  const opened = report.locator('details:not([id]):not([open])').filter({ visible: true }).first();
  const label = (await opened.locator('> summary').textContent()) ?? '';
  const summary = opened.locator('> summary').filter({ hasText: label });
  const same = report.locator('details:not([id])[open] > summary:focus', { hasText: label });
  await workbench.again(() => summary.press('Enter', { timeout: 15_000 }), same);
  const path = join(workbench.folder, file);
  const changed = readFileSync(path, 'utf8').replace('"outcome": "allowed"', '"outcome": "denied"');
  await workbench.again(() => writeFile(path, changed), report.getByText(/outdated|older/i));
  await same.waitFor();
  await workbench.screenshot('report-outdated');
}

/** From a failure to its step, by the keyboard, and to the scenario, whose editor is closed at the end. */
async function leadsToStep(workbench: Workbench, report: FrameLocator): Promise<void> {
  const { page } = workbench;
  const summary = report.locator('.step.failed > summary');
  await workbench.again(
    () => report.locator('.failures a').first().press('Enter'),
    report.locator('.step.failed > summary:focus'),
  );
  assert.match((await summary.textContent()) ?? '', /comment after reading/);
  await workbench.screenshot('report-step');
  const go = report.locator('.step.failed').getByRole('button', { name: 'Go to step' });
  await workbench.click(go, workbench.editor(file));
  const text = readFileSync(join(workbench.folder, file), 'utf8');
  const before = text.split('"comment after reading"')[0] ?? '';
  // Its name is on the line after its brace.
  const line = before.split('\n').length - 1;
  await page
    .locator('.statusbar')
    .getByText(`Ln ${String(line)}, Col`)
    .waitFor();
  await workbench.screenshot('report-go-to-step');
}

/** Of the page, only tables and pictures are scrolled sideways. */
async function fitsNarrowWindow(workbench: Workbench, report: FrameLocator): Promise<void> {
  await workbench.runCommand('View: Close Editor');
  await workbench.page.setViewportSize({ width: 620, height: 800 });
  const sizes = (): Promise<number[]> =>
    report.locator('html').evaluate((html) => [html.scrollWidth, html.clientWidth]);
  await eventually(sizes, ([content = 0, seen = 0]) =>
    assert.ok(content <= seen + 1, `${String(content)} of ${String(seen)} pixels`),
  );
  await workbench.screenshot('report-narrow');
}

describe('the report file', () => {
  it('opens by itself without scripts', async (t) => {
    const page = await openFile(t, { colorScheme: 'light', javaScriptEnabled: false });
    await shoot(page, 'report-file-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot(page, 'report-file-dark');
  });

  it('is readable in forced colors', async (t) => {
    const page = await openFile(t, { forcedColors: 'active', colorScheme: 'dark' });
    await shoot(page, 'report-file-forced');
  });

  it('fits a telephone, with wide tables in regions that scroll', async (t) => {
    const page = await openFile(t, { viewport: { width: 400, height: 800 } });
    assert.equal(await page.locator('html').evaluate((html) => html.scrollWidth > html.clientWidth), false);
    await shoot(page, 'report-file-narrow');
  });

  it('prints with all details', async (t) => {
    const page = await openFile(t, {});
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const passed = page.locator('.step.passed .body').first();
    assert.equal(await passed.isVisible(), true);
    await shoot(page, 'report-file-print');
  });

  it('is walked through by the keyboard in the order of the page', async (t) => {
    const page = await openFile(t, {});
    const seen: string[] = [];
    for (let step = 0; step < 6; step++) {
      await page.keyboard.press('Tab');
      seen.push((await page.locator(':focus').evaluate((each) => each.textContent))?.trim() ?? '');
    }
    assert.deepEqual(seen.slice(0, 2), ['Skip to the scenarios', `${file}: comment after reading`]);
  });
});
