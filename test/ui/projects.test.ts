import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { counted, openWorkbench, type Workbench } from './workbench.js';

/**
 * Makes the module of the source as the compiler would: a copy of the one that was built of it, with the four letters
 * that label_resource looks for. A source that holds `oops` fails as rustc does.
 */
const BUILD = `import { readFileSync, writeFileSync } from 'node:fs';
const source = readFileSync('src/lib.rs', 'utf8');
const before = source.split('oops')[0].split('\\n');
if (source.includes('oops')) {
  console.error('error[E0425]: cannot find value \`oops\` in this scope');
  console.error('  --> src/lib.rs:' + before.length + ':' + (before.at(-1).length + 1));
  process.exit(101);
}
function constant(letters) {
  let value = Buffer.from(letters).readInt32LE();
  const bytes = [];
  for (; bytes.length < 4; value >>= 7) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value & 127]);
}
const built = readFileSync('tiny-rust.full.wasm');
constant(/contains\\(bytes, b"(.{4})"\\)/.exec(source)[1]).copy(built, built.indexOf(constant('boom')));
writeFileSync('guard.wasm', built);
`;

/** A guard in Rust with a scenario that checks one step. */
function prepare(folder: string): void {
  copyFileSync(join(folder, 'tiny-rust.full.wasm'), join(folder, 'guard.wasm'));
  writeFileSync(join(folder, 'build.mjs'), BUILD);
  const build = { command: ['node', 'build.mjs'] };
  const guards = [{ name: 'tiny', wasm: 'guard.wasm', sources: ['src/**/*.rs'], build }];
  writeFileSync(join(folder, 'guard-lab.json'), JSON.stringify({ version: 1, guards }));
  const steps = [
    { name: 'read', call: 'label_resource', input: { tool_name: 'get' }, expect: { trap: false } },
  ];
  const scenario = { version: 1, guard: './guard.wasm', steps };
  writeFileSync(join(folder, 'lib.guard-scenario.json'), JSON.stringify(scenario, undefined, 2));
}

describe('a guard in Rust', () => {
  it('is run, broken, corrected, trapped, and covered from its source', async (t) => {
    const folder = 'test/fixtures/tiny-rust';
    const workbench = await openWorkbench(t, { folder, file: 'src/lib.rs', theme: 'dark', prepare });
    const { page } = workbench;
    await workbench.goTo(57, 1);
    await page.locator('.codelens-decoration', { hasText: 'Run Guard' }).first().waitFor();
    await workbench.screenshots('project-lenses');
    await workbench.runCommand('Guard Lab: Run Guard');
    const question = page.locator('.monaco-dialog-box');
    await question.getByText('Allow Guard Lab to build tiny with this command?').waitFor();
    await workbench.screenshots('project-question');
    const output = page.locator('.panel .output-view .view-lines');
    const passed = output.filter({ hasText: /Scenarios:\s1\spassed/ });
    await workbench.click(question.getByText('Allow', { exact: true }), passed);
    await workbench.runCommand('View: Hide Panel');

    const error = page.locator('.squiggly-error').first();
    const outdated = page.locator('.statusbar-item', { hasText: 'outdated' });
    await page.locator('.editor-group-container .view-lines').first().click();
    await workbench.write('oops;\n', 54, 1);
    await workbench.save();
    await page.locator('.statusbar-item[id="status.problems"]', { hasText: '1' }).waitFor();
    await error.waitFor();
    await workbench.screenshots('project-broken');
    await outdated.waitFor();

    await deleteError(workbench, 54);
    await workbench.save();
    await error.waitFor({ state: 'detached' });
    await outdated.waitFor({ state: 'detached' });
    await workbench.screenshots('project-corrected');

    await trap(workbench);
    await cover(workbench);
  });
});

/** Deletes the line that does not compile. */
async function deleteError(workbench: Workbench, line: number): Promise<void> {
  const error = workbench.editor('lib.rs').locator('.view-line', { hasText: 'oops;' });
  await error.waitFor();
  await workbench.again(async () => {
    await workbench.goTo(line, 1);
    if (await error.isVisible()) await workbench.page.keyboard.press('Control+Shift+K');
  }, workbench.editor('lib.rs').locator('.view-lines:not(:has-text("oops;"))'));
}

/** Lets the guard look for letters that are in each request: its trap shows at its line, after nothing but Save. */
async function trap(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await workbench.write('tool', 63, 26, 4);
  await workbench.save();
  await page.locator('.statusbar-item[id="status.problems"]', { hasText: '1' }).waitFor();
  await workbench.goTo(35, 5);
  await page.locator('.squiggly-error').first().waitFor();
  const problems = await workbench.showProblems();
  await problems.locator('.monaco-list-row', { hasText: 'Ln 35' }).first().waitFor();
  await workbench.screenshots('project-trap');
}

/** Shows what ran of the source, until its text is another one. */
async function cover(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await workbench.show('Testing');
  await page.locator('.test-explorer .monaco-list-row').first().waitFor();
  await workbench.runCommand('Test: Run All Tests with Coverage');
  const view = page.locator('.pane', { has: page.locator('.pane-header', { hasText: 'Test Coverage' }) });
  await view
    .locator('.monaco-list-row', { hasText: /lib\.rs.*%/ })
    .first()
    .waitFor();
  await workbench.runCommand('View: Hide Panel');
  await page.locator('.editor-group-container .view-lines').first().click();
  await workbench.goTo(66, 1);
  const gutter = workbench.editor('lib.rs').locator('.coverage-deco-gutter');
  await gutter.and(page.locator('.coverage-deco-hit')).first().waitFor();
  await gutter.and(page.locator('.coverage-deco-miss')).first().waitFor();
  await workbench.screenshots('project-coverage');

  await workbench.write('\n\n', 66, 1);
  await workbench.openFile('lib.guard-scenario.json');
  await view.waitFor();
  await workbench.openFile('lib.rs');
  const message = await workbench.notification('Coverage is cleared: src/lib.rs has changed');
  await message.getByText('Run with Coverage').waitFor();
  await view.waitFor({ state: 'hidden' });
  await gutter.first().waitFor({ state: 'detached' });
  await workbench.screenshots('project-coverage-cleared');
}

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
    const task = page.locator('.quick-input-list .monaco-list-row', { hasText: 'rustc' });
    await workbench.again(async () => {
      await workbench.runCommand('Tasks: Run Task');
      await task.first().click({ timeout: 15_000 });
    }, count('1'));
    await page.locator('.editor-group-container .view-lines').first().click();
    await workbench.runCommand('Guard Lab: Build Guard');
    await workbench.click(
      page.locator('.monaco-dialog-box').getByText('Allow', { exact: true }),
      page.locator('.panel .output-view .view-lines', { hasText: /exit\scode\s101/ }),
    );
    const problems = await workbench.showProblems();
    const errors = problems.locator('.monaco-list-row', { hasText: 'cannot find value' });
    await errors.first().waitFor();
    await counted(errors, 1);
    await workbench.screenshot('project-error-once');

    await page.locator('.editor-group-container .view-lines').first().click();
    await deleteError(workbench, 55);
    await workbench.runCommand('Guard Lab: Build Guard');
    await count('0').waitFor();
  });
});
