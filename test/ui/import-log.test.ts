import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { line, mcp } from '../unit/capture/log-text.js';
import { openWorkbench } from './workbench.js';

/** A log of two servers; the guard of the example asks for the repository before and after each list. */
function writeLog(folder: string): void {
  const repository = [
    line.call('get_repository', { owner: 'acme', repo: 'app' }),
    line.answer(mcp({ private: false })),
  ];
  const lines = [
    ...repository,
    line.call('list_issues', { owner: 'acme', repo: 'app' }),
    line.answer(mcp([{ number: 1 }])),
    ...repository,
    line.call('create_issue', { title: 'x', token: 'hunter2hunter2' }),
    line.answer(mcp({ number: 2 })),
    line.call('post_message', {}, {}, 'slack'),
    line.answer(mcp({}), {}, 'slack'),
  ];
  writeFileSync(join(folder, 'rpc-messages.jsonl'), lines.map((each) => `${each}\n`).join(''));
  mkdirSync(join(folder, 'imported'));
}

describe('a gateway log', () => {
  it('becomes scenarios, chosen with the keyboard', async (t) => {
    const workbench = await openWorkbench(t, {
      folder: 'examples/repository-labels',
      file: 'guard.wat',
      prepare: writeLog,
      theme: 'dark',
    });
    const { page, folder } = workbench;
    // The extension's commands are in the palette when its view is there.
    await page.locator('.activitybar .action-label[aria-label^="Guard Lab"]').waitFor();
    await workbench.runCommand('Guard Lab: Import Gateway Log…');
    await workbench.choosePath('Import Gateway Log (1/5)', join(folder, 'rpc-messages.jsonl'));
    const sessions = await workbench.picker('Import Gateway Log (2/5)');
    await sessions.getByText('get_repository (2), list_issues (1), create_issue (1)').first().waitFor();
    await workbench.screenshots('import-log-sessions');
    await workbench.take(sessions);
    const tools = await workbench.picker('Import Gateway Log (3/5)');
    await tools.getByText('2 calls').first().waitFor();
    await workbench.screenshots('import-log-tools');
    await workbench.take(tools);
    const guards = await workbench.picker('Import Gateway Log (4/5)');
    await guards.getByText('with its policy, as in labels.guard-scenario.json').first().waitFor();
    await workbench.screenshots('import-log-guard');
    await workbench.take(guards);
    await workbench.choosePath('Import Gateway Log (5/5)', `${join(folder, 'imported')}/`);
    await page.getByRole('tab', { name: /github-session-1-001/ }).waitFor();
    await workbench.notification('Imported 2 steps and 2 saved answers into 1 scenario.');
    await workbench.screenshots('import-log-scenario');
    // The folder in which files wait for each other may still be there.
    const file = readdirSync(join(folder, 'imported')).find((name) => name.endsWith('.guard-scenario.json'));
    const text = readFileSync(join(folder, 'imported', file ?? ''), 'utf8');
    assert.match(text, /\[REDACTED:secret-1\]/);
    assert.ok(!text.includes('hunter2'));
  });
});
