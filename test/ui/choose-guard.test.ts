import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openWorkbench } from './workbench.js';

/** Beside the guard in WAT, which two scenarios name, two that projects describe. */
function prepare(folder: string): void {
  const step = { name: 'read', call: 'label_resource', input: {}, expect: { trap: false } };
  for (const name of ['first', 'second']) {
    const own = join(folder, 'guards', name);
    cpSync(join(folder, 'guard.wat'), join(own, 'guard.wat'));
    const guards = [{ name, wasm: 'guard.wat', sources: ['guard.wat'] }];
    writeFileSync(join(own, 'guard-lab.json'), JSON.stringify({ version: 1, guards }));
  }
  const scenario = { version: 1, guard: './guard.wat', steps: [step] };
  writeFileSync(join(folder, 'guards/first/one.guard-scenario.json'), JSON.stringify(scenario));
}

describe('Run Guard in a workspace with several guards', () => {
  it('lets a person choose one, whoever describes it', async (t) => {
    const workbench = await openWorkbench(t, {
      folder: 'examples/repository-labels',
      theme: 'dark',
      prepare,
    });
    const { page } = workbench;
    await page.locator('.activitybar .action-label[aria-label^="Testing"]').waitFor();
    await workbench.runCommand('Guard Lab: Run Guard');
    const row = (text: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: text });
    await row('first').filter({ hasText: '1 scenario' }).waitFor();
    await row('second').filter({ hasText: 'no scenario names it' }).waitFor();
    await row('guard.wat').filter({ hasText: '2 scenarios' }).waitFor();
    await workbench.screenshots('choose-guard');
    const output = page.locator('.panel .output-view .view-lines');
    const passed = output.filter({ hasText: /Scenarios:\s2\spassed/ });
    await workbench.click(row('guard.wat').filter({ hasText: '2 scenarios' }), passed);
  });
});
