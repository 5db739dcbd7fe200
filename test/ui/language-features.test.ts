import { describe, it } from 'node:test';
import { counted, openWorkbench, type Workbench } from './workbench';

const folder = 'test/ui/language-workspace';

/** Clicks the first place of this text in an open editor. */
async function click(workbench: Workbench, file: string, text: string): Promise<void> {
  await workbench.editor(file).locator('.view-line').getByText(text, { exact: true }).first().click();
}

describe('language features', () => {
  it('say in a WAT guard what the gateway does with a name, and propose names', async (t) => {
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'dark' });
    const { page } = workbench;
    // Hovers asked for before the extension has started are not asked for again.
    await page.locator('.statusbar-item', { hasText: 'gateway-latest' }).first().waitFor();
    await click(workbench, 'guard.wat', '$label_agent');
    const hover = page.locator('.monaco-hover:visible', { hasText: 'Called once, before any request' });
    await workbench.again(async () => {
      await page.keyboard.press('Control+k');
      await page.keyboard.press('Control+i');
    }, hover);
    await workbench.screenshot('wat-hover-dark');
    await page.keyboard.press('Escape');
    await workbench.write('call', 14, 5);
    await page.locator('.suggest-widget .monaco-list-row', { hasText: 'call_indirect' }).first().waitFor();
    const row = page.locator('.suggest-widget .monaco-list-row', { hasText: '$label_resource' });
    await page.keyboard.type(' $');
    // A list that a busy window closes at once is there when `$` is typed again.
    let typed = '';
    await workbench.again(async () => {
      if (typed !== '') await page.keyboard.press('Backspace');
      await page.keyboard.type(typed);
      typed = '$';
    }, row);
    await workbench.screenshot('wat-completion-dark');
    await counted(page.locator('.suggest-widget .monaco-list-row'), 4);
  });

  it('propose names in WAT that is typed faster than lists arrive', async (t) => {
    const helper = 'test/ui/slow-lists';
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'light', helper });
    const { page } = workbench;
    await page.locator('.statusbar-item', { hasText: 'gateway-latest' }).first().waitFor();
    await page.locator('.statusbar-item', { hasText: 'lists are slow' }).waitFor();
    await workbench.write('c', 14, 5);
    await page.locator('.statusbar-item', { hasText: 'list asked for' }).waitFor();
    await page.keyboard.type('all $');
    const rows = page.locator('.suggest-widget.visible .monaco-list-row');
    await rows.filter({ hasText: '$label_response' }).first().waitFor();
    await counted(rows, 4);
    await page.keyboard.type('label_res');
    await rows.filter({ hasText: '$label_agent' }).first().waitFor({ state: 'detached' });
    await workbench.screenshot('wat-completion-fast-light');
    await page.keyboard.press('Enter');
    await workbench.editor('guard.wat').getByText('call $label_res').first().waitFor();
  });

  it('offer to run a scenario and its steps over them, and propose values', async (t) => {
    const file = 'issues.guard-scenario.json';
    const workbench = await openWorkbench(t, { folder, file, theme: 'light' });
    const { page } = workbench;
    // One for the file and one for each step. VS Code draws lenses anew while a list is open, so they are counted first.
    const lenses = page.locator('.codelens-decoration a', { hasText: 'Update expected' });
    await counted(lenses, 3);
    await workbench.goTo(9, 16);
    await workbench.suggestion('get_repository');
    await workbench.screenshot('scenario-language-light');
  });

  it('open the disassembly of the instruction at the cursor', async (t) => {
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'light' });
    await click(workbench, 'guard.wat', 'unreachable');
    await workbench.runCommand('Guard Lab: Open Disassembly');
    const line = workbench.page.locator('.view-line', { hasText: /0x[0-9a-f]+\s+unreachable/ });
    await line.first().waitFor();
    await workbench.screenshot('disassembly-light');
  });
});
