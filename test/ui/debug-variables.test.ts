// The Variables view with values of Rust and C, as their languages write them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { projectFolder } from '../harness/places.js';
import { openWorkbench, type Workbench } from './workbench.js';

const FOLDER = 'test/fixtures/variables';

/** A window on the fixtures with a guard that is stopped at the first of the lines that hold these texts. */
async function stopped(
  t: TestContext,
  module: string,
  source: string,
  texts: readonly string[],
): Promise<Workbench> {
  const scenario = {
    version: 1,
    guard: `./${module}`,
    steps: [{ name: 'values', call: 'label_resource', input: { tool_name: 'a' } }],
  };
  const workbench = await openWorkbench(t, {
    folder: FOLDER,
    file: source,
    theme: 'dark',
    prepare: (folder) =>
      writeFileSync(join(folder, 'values.guard-scenario.json'), JSON.stringify(scenario, undefined, 2)),
  });
  const { page } = workbench;
  // The keys of the debugger are there with its view.
  await workbench.runCommand('View: Show Run and Debug');
  await page.locator('[id="workbench.view.debug"]').first().waitFor();
  await workbench.openFile(source);
  const lines = readFileSync(join(projectFolder, FOLDER, source), 'utf8').split('\n');
  const placed = page.locator('.debug-breakpoints .monaco-list-row', { hasText: source });
  for (const [at, text] of texts.entries()) {
    await workbench.goTo(1 + lines.findIndex((line) => line.includes(text)), 5);
    await workbench.breakpoint(placed.nth(at));
  }
  await workbench.openFile('values.guard-scenario.json');
  await page.locator('.statusbar-item', { hasText: 'gateway-latest' }).first().waitFor();
  await workbench.debug();
  // Room for the values.
  for (const pane of ['Watch', 'Call Stack', 'Breakpoints']) {
    const header = page.locator('.pane-header', { hasText: pane });
    await workbench.click(header, header.and(page.locator(':not(.expanded)')));
  }
  return workbench;
}

/** Opens rows of the Variables view by their names, once the argument `first` is seen; waits until `last` is seen. */
async function open(
  workbench: Workbench,
  first: RegExp,
  names: readonly string[],
  last: RegExp,
): Promise<void> {
  const rows = workbench.page.locator('.debug-variables .monaco-list-row');
  await rows.filter({ hasText: first }).first().waitFor();
  for (const name of names) {
    const row = rows.filter({ hasText: new RegExp(`^\\s*${name}(?!\\w)`) }).first();
    await workbench.expand(row);
  }
  await rows.filter({ hasText: last }).first().waitFor();
}

describe('the Variables view', () => {
  it('shows the variables of Rust: structs, enums, slices, strings, lists', async (t) => {
    const texts = ['text.len() + owned.len() + bytes.len()', 'match shape {', 'let function: fn(i32)'];
    const workbench = await stopped(t, 'r196.wasm', 'values.rs', texts);
    await open(workbench, /^\s*owned\W+"owned 1"/, ['Locals', 'list', 'slice'], /^\s*\[2\]\W+30/);
    await workbench.screenshots('debug-rust-strings');
    await workbench.page.keyboard.press('F5');
    await open(workbench, /^\s*shape\W.*"circle"/, ['shape', 'Locals', 'rect'], /^\s*text\W.*"text"/);
    await workbench.screenshots('debug-rust-enums');
    await workbench.page.keyboard.press('F5');
    // The function is called twice.
    await open(workbench, /^\s*shape\W.*Rect/, [], /^\s*shape/);
    await workbench.page.keyboard.press('F5');
    await open(workbench, /^\s*label\W/, ['label', 'tags', 'parent'], /^\s*\[1\]\W+"repo:a"/);
    await workbench.screenshots('debug-rust-structs');
    await workbench.stopDebugging();
  });

  it('shows the variables of C: structs and pointers, and values beside the lines', async (t) => {
    const workbench = await stopped(t, 'c19-guard.wasm', 'values.c', ['return function(3)']);
    await open(workbench, /^\s*color\W+BLUE/, ['guard', 'flags'], /^\s*wide\W+70000/);
    const line = workbench.page.locator('.view-line', { hasText: /guard->color\s=\scolor;/ });
    await line.filter({ hasText: /color\s=\sBLUE/ }).waitFor();
    await workbench.screenshots('debug-c-structs');
    await workbench.stopDebugging();
  });
});
