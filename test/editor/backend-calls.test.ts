import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { CallsNode } from '../../src/ide/backend-calls/node.js';
import type { ExtensionApi } from '../../src/extension.js';
import { openWorkspace, type WorkspaceFixture } from './workspace-fixture.js';

/** Asks `get_user` twice and `get_team`, which no saved answer fits, then once more over the limit of 3. */
const GUARD = `(module
  (import "env" "call_backend" (func $ask (param i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "get_user")
  (data (i32.const 16) "get_team")
  (data (i32.const 32) "{\\"id\\":1}")
  (func $call (param $tool i32)
    (drop (call $ask (local.get $tool) (i32.const 8) (i32.const 32) (i32.const 8) (i32.const 64) (i32.const 512))))
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    (call $call (i32.const 0))
    (call $call (i32.const 0))
    (call $call (i32.const 16))
    (call $call (i32.const 0))
    (i32.const -1))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const -1)))
`;

const SCENARIO = `{
  "version": 1,
  "guard": "./guard.wat",
  "limits": { "backendCalls": 3 },
  "backend": [
    // The answer to the first call.
    { "tool": "get_user", "result": { "login": "a*b*c <b>" } }
  ],
  "steps": [{ "name": "ask", "call": "label_resource", "input": {} }]
}
`;

