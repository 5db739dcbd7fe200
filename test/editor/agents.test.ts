// What coding agents get in VS Code.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { EditorTools } from '../../src/editor/agents/tools.js';
import { invoke } from './agent-fixture.js';
import { openWorkspace, until, type WorkspaceFixture } from './workspace-fixture.js';

const GUARD = `(module
  (memory (export "memory") 2)
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    unreachable)
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;
const SCENARIO = `{
  "version": 1,
  "guard": "agent.wat",
  "steps": [
    { "name": "list issues", "call": "label_resource", "expect": { "trap": false } }
  ]
}
`;

const ANSWER =
  '{\\22resource\\22:{\\22description\\22:\\22r\\22,\\22secrecy\\22:[],\\22integrity\\22:[]},\\22operation\\22:\\22read\\22}';
/** Labels each resource as public. */
const LABELS = GUARD.replace('2)', `2)\n  (data (i32.const 0) "${ANSWER}")`).replace(
  '(param i32 i32 i32 i32) (result i32)\n    unreachable',
  '(param i32 i32) (param $out i32) (param i32) (result i32)\n    (memory.copy (local.get $out) (i32.const 0) (i32.const 79))\n    (i32.const 79)',
);

describe('agents in VS Code', () => {
  let fixture: WorkspaceFixture;
  let uri: vscode.Uri;

  before(async () => {
    fixture = await openWorkspace('agents');
    await fixture.write('agent.wat', GUARD);
    uri = await fixture.write('agent.guard-scenario.json', SCENARIO);
    const { scenarios } = fixture.api.services;
    await until(
      () => scenarios.get(uri),
      () => scenarios.refresh(),
    );
  });
  after(() => fixture.close());

  const paths = ['agents/agent.guard-scenario.json'];

  it('find file, line and cause of a failing scenario, and what its code means', async () => {
    assert.match(await invoke('list_scenarios', { paths }), /agents\/agent\.guard-scenario\.json/);
    const ran = await invoke('run_scenarios', { paths });
    assert.match(ran, /1 failed/);
    assert.match(ran, /agents\/agent\.guard-scenario\.json:5/);
    assert.match(ran, /agent\.wat:5/);
    assert.match(ran, /trap/);
    assert.match(await invoke('explain_finding', { code: 'trap' }), /trap/);
    assert.match(await invoke('inspect_guard', { guard: 'agents/agent.wat' }), /agent\.wat/);
    assert.match(await invoke('explain_step', { scenario: paths[0] }), /list issues|trap|unreachable/);
  });

  it('get results of unsaved texts, which people see, too, and leave what "run again" means', async () => {
    const document = await vscode.workspace.openTextDocument(fixture.uri('agent.wat'));
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, document.lineAt(4).range, '    (i32.const 0))');
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.ok(document.isDirty);
    const { history, runner } = fixture.api.services;
    const last = runner.lastRun;
    assert.match(await invoke('run_scenarios', { paths }), /1 passed/);
    assert.equal(history.latest(uri)?.result?.status, 'passed');
    assert.equal(runner.lastRun, last);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('ask guards about tools, properties and labels', async () => {
    await fixture.write(
      'tools.json',
      `{ "tools": [ { "name": "list_issues" }, { "name": "get_me" }, { "name": "${'_'.repeat(100)}" } ] }`,
    );
    await fixture.write('labels.wat', LABELS);
    const guard = ['agents/labels.wat'];
    const tools = ['agents/tools.json'];
    const map = await invoke('map_tools', { paths: guard, tools, only: ['*_issues'] });
    assert.match(map, /list_issues/);
    assert.doesNotMatch(map, /get_me/);
    // A pattern for which an expression would take years.
    await assert.rejects(
      invoke('map_tools', { paths: guard, tools, only: [`${'*_'.repeat(40)}x`] }),
      /no tool of the catalog matches/,
    );
    assert.match(await invoke('check_guard', { paths: guard, tools, runs: 2, seed: 1 }), /seed 1/);
    const same = await invoke('diff_labels', {
      base: 'agents/labels.wat',
      guard: 'agents/labels.wat',
      tools,
    });
    assert.match(same, /labels\.wat/);
  });

  it('use nothing outside of the workspace, where links count as what they lead to', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'guard-lab-outside-'));
    const links = ['linked.guard-scenario.json', 'linked.wat'].map((name) => fixture.uri(name).fsPath);
    try {
      writeFileSync(join(outside, 'linked.guard-scenario.json'), SCENARIO);
      writeFileSync(join(outside, 'linked.wat'), GUARD);
      for (const link of links) symlinkSync(join(outside, basename(link)), link);
      const refused = /outside the allowed folders/;
      await assert.rejects(invoke('inspect_guard', { guard: 'agents/linked.wat' }), refused);
      await assert.rejects(
        invoke('update_expected', { paths: ['agents/linked.guard-scenario.json'] }),
        refused,
      );
      const listed = await invoke('list_scenarios', {});
      assert.doesNotMatch(listed, /linked/);
      assert.match(listed, /agents\/agent\.guard-scenario\.json: /);
    } finally {
      for (const path of [...links, outside]) rmSync(path, { recursive: true, force: true });
    }
  });

  it('say what to do where a call cannot do what it should', async () => {
    await assert.rejects(
      invoke('run_scenarios', { paths: ['/etc/x.guard-scenario.json'] }),
      /outside the allowed folders/,
    );
    await assert.rejects(
      invoke('run_scenarios', { paths: ['../x.guard-scenario.json'] }),
      /outside the allowed folders/,
    );
    await assert.rejects(invoke('update_expected', { confirm: 'made-up' }), /without 'confirm'/);
    const cancel = new vscode.CancellationTokenSource();
    cancel.cancel();
    await assert.rejects(invoke('run_scenarios', { paths }, cancel.token));
  });

  it('write changes only once a person was asked about exactly these', async () => {
    const tools = new EditorTools(fixture.api.services);
    const { token } = new vscode.CancellationTokenSource();
    const use = async (input: object): Promise<string> => {
      const { content } = await tools.invoke('update_expected', input, token);
      return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
    };
    const said = await use({ paths });
    assert.match(said, /nothing is written yet: 1 change in 1 scenario/);
    assert.equal(await fixture.read('agent.guard-scenario.json'), SCENARIO);
    assert.equal(tools.prepare('update_expected', { paths }).confirmationMessages, undefined);
    const confirm = /"confirm":"([^"]+)"/.exec(said)?.[1];
    const asked = tools.prepare('update_expected', { confirm }).confirmationMessages;
    assert.equal(asked?.title, 'Write 1 changed expectation into 1 scenario?');
    assert.match(
      asked.message instanceof vscode.MarkdownString ? asked.message.value : '',
      /false → "unreachable"/,
    );
    assert.match(await use({ confirm }), /updated agents\/agent\.guard-scenario\.json/);
    assert.equal(await fixture.read('agent.guard-scenario.json'), SCENARIO.replace('false', '"unreachable"'));
    await assert.rejects(use({ confirm }), /no changes with the id|without 'confirm'/i);
  });
});
