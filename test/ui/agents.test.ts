// What agents in VS Code may do, what a person is asked first, and the server of MCP that VS Code starts.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { openWorkbench, type Workbench } from './workbench.js';

const folder = 'examples/repository-labels';
const file = 'private.guard-scenario.json';
const helper = 'test/ui/agent';
const quiet = { 'guardLab.runWhileTyping.enabled': false };
const untrusted = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/** The first step expects the wrong outcome. */
function prepare(opened: string): void {
  const path = join(opened, file);
  writeFileSync(path, readFileSync(path, 'utf8').replace('"filtered"', '"allowed"'));
}

/** Calls of the agent in one window. */
class Agent {
  #calls = 0;
  constructor(private readonly workbench: Workbench) {}

  get #answer(): string {
    return join(this.workbench.folder, '..', `answer-${String(this.#calls)}.txt`);
  }

  /** Begins a call; `answer` waits for what comes of it. */
  async begin(tool: string, input: object): Promise<void> {
    this.#calls += 1;
    await this.workbench.runCommand('Agent: Call Tool');
    const picker = await this.workbench.picker('Call Tool');
    await picker
      .locator('input')
      .first()
      .fill(JSON.stringify({ tool, input, answer: this.#answer }));
    await this.workbench.page.keyboard.press('Enter');
  }

  async answer(): Promise<string> {
    const said = `agent has ${String(this.#calls)} answers`;
    await this.workbench.page.locator('.statusbar').getByText(said).waitFor();
    return readFileSync(this.#answer, 'utf8');
  }

  async call(tool: string, input: object): Promise<string> {
    await this.begin(tool, input);
    return this.answer();
  }
}

/** A button of the dialog that is open. */
function button(dialog: Locator, label: RegExp): Locator {
  return dialog.locator('.monaco-button', { hasText: label }).first();
}

describe('agents in a window', () => {
  it('run nothing where the workspace is not trusted, and say what to do', async (t) => {
    const options = { folder, file, helper, theme: 'dark', prepare } as const;
    const workbench = await openWorkbench(t, { ...options, settings: { ...quiet, ...untrusted } });
    const { page } = workbench;
    const agent = new Agent(workbench);
    const paths = [file];
    assert.match(await agent.call('list_scenarios', { paths }), /private\.guard-scenario\.json/);
    for (const [tool, input] of [
      ['run_scenarios', { paths }],
      ['inspect_guard', { guard: 'guard.wat' }],
      ['update_expected', { paths }],
    ] as const)
      assert.match(
        await agent.call(tool, input),
        /^error: .*not trusted.* Ask the person to trust it with the command "Workspaces: Manage Workspace Trust"/,
      );
    await workbench.runCommand('Workspaces: Manage Workspace Trust');
    await button(page.locator('.workspace-trust-editor'), /^Trust$/).click();
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor({ state: 'hidden' });
    assert.match(await agent.call('run_scenarios', { paths }), /1 failed/);
  });

  it('write only what a person has seen and confirmed', async (t) => {
    const options = { folder, file, helper, theme: 'dark', prepare } as const;
    const workbench = await openWorkbench(t, { ...options, settings: quiet });
    const { page } = workbench;
    const path = join(workbench.folder, file);
    const before = readFileSync(path, 'utf8');
    const agent = new Agent(workbench);
    const proposed = await agent.call('update_expected', { paths: [file] });
    const confirm = /"confirm":"([^"]+)"/.exec(proposed)?.[1];
    assert.ok(confirm, proposed);
    const dialog = page.locator('.monaco-dialog-box', {
      hasText: 'Write 1 changed expectation into 1 scenario?',
    });
    await agent.begin('update_expected', { confirm });
    await dialog.getByText('"allowed" → "filtered"').waitFor();
    await workbench.screenshots('agent-confirmation');
    await button(dialog, /^Cancel$/).click();
    assert.match(await agent.answer(), /^error: /);
    assert.equal(readFileSync(path, 'utf8'), before);
    await agent.begin('update_expected', { confirm });
    await dialog.waitFor();
    await button(dialog, /^(?!Cancel)/).click();
    assert.match(await agent.answer(), /updated .*private\.guard-scenario\.json/);
    assert.equal(readFileSync(path, 'utf8'), before.replace('"allowed"', '"filtered"'));
  });

  it('get the server of MCP that VS Code starts from the extension', async (t) => {
    const settings = { 'chat.disableAIFeatures': false, 'chat.mcp.access': 'all' };
    const workbench = await openWorkbench(t, {
      folder,
      file,
      theme: 'dark',
      settings: { ...quiet, ...settings },
    });
    const { page } = workbench;
    await page.locator('.statusbar').getByText('gateway-latest').waitFor();
    await workbench.runCommand('MCP: List Servers');
    await workbench.screenshot('mcp-servers');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'Guard Lab' }).first().click();
    await rows.filter({ hasText: 'Start Server' }).first().click();
    await workbench.runCommand('MCP: List Servers');
    await rows.filter({ hasText: 'Guard Lab' }).filter({ hasText: 'Running' }).first().click();
    await rows.filter({ hasText: 'Show Output' }).first().click();
    await page.locator('.panel .output-view .view-lines', { hasText: /Discovered\s9\stools/ }).waitFor();
    await workbench.screenshot('mcp-server-started');
  });
});
