// The Variables view with values of Rust and C, as their languages write them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { projectFolder } from '../harness/places.js';
import { openWorkbench, type Theme, type Workbench } from './workbench.js';

const FOLDER = 'test/fixtures/variables';

/** A window on the fixtures, with a scenario for a module, and breakpoints at the lines that hold these texts. */
async function stopped(
  t: TestContext,
  theme: Theme,
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
    theme,
    prepare: (folder) =>
      writeFileSync(join(folder, 'values.guard-scenario.json'), JSON.stringify(scenario, undefined, 2)),
  });
  const { page } = workbench;
  // The keys of the debugger are there with its view.
  await workbench.runCommand('View: Show Run and Debug');
  await page.locator('[id="workbench.view.debug"]').first().waitFor();
  await workbench.openFile(source);
  const lines = readFileSync(join(projectFolder, FOLDER, source), 'utf8').split('\n');
  for (const text of texts) {
    await workbench.goTo(1 + lines.findIndex((line) => line.includes(text)), 5);
    await page.keyboard.press('F9');
    // Only lines in sight have their marks.
    await page.locator('.codicon-debug-breakpoint').first().waitFor();
  }
  await workbench.openFile('values.guard-scenario.json');
  await page.locator('.statusbar-item', { hasText: 'pr-7938' }).first().waitFor();
  await page.keyboard.press('F5');
  return workbench;
}

/** Opens rows of the Variables view, from the outermost in; waits until a text is seen in the last one's children. */
async function open({ page }: Workbench, names: readonly string[], seen: string): Promise<void> {
  const rows = page.locator('.debug-variables .monaco-list-row');
  for (const name of names) {
    const row = rows.filter({ hasText: name }).first();
    await row.waitFor();
    await row.locator('.monaco-tl-twistie').click();
  }
  await rows.filter({ hasText: seen }).first().waitFor();
}

describe('the Variables view', () => {
  for (const theme of ['dark', 'light'] as const) {
    it(`shows structs, enums, slices, strings and lists of Rust in the ${theme} theme`, async (t) => {
      const texts = ['text.len() + owned.len() + bytes.len()', 'match shape {', 'let function: fn(i32)'];
      const workbench = await stopped(t, theme, 'r196.wasm', 'values.rs', texts);
      await open(workbench, ['list:', 'part:'], '[2]:');
      await workbench.screenshot(`debug-rust-strings-${theme}`);
      await workbench.page.keyboard.press('F5');
      await open(workbench, ['shape:'], 'name');
      await workbench.screenshot(`debug-rust-enums-${theme}`);
      await workbench.page.keyboard.press('F5');
      await open(workbench, ['label:', 'tags:'], '[0]:');
      await workbench.screenshot(`debug-rust-structs-${theme}`);
      await workbench.page.keyboard.press('Shift+F5');
      await workbench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    });

    it(`shows structs and pointers of C in the ${theme} theme`, async (t) => {
      const workbench = await stopped(t, theme, 'c19-guard.wasm', 'values.c', ['return function(3)']);
      await open(workbench, ['guard:', 'flags:'], 'ready');
      await workbench.screenshot(`debug-c-structs-${theme}`);
      await workbench.page.keyboard.press('Shift+F5');
      await workbench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    });
  }
});
