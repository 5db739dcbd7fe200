import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openWorkbench } from './workbench.js';

const FILE = 'recorded.guard-scenario.json';
const SERVER = join(__dirname, '..', 'fixtures', 'mcp', 'server.mjs');
const SECRET = `ghp_${'a1B2'.repeat(9)}`;

/** A scenario with requests and no answers, and a server that is configured for other clients. */
function prepare(folder: string): void {
  const args = { owner: 'acme', repo: 'app' };
  const scenario = {
    version: 1,
    guard: './guard.wat',
    policy: { 'allow-only': { repos: 'all', 'min-integrity': 'none' } },
    steps: [
      { name: 'list issues', tool: 'list_issues', args },
      { name: 'create an issue', tool: 'create_issue', args },
    ],
  };
  writeFileSync(join(folder, FILE), `${JSON.stringify(scenario, undefined, 2)}\n`);
  const texts = join(folder, 'issues.json');
  writeFileSync(texts, JSON.stringify([{ number: 1, title: 'Crash', body: `use ${SECRET}` }]));
  const issues = { command: process.execPath, args: [SERVER, 'good', join(folder, 'calls.log'), texts] };
  writeFileSync(join(folder, '.mcp.json'), JSON.stringify({ mcpServers: { issues } }));
}

describe('a recording from a live server', () => {
  it('is made with the keyboard, looked at, and saved', async (t) => {
    const folder = 'examples/repository-labels';
    const workbench = await openWorkbench(t, { folder, file: FILE, prepare, theme: 'dark' });
    const { page } = workbench;
    await page.locator('.activitybar .action-label[aria-label^="Guard Lab"]').waitFor();
    await workbench.runCommand('Guard Lab: Record from Live Server…');
    const servers = await workbench.picker('Record from Live Server');
    await servers.getByText('issues').first().waitFor();
    await workbench.screenshots('recording-servers');
    await workbench.take(servers);
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('Call create_issue on issues?').waitFor();
    await workbench.screenshots('recording-write');
    const changes = page.getByRole('tab', { name: /↔ Recording/ });
    await workbench.click(dialog.getByRole('button', { name: 'Leave It Out' }), changes);
    await page.locator('.diff-hidden-lines, .line-insert').first().waitFor();
    const message = await workbench.notification('Recorded from issues');
    await message.getByText('Not called: create_issue.').waitFor();
    await workbench.screenshots('recording-changes');
    assert.ok(!readFileSync(join(workbench.folder, FILE), 'utf8').includes('recorded'));
    // The status bar says it for some seconds.
    const saved = await workbench.statusMessage('Recording saved');
    await message.getByRole('button', { name: 'Save Recording' }).click();
    await saved();
    await changes.waitFor({ state: 'hidden' });
    await workbench.editor(FILE).getByText('[REDACTED:github-token-1]').first().waitFor();
    await workbench.screenshots('recording-saved');
    const text = readFileSync(join(workbench.folder, FILE), 'utf8');
    assert.match(text, /"recorded": \{/);
    assert.ok(!text.includes(SECRET));
    const calls = readFileSync(join(workbench.folder, 'calls.log'), 'utf8');
    assert.match(calls, /^list_issues /m);
    assert.doesNotMatch(calls, /create_issue/);
  });
});
