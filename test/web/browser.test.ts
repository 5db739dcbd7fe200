import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectFolder } from '../harness/places.js';
import { openFile, openWindow } from './web-window.js';

function example(path: string): string {
  return readFileSync(join(projectFolder, 'examples', path), 'utf8');
}

const limitFiles = {
  'time.wat': example('limits/time.wat'),
  'time.guard-scenario.json': example('limits/time.guard-scenario.json'),
  'traps.guard-scenario.json': example('traps/indirect-call.guard-scenario.json').replace(
    'guard.wat',
    'traps.wat',
  ),
  'traps.wat': example('traps/guard.wat'),
  'calls.wat': example('limits/backend-calls.wat'),
  'calls.guard-scenario.json': example('limits/backend-calls.guard-scenario.json')
    .replace('backend-calls.wat', 'calls.wat')
    .replace('"guard":', '"tools": ["./catalog"], "guard":'),
  'catalog/other.json': JSON.stringify({ tools: [{ name: 'other', inputSchema: { type: 'object' } }] }),
  'tools.json': JSON.stringify({ tools: [{ name: 'get_issue', inputSchema: { type: 'object' } }] }),
};

const labelFiles = {
  'guard.wat': example('repository-labels/guard.wat'),
  'labels.guard-scenario.json': example('repository-labels/labels.guard-scenario.json'),
  'tools.json': JSON.stringify({ tools: [{ name: 'list_issues', inputSchema: { type: 'object' } }] }),
};

describe('in a browser', () => {
  it('runs scenarios, ends an endless guard, and shows tests, calls, and the tool map', async (t) => {
    const workbench = await openWindow(t, limitFiles);
    const { page } = workbench;
    await openFile(workbench, 'time.wat');
    await workbench.runCommand('Guard Lab: Run All Scenarios');
    const output = page.locator('.panel .output-view .view-lines');
    await output.filter({ hasText: /Scenarios:\s3\spassed/ }).waitFor();
    await workbench.screenshots('web-run');
    // The catalog that a scenario names, here a folder, is read.
    await workbench.runCommand('Problems: Focus on Problems View');
    const problems = page.locator('.markers-panel .monaco-list-row');
    await problems.filter({ hasText: 'the catalog has no tool' }).first().waitFor();

    await workbench.runCommand('Testing: Focus on Test Explorer View');
    const tests = page.locator('.test-explorer .monaco-list-row');
    for (const name of ['time', 'traps', 'calls'])
      await tests.filter({ hasText: name }).first().locator('.codicon-testing-passed-icon').waitFor();
    await workbench.screenshots('web-tests');

    await workbench.runCommand('Guard Lab: Focus on Backend Calls View');
    const calls = page.locator('.pane-body .monaco-list-row[role="treeitem"]');
    await calls.filter({ hasText: 'calls.guard-scenario.json' }).first().waitFor();
    await workbench.screenshots('web-calls');

    await workbench.runCommand('Guard Lab: Show Tool Map');
    const map = workbench.webview();
    await map.locator('tbody tr[role="row"]', { hasText: 'get_issue' }).first().waitFor();
    await workbench.screenshots('web-map');
  });

  it('checks a guard, though nothing above its folder can be read', async (t) => {
    const workbench = await openWindow(t, labelFiles);
    const { page } = workbench;
    await openFile(workbench, 'guard.wat');
    await workbench.runCommand('Guard Lab: Check Guard');
    const rows = page.locator('.pane-body .monaco-list-row');
    await rows
      .filter({ hasText: /^\s*guard\.wat\s*1 broken, \d+ shown, \d+ not checked/ })
      .first()
      .waitFor();
    await workbench.screenshots('web-check');
  });

  it('hides what needs a computer, and says why where it is asked for all the same', async (t) => {
    const workbench = await openWindow(t, limitFiles);
    const { page } = workbench;
    await openFile(workbench, 'traps.wat');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    const input = page.locator('.quick-input-widget input').first();
    await workbench.again(() => page.keyboard.press('F1'), input);
    await input.fill('>Guard Lab: ');
    await rows.filter({ hasText: 'Guard Lab: Run Guard' }).first().waitFor();
    await input.fill('>Guard Lab: Record from');
    // What is left is only like it.
    await rows.filter({ hasText: 'similar commands' }).waitFor();
    assert.equal(await rows.filter({ hasText: 'Record from Live Server' }).count(), 0);
    await input.fill('>Guard Lab: Compare Labels with');
    await rows.filter({ hasText: 'Compare Labels with File' }).first().waitFor();
    assert.equal(await rows.filter({ hasText: 'Compare Labels with HEAD' }).count(), 0);
    await workbench.dismiss();
    await openFile(workbench, 'traps.guard-scenario.json');
    const lenses = page.locator('.codelens-decoration');
    await lenses.filter({ hasText: 'Update expected' }).first().waitFor();
    assert.equal(await lenses.filter({ hasText: 'Debug' }).count(), 0);
    // Its key does nothing until VS Code knows that there is a debugger.
    const bell = page.locator('.statusbar-item[id="status.notifications"] .codicon-bell-dot');
    await workbench.again(() => page.keyboard.press('F5'), bell);
    const said = await workbench.notification('A browser cannot stop a guard in the middle of its code.');
    assert.match(await said.innerText(), /Open this folder in VS Code on a computer\./);
    await workbench.screenshots('web-no-debugger');
  });

  it('corrects an expectation, explains an outcome, and says why it counts no coverage', async (t) => {
    const file = 'labels.guard-scenario.json';
    const wrong = labelFiles[file].replace('"outcome": "allowed"', '"outcome": "denied"');
    const workbench = await openWindow(t, { ...labelFiles, [file]: wrong });
    const { page } = workbench;
    await openFile(workbench, file);
    await workbench.runCommand('Guard Lab: Run Scenario');
    await page.locator('.panel .output-view .view-lines', { hasText: /1\sfailed/ }).waitFor();
    await workbench.openFile(file);
    const said = page.locator('.marker-widget', { hasText: 'expected "denied"' });
    await workbench.again(() => page.keyboard.press('F8'), said);
    const corrected = workbench.editor(file).locator('.view-line', { hasText: /"outcome":\s"allowed"/ });
    await workbench.fix('Update the expected value', corrected);
    await workbench.screenshot('web-fix');

    await workbench.runCommand('Guard Lab: Explain Outcome');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'list issues' }).first().waitFor();
    await page.keyboard.press('Enter');
    // The preview of Markdown does not start in this VS Code: what is explained is readable as a text.
    const explanation = page.locator('.editor-group-container.active .view-lines', {
      hasText: /Allowed:\severy\sitem\s\(2\)\spasses\sthe\scheck/,
    });
    await page.getByRole('tab', { name: 'list issues (why).txt' }).first().waitFor();
    await explanation.first().waitFor();
    await workbench.screenshot('web-explain');

    await workbench.runCommand('Test: Run All Tests with Coverage');
    await workbench.notification('guard.wat was not measured');
    await workbench.screenshot('web-coverage');
  });
});