describe('the Backend Calls view', () => {
  let workspace: WorkspaceFixture;
  let api: ExtensionApi;
  let scenario: vscode.Uri;

  before(async () => {
    workspace = await openWorkspace('backend-calls');
    ({ api } = workspace);
    // Only the runs of these tests are to be seen.
    await workspace.set('runWhileTyping.enabled', false);
    await workspace.write('guard.wat', GUARD);
    scenario = await workspace.write('ask.guard-scenario.json', SCENARIO);
    // Opening it makes it known at once, without waiting for the file watcher.
    await vscode.workspace.openTextDocument(scenario);
    await vscode.commands.executeCommand('guardLab.backendCalls.focus');
    // Tests of other files have run scenarios, too.
    await vscode.commands.executeCommand('guardLab.backendCalls.clear');
  });

  beforeEach(() => run('user'));

  afterEach(async () => {
    await vscode.commands.executeCommand('guardLab.backendCalls.showAll');
    await vscode.commands.executeCommand('guardLab.backendCalls.clear');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(() => workspace.close());

  /** Runs the scenario and waits until the view has drawn it. */
  async function run(reason: 'user' | 'background', scenarios = [scenario]): Promise<void> {
    const drawn = new Promise<void>((resolve) => {
      const subscription = api.backendCalls.onDidChangeTreeData(() => {
        if (!api.services.history.runs[0]?.finished) return;
        subscription.dispose();
        resolve();
      });
    });
    await api.services.runner.run(scenarios, { reason });
    await drawn;
  }

  /** The rows down to `kinds`, as VS Code gets them. */
  function drawn(depth: number, nodes = api.backendCalls.getChildren(), indent = ''): string[] {
    return nodes.flatMap((node) => {
      const item = api.backendCalls.getTreeItem(node);
      assert.ok(item.iconPath instanceof vscode.ThemeIcon);
      const description = String(item.description).replace(/[\d.]+ ms/, '… ms');
      const line = `${indent}[${item.iconPath.id}] ${String(item.label)} | ${description}`;
      return [
        line,
        ...(depth === 0 ? [] : drawn(depth - 1, api.backendCalls.getChildren(node), `${indent}  `)),
      ];
    });
  }

  function row(kind: CallsNode['kind'], at = 0): CallsNode {
    const found: CallsNode[] = [];
    const waiting = [...api.backendCalls.getChildren()];
    for (let node = waiting.shift(); node; node = waiting.shift()) {
      if (node.kind === kind) found.push(node);
      waiting.push(...api.backendCalls.getChildren(node));
    }
    assert.ok(found[at], `no row ${kind} ${String(at)}`);
    return found[at];
  }

  function selectedText(): string {
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), scenario.toString());
    return editor.document.getText(editor.selection);
  }

  it('shows runs, scenarios, steps, invocations and calls', () => {
    assert.deepEqual(drawn(4).slice(1), [
      '  [error] ask.guard-scenario.json | … ms · backend-calls',
      '    [error] ask | error: WASM function returned error code: -1 · 4 calls',
      '      [error] label_resource | error · … ms · 4/3 calls · 66/256 pages',
      '        [error] WASM function returned error code: -1 | ',
      '        [check] 1 get_user | {"id":1} → 31 bytes · backend[0]',
      '        [check] 2 get_user | {"id":1} → 31 bytes · backend[0] again · ↻ repeats 1',
      '        [error] 3 get_team | -1: no saved answer for "get_team" with {"id":1}; no entry has this tool · {"id":1}',
      '        [circle-slash] 4 get_user | refused: limit of 3 backend calls per invocation reached · {"id":1}',
    ]);
  });

  it('counts the failed scenarios of the newest run in its badge', async () => {
    const wrong = workspace.uri('wrong.guard-scenario.json');
    const text = (await vscode.workspace.fs.readFile(scenario)).toString();
    const expecting = text.replace('"call": "label_resource"', '$&, "expect": { "error": "not this" }');
    await vscode.workspace.fs.writeFile(wrong, Buffer.from(expecting));
    await vscode.workspace.openTextDocument(wrong);
    await run('user', [wrong]);
    assert.equal(api.backendCalls.badge, 1);
  });

  it('says every row to a screen reader and grays what was refused', () => {
    const item = api.backendCalls.getTreeItem(row('call', 3));
    assert.equal(item.accessibilityInformation?.label, 'call 4, get_user, refused, over the limit');
    assert.equal(item.resourceUri?.scheme, 'guard-lab-refused-call');
  });

  it('shows texts of guards in tooltips as plain text', () => {
    const node = row('call', 2);
    const { tooltip } = api.backendCalls.resolveTreeItem(new vscode.TreeItem(''), {
      ...node,
      tooltip: () => ({
        lines: ['[x](command:y) <img> **b**'],
        code: [{ title: 't', language: '', text: '```\n# h' }],
      }),
    });
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.notEqual(tooltip.isTrusted, true);
    assert.doesNotMatch(tooltip.value, /\[x\]\(|<img>|\*\*b/);
    assert.match(tooltip.value, /\n````\n```\n# h\n````/);
  });

  it('goes to the saved answer of a call, and to the step of a call without one', async () => {
    await vscode.commands.executeCommand('guardLab.backendCalls.goToAnswer', row('call', 1));
    assert.equal(selectedText(), '{ "tool": "get_user", "result": { "login": "a*b*c <b>" } }');
    await vscode.commands.executeCommand('guardLab.backendCalls.goToStep', row('call', 2));
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 8);
  });

  it('goes to a saved answer where it is after edits, and nowhere when it is gone', async () => {
    const call = row('call', 1);
    const document = await vscode.workspace.openTextDocument(scenario);
    const edit = async (from: string, to: string): Promise<void> => {
      const edits = new vscode.WorkspaceEdit();
      const at = document.positionAt(document.getText().indexOf(from));
      edits.replace(scenario, new vscode.Range(at, at.translate(0, from.length)), to);
      assert.ok(await vscode.workspace.applyEdit(edits));
    };
    try {
      await edit('// The answer', '{ "tool": "get_user", "args": 1, "result": 0 },\n    // The answer');
      await vscode.commands.executeCommand('guardLab.backendCalls.goToAnswer', call);
      assert.equal(selectedText(), '{ "tool": "get_user", "result": { "login": "a*b*c <b>" } }');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await edit('"get_user", "result"', '"get_team", "result"');
      await vscode.commands.executeCommand('guardLab.backendCalls.goToAnswer', call);
      assert.equal(vscode.window.activeTextEditor, undefined);
    } finally {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  });

  it('opens a call as read-only JSON', async () => {
    await vscode.commands.executeCommand('guardLab.backendCalls.openJson', row('call', 0));
    const document = vscode.window.activeTextEditor?.document;
    assert.deepEqual([document?.languageId, document?.uri.scheme], ['json', 'guard-lab-json']);
    const call = JSON.parse(document?.getText() ?? '') as { tool: string; result: unknown };
    assert.deepEqual([call.tool, call.result], ['get_user', { login: 'a*b*c <b>' }]);
    assert.equal(vscode.workspace.fs.isWritableFileSystem('guard-lab-json'), undefined);
  });

  it('copies arguments and saved answers', async () => {
    await vscode.commands.executeCommand('guardLab.backendCalls.copyArguments', row('call', 0));
    assert.deepEqual(JSON.parse(await vscode.env.clipboard.readText()), { id: 1 });
    await vscode.commands.executeCommand('guardLab.backendCalls.copyAsSavedAnswer', row('call', 0));
    assert.deepEqual(JSON.parse(await vscode.env.clipboard.readText()), {
      tool: 'get_user',
      args: { id: 1 },
      result: { login: 'a*b*c <b>' },
    });
  });

  it('shows only what failed, on demand', async () => {
    await vscode.commands.executeCommand('guardLab.backendCalls.showFailuresOnly');
    const calls = api.backendCalls.getChildren(row('invocation')).filter(({ kind }) => kind === 'call');
    assert.deepEqual(
      calls.map(({ label }) => label),
      ['3 get_team', '4 get_user'],
    );
  });

  it('replaces a background run by the next one and keeps runs people asked for', async () => {
    await run('background');
    await run('background');
    assert.deepEqual(
      api.backendCalls.getChildren().map(({ id }) => id),
      ['background', 'user'],
    );
  });

  it('expands all rows and forgets them when cleared', async () => {
    await vscode.commands.executeCommand('guardLab.backendCalls.expandAll');
    const item = api.backendCalls.getTreeItem(row('invocation'));
    assert.equal(item.collapsibleState, vscode.TreeItemCollapsibleState.Expanded);
    await vscode.commands.executeCommand('guardLab.backendCalls.clear');
    assert.deepEqual(api.backendCalls.getChildren(), []);
  });
});
