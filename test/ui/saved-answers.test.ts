import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openWorkbench } from './workbench.js';

const file = 'answers.guard-scenario.json';
const SCENARIO = `{
  "version": 1,
  "guard": "./guard.wat",
  "answers": "mcp",
  "backend": [
    { "tool": "get_user", "result": { "login": "ann" } },
    { "$file": "./answers.jsonc" },
    { "tool": "get_team", "result": [] }
  ],
  "steps": [
    { "name": "list", "tool": "list_issues", "args": {}, "result": [1], "expect": { "resource": { "secrecy": [] } } }
  ]
}
`;
const ANSWERS = `[
  // Repositories that anyone may see.
  { "tool": "get_repository", "args": { "owner": "acme", "repo": "web" }, "result": { "private": false } }
]
`;

describe('saved answers in the editor', () => {
  it('have fixes for calls without one and for those that no call uses, also in a file', async (t) => {
    const prepare = (copy: string): void => {
      writeFileSync(join(copy, file), SCENARIO);
      writeFileSync(join(copy, 'answers.jsonc'), ANSWERS);
    };
    const workbench = await openWorkbench(t, {
      folder: 'examples/repository-labels',
      file,
      theme: 'dark',
      prepare,
    });
    const { page } = workbench;
    const editor = workbench.editor(file);
    const call = page.locator('.pane-body .monaco-list-row', { hasText: '1 get_repository' }).first();
    await workbench.runCommand('Guard Lab: Run Scenario');
    await page.locator('.statusbar').getByText('1 failed').waitFor();
    await workbench.show('Guard Lab');
    await workbench.openMenu(call, 'Save as Answer');
    await workbench.screenshots('answers-call-menu');
    await workbench.menu(call, 'Save as Answer');
    const picker = await workbench.picker('Save as Answer');
    await picker.getByText('copied from answers.jsonc[0]').waitFor();
    await workbench.screenshots('answers-choice');
    await workbench.dismiss();
    await workbench.openFile(file);
    await workbench.goTo(11, 20);
    const allow = 'Allow any value for repo of answers.jsonc[0]';
    await workbench.quickFix('Add an answer for get_repository: copied from answers.jsonc[0]');
    await workbench.quickFix(allow);
    await workbench.quickFix('Add the answers of a live server…');
    await workbench.screenshots('answers-miss-fixes');
    // The step passes with the unsaved text of the file, and what no call used is faded.
    await workbench.fix(allow, editor.locator('.squiggly-inline-unnecessary'));
    await workbench.goTo(6, 8);
    await workbench.quickFix('Remove all 2 unused answers');
    await workbench.screenshots('answers-unused-fixes');
    const removed = editor.locator('.view-lines:not(:has-text("get_team")):not(:has-text("get_user"))');
    await workbench.fix('Remove all 2 unused answers', removed);
    await workbench.screenshots('answers-removed');
  });
});
