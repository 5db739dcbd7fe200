// The second opinion as people see it: findings in the Problems view and at the label of the server.
import { describe, it } from 'node:test';
import { openWorkbench } from './workbench';

const folder = 'test/ui/oracle-workspace';
const file = 'oracle.guard-scenario.json';

describe('the second opinion', () => {
  it('is in the Problems view, with the exception that is not needed', async (t) => {
    const settings = { 'guardLab.oracle': 'ifc' };
    const workbench = await openWorkbench(t, { folder, file, theme: 'dark', settings });
    await workbench.editor(file).locator('.squiggly-warning').first().waitFor();
    const problems = await workbench.showProblems();
    await problems.getByText('secrecy of list_issues: the server says private').first().waitFor();
    await problems.getByText('integrity of list_issues: the server says trusted').first().waitFor();
    await problems.getByText('no step of list_branches is stricter').first().waitFor();
    await workbench.screenshots('second-opinion');
  });
});
