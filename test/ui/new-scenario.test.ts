import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openWorkbench } from './workbench.js';

const CATALOG = JSON.stringify({
  tools: [
    {
      name: 'list_issues',
      description: 'Lists issues of a repository',
      inputSchema: {
        type: 'object',
        properties: { owner: { type: 'string' }, repo: { type: 'string' } },
        required: ['owner', 'repo'],
      },
    },
    { name: 'create_issue', description: 'Opens an issue' },
  ],
});

describe('a new scenario', () => {
  it('comes from two questions, or from a step that ran', async (t) => {
    const prepare = (copy: string): void => {
      writeFileSync(join(copy, 'tools.json'), CATALOG);
      rmSync(join(copy, 'private.guard-scenario.json'));
    };
    const folder = 'examples/repository-labels';
    const workbench = await openWorkbench(t, { folder, file: 'guard.wat', theme: 'dark', prepare });
    const { page } = workbench;
    await workbench.runCommand('Guard Lab: New Scenario for This Guard');
    const policies = await workbench.picker('New Scenario (1/2)');
    await policies.getByText('as in labels.guard-scenario.json').waitFor();
    await workbench.screenshots('new-scenario-policy');
    await workbench.take(policies);
    const tools = await workbench.picker('New Scenario (2/2)');
    await tools.getByText('Lists issues of a repository').waitFor();
    await workbench.screenshots('new-scenario-tool');
    await workbench.take(tools);
    await workbench.editor('guard.guard-scenario.json').waitFor();
    await workbench.screenshots('new-scenario-written');
    await workbench.runCommand('Guard Lab: Run Scenario');
    await workbench.show('Guard Lab');
    const step = page.locator('.pane-body .monaco-list-row', { hasText: 'allowed (write)' }).first();
    await workbench.openMenu(step, 'New Scenario from This Run');
    await workbench.screenshots('new-scenario-step-menu');
    await workbench.menu(step, 'New Scenario from This Run');
    await workbench.editor('guard-create_issue.guard-scenario.json').waitFor();
    await workbench.screenshots('new-scenario-from-run');
  });
});
