import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openWorkbench, type Workbench } from './workbench.js';

const folder = 'test/ui/diagnostics-workspace';

const REMARKED = `{
  "version": 1,
  "guard": "guard.wat",
  // The names of owners are in lower case.
  "policy": { "allow-only": { "repos": ["Acme/*"], "min-integrity": "none" } },
  "backend": [
    { "tool": "get_author", "result": {} },
    { "tool": "get_author", "args": { "login": "ann" }, "result": {} },
  ],
  "steps": [
    { "name": "close", "tool": "close_issue",
      "expect": { "outcome": "error", "operation": "write", "items": [] } },
    { "name": "close", "tool": "list_issues", "expect": { "outcome": "allowed" } },
  ],
}
`;

/** Types a blank behind the division, once the extension is there. */
async function typeInGuard(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await page.locator('.statusbar').getByText('gateway-latest').waitFor();
  const lines = readFileSync(join(workbench.folder, 'guard.wat'), 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes('i32.div_u'));
  await workbench.write(' ', at + 1, (lines[at] ?? '').length + 1);
}

describe('diagnostics in the editor', () => {
  it('show a trap while the guard is typed', async (t) => {
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'dark' });
    const { page } = workbench;
    await typeInGuard(workbench);
    await workbench.editor('guard.wat').locator('.squiggly-error').first().waitFor();
    const marker = page.locator('.zone-widget .marker-widget').getByText('integer divide by zero');
    await workbench.again(() => page.keyboard.press('F8'), marker);
    await workbench.screenshots('diagnostics-trap');
    await page.keyboard.press('Escape');
    await workbench.openFile('issues.guard-scenario.json');
    const problems = await workbench.showProblems();
    await problems.getByText('in step "list issues"').first().waitFor();
    await problems.getByText('step "read one": the gateway does not call the guard').first().waitFor();
    await workbench.editor('issues.guard-scenario.json').locator('.squiggly-hint').first().waitFor();
    // The trap is one problem, at its instruction, with all that it makes fail.
    await page.locator('.panel .composite-bar .action-item', { hasText: /^\s*Problems\s*1\s*$/i }).waitFor();
    await workbench.screenshots('diagnostics-problems');
  });

  it('remark what a scenario says in vain, with fixes', async (t) => {
    const file = 'remarks.guard-scenario.json';
    const prepare = (copy: string): void => writeFileSync(join(copy, file), REMARKED);
    const workbench = await openWorkbench(t, { folder, file, theme: 'dark', prepare });
    const { page } = workbench;
    await workbench.editor(file).locator('.squiggly-error').first().waitFor();
    await workbench.editor(file).locator('.squiggly-warning').nth(1).waitFor();
    // The run that the shown file gets changes its problems once more, which closes a list of fixes.
    await page.locator('.statusbar').getByText('1 failed').waitFor();
    await workbench.goTo(12, 63);
    await workbench.quickFix('Remove `items`');
    await workbench.screenshots('diagnostics-remarks-fix');
    await page.keyboard.press('Escape');
    await page.getByText('Remove `items`').waitFor({ state: 'detached' });
    await (await workbench.showProblems()).getByText('the first step with this name').first().waitFor();
    await workbench.screenshots('diagnostics-remarks-problems');
  });

  it('leads from a code to its page', async (t) => {
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'dark' });
    const { page } = workbench;
    await typeInGuard(workbench);
    const code = (await workbench.showProblems()).locator('a', { hasText: 'trap' }).first();
    await workbench.again(
      () => code.click({ modifiers: ['Control'] }),
      page.locator('.tab', { hasText: 'trap.md' }),
    );
    await workbench.webview().getByRole('heading', { name: 'Trap' }).waitFor();
    await workbench.screenshot('diagnostics-page');
  });
});
