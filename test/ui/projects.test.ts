import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { openWorkbench } from './workbench.js';

/** Copies the module that was built of the same source, unless the source holds `oops`: then it fails as rustc does. */
const BUILD = `import { copyFileSync, readFileSync } from 'node:fs';
const at = readFileSync('src/lib.rs', 'utf8').split('\\n').findIndex((line) => line.includes('oops'));
if (at >= 0) {
  console.error('error[E0425]: cannot find value \`oops\` in this scope');
  console.error('  --> src/lib.rs:' + (at + 1) + ':5');
  process.exit(101);
}
copyFileSync('tiny-rust.full.wasm', 'guard.wasm');
`;

/** A guard in Rust with a scenario that checks one step. */
function prepare(folder: string): void {
  copyFileSync(join(folder, 'tiny-rust.full.wasm'), join(folder, 'guard.wasm'));
  writeFileSync(join(folder, 'build.mjs'), BUILD);
  const build = { command: ['node', 'build.mjs'] };
  const guards = [{ name: 'tiny', wasm: 'guard.wasm', sources: ['src/**/*.rs'], build }];
  writeFileSync(join(folder, 'guard-lab.json'), JSON.stringify({ version: 1, guards }));
  const steps = [{ name: 'read', call: 'label_resource', input: {}, expect: { trap: false } }];
  const scenario = { version: 1, guard: './guard.wasm', steps };
  writeFileSync(join(folder, 'lib.guard-scenario.json'), JSON.stringify(scenario, undefined, 2));
}

describe('a guard in Rust', () => {
  for (const theme of ['light', 'dark'] as const)
    it(`is run, broken, and corrected from its source (${theme})`, async (t) => {
      const folder = 'test/fixtures/tiny-rust';
      const workbench = await openWorkbench(t, { folder, file: 'src/lib.rs', theme, prepare });
      const { page } = workbench;
      await workbench.goTo(57, 1);
      await page.locator('.codelens-decoration', { hasText: 'Run Guard' }).first().waitFor();
      await workbench.screenshot(`project-lenses-${theme}`);
      await workbench.runCommand('Guard Lab: Run Guard');
      const question = page.locator('.monaco-dialog-box');
      await question.getByText('Allow Guard Lab to build tiny with this command?').waitFor();
      await workbench.screenshot(`project-question-${theme}`);
      await question.getByText('Allow', { exact: true }).click();
      const output = page.locator('.panel .output-view .view-lines');
      await output.filter({ hasText: /Scenarios:\s1\spassed/ }).waitFor();

      await page.locator('.editor-group-container .view-lines').first().click();
      await workbench.goTo(54, 1);
      await page.keyboard.type('    oops;\n');
      await page.keyboard.press('Control+s');
      await page.locator('.statusbar-item[id="status.problems"]', { hasText: '1' }).waitFor();
      await page.locator('.squiggly-error').first().waitFor();
      await workbench.screenshot(`project-broken-${theme}`);
      assert.equal(await page.locator('.statusbar-item', { hasText: 'outdated' }).count(), 1);

      await workbench.goTo(54, 1);
      await page.keyboard.press('Control+Shift+K');
      await page.keyboard.press('Control+s');
      await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
      await page.locator('.statusbar-item', { hasText: 'outdated' }).waitFor({ state: 'detached' });
      await workbench.screenshot(`project-corrected-${theme}`);
    });
});

/** A task of the workspace that builds as Guard Lab does, with a matcher of ours. */
function prepareTask(folder: string): void {
  prepare(folder);
  const path = join(folder, 'src/lib.rs');
  writeFileSync(path, readFileSync(path, 'utf8').replace('log(1, "tiny: label_agent");', 'oops;'));
  mkdirSync(join(folder, '.vscode'));
  const task = {
    label: 'rustc',
    type: 'shell',
    command: 'node build.mjs',
    problemMatcher: '$guard-lab-rustc',
  };
  writeFileSync(join(folder, '.vscode/tasks.json'), JSON.stringify({ version: '2.0.0', tasks: [task] }));
}

describe('an error of a build', () => {
  it('is listed once, whether a task of the workspace found it, or Guard Lab, or both', async (t) => {
    const workbench = await openWorkbench(t, {
      folder: 'test/fixtures/tiny-rust',
      file: 'src/lib.rs',
      theme: 'light',
      prepare: prepareTask,
      settings: { 'guardLab.build.onSave': false },
    });
    const { page } = workbench;
    await workbench.goTo(57, 1);
    await page.locator('.codelens-decoration', { hasText: 'Run Guard' }).first().waitFor();
    const count = (text: string): Locator =>
      page.locator('.statusbar-item[id="status.problems"]', { hasText: text });
    await count('0').waitFor();
    await workbench.runCommand('Tasks: Run Task');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'rustc' }).first().click();
    await count('1').waitFor();
    await page.locator('.editor-group-container .view-lines').first().click();
    await workbench.runCommand('Guard Lab: Build Guard');
    await page.locator('.monaco-dialog-box').getByText('Allow', { exact: true }).click();
    await page.locator('.panel .output-view .view-lines', { hasText: /exit\scode\s101/ }).waitFor();
    await workbench.runCommand('Problems: Focus on Problems View');
    const errors = page.locator('.markers-panel .monaco-list-row', { hasText: 'cannot find value' });
    await errors.first().waitFor();
    await workbench.screenshot('project-error-once');
    assert.equal(await errors.count(), 1);

    await page.locator('.editor-group-container .view-lines').first().click();
    await workbench.goTo(55, 1);
    await page.keyboard.press('Control+Shift+K');
    await workbench.runCommand('Guard Lab: Build Guard');
    await count('0').waitFor();
  });
});
