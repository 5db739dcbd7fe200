import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { parseLabelFile } from '../../src/analysis/labels/parse-label-file.js';
import { saveLabels } from '../../src/editor/tool-map/copy.js';
import type { ToolMapPanel } from '../../src/editor/tool-map/panel.js';
import type { ToPage } from '../../src/ide/tool-map/protocol.js';
import { openCommands, type CommandFixture } from './command-fixture.js';

const SHOW = 'guardLab.showToolMap';

/** Labels every tool as a public read, after a backend call, and traps for each response. */
const GUARD = `(module
  (import "env" "call_backend" (func $call_backend (param i32 i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (data (i32.const 0) "get_repository{}")
  (data (i32.const 64) "{\\22operation\\22:\\22read\\22,\\22resource\\22:{\\22description\\22:\\22d\\22,\\22secrecy\\22:[],\\22integrity\\22:[]}}")
  (func (export "label_resource") (param $in i32) (param $length i32) (param $out i32) (param $size i32) (result i32)
    (drop (call $call_backend (i32.const 0) (i32.const 14) (i32.const 14) (i32.const 2) (i32.const 1024) (i32.const 1024)))
    (memory.copy (local.get $out) (i32.const 64) (i32.const 79))
    (i32.const 79))
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) unreachable))
`;
const TOOLS = [
  { name: 'create_issue', annotations: { readOnlyHint: false }, inputSchema: { type: 'object' } },
  { name: 'get_issue', annotations: { readOnlyHint: true }, inputSchema: { type: 'object' } },
];

describe('Show Tool Map', () => {
  let fixture: CommandFixture;
  before(async () => {
    fixture = await openCommands('tool-map');
  });
  after(() => fixture.close());

  async function guardWithTools(folder: string): Promise<vscode.Uri> {
    await fixture.write(`${folder}/tools.json`, JSON.stringify({ tools: TOOLS }));
    return fixture.write(`${folder}/guard.wat`, GUARD);
  }

  async function shown(target: vscode.Uri, guard = target): Promise<ToolMapPanel> {
    await vscode.commands.executeCommand(SHOW, target);
    const panel = fixture.api.toolMaps.of(guard);
    assert.ok(panel);
    return panel;
  }

  /** What the page is sent next of a type. */
  function next<T extends ToPage['type']>(
    panel: ToolMapPanel,
    type: T,
  ): Promise<Extract<ToPage, { type: T }>> {
    return new Promise((resolve) => {
      const subscription = panel.onDidPost((message) => {
        if (message.type !== type) return;
        subscription.dispose();
        resolve(message as Extract<ToPage, { type: T }>);
      });
    });
  }

  function status(panel: ToolMapPanel, kind: string): Promise<true> {
    return fixture.until(() => (panel.session.status.kind === kind ? true : undefined));
  }

  function problems(guard: vscode.Uri): string[] {
    return vscode.languages
      .getDiagnostics(guard)
      .filter(({ source }) => source === 'guard-lab map')
      .map(
        ({ message, range }) =>
          `${String(range.start.line + 1)}: ${message.replace(/ in every world.*/, '')}`,
      );
  }

  it('finds the catalog beside the guard, and sends rows with findings to the page', async () => {
    const panel = await shown(await guardWithTools('rows'));
    assert.deepEqual(
      panel.session.shown?.rows.map(({ name, findings }) => [name, findings.map(({ code }) => code)]),
      [
        ['create_issue', ['trap', 'write-as-read', 'default-label']],
        ['get_issue', ['trap', 'default-label']],
      ],
    );
    assert.equal(panel.session.status.kind, 'ready');
    assert.match(panel.session.shown.catalogs, /tool-map\/rows\/tools\.json$/);
  });

  it('has findings with a line in the Problems view, until the map is closed', async () => {
    const guard = await guardWithTools('problems');
    const panel = await shown(guard);
    const found = await fixture.until(() => (problems(guard).length > 0 ? problems(guard) : undefined));
    assert.deepEqual(found, ['11: create_issue and 1 more tool: label_response trapped: unreachable']);
    panel.dispose();
    assert.deepEqual(problems(guard), []);
    assert.equal(fixture.api.toolMaps.of(guard), undefined);
  });

  it('answers with the details of a tool, whose links lead to lines of the guard', async () => {
    const guard = await guardWithTools('details');
    const panel = await shown(guard);
    await panel.receive({ type: 'ready' });
    const message = next(panel, 'detail');
    await panel.receive({ type: 'open', tool: 'get_issue' });
    const { detail } = await message;
    const [group] = detail?.worlds[0]?.groups ?? [];
    const source = group?.calls[0]?.source;
    assert.ok(source);
    await panel.receive({ type: 'follow', tool: 'get_issue', link: source.link });
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), guard.toString());
    assert.equal(editor.selection.start.line, 6);
  });

  it('writes a scenario for a tool, beside the guard, which is known and has no mistake', async () => {
    const guard = await guardWithTools('scenario');
    const panel = await shown(guard);
    await panel.receive({ type: 'new-scenario', tool: 'create_issue', answer: 0 });
    const file = fixture.uri('scenario/guard-create_issue.guard-scenario.json');
    const known = await fixture.until(() => fixture.services.scenarios.get(file));
    assert.deepEqual(known.parsed.problems, []);
    assert.equal(fixture.services.scenarios.guardOf(known)?.toString(), guard.toString());
    const [step] = known.parsed.scenario?.steps ?? [];
    assert.ok(step?.kind === 'tool' && step.tool === 'create_issue');
  });

  it('is outdated while the guard is edited, holds again when that is undone, and is made anew on save', async () => {
    const guard = await guardWithTools('outdated');
    const panel = await shown(guard);
    const document = await vscode.workspace.openTextDocument(guard);
    const change = async (from: string, to: string): Promise<void> => {
      const start = document.getText().indexOf(from);
      const edit = new vscode.WorkspaceEdit();
      const range = new vscode.Range(document.positionAt(start), document.positionAt(start + from.length));
      edit.replace(guard, range, to);
      await vscode.workspace.applyEdit(edit);
    };
    await change('unreachable', '(i32.const 0)');
    await status(panel, 'outdated');
    await change('(i32.const 0)))', 'unreachable))');
    await status(panel, 'ready');
    await change('unreachable', '(i32.const 0)');
    await document.save();
    await status(panel, 'ready');
    await fixture.until(() =>
      panel.session.shown?.rows.every(({ findings }) => findings.every(({ code }) => code !== 'trap'))
        ? true
        : undefined,
    );
  });

  it('holds while its catalog says the same, whatever is written, and is made anew for another one', async () => {
    const panel = await shown(await guardWithTools('same'));
    const { made } = panel.session;
    let isSeen = false;
    const tools = new vscode.RelativePattern(fixture.uri('same'), 'tools.json');
    const watcher = vscode.workspace.createFileSystemWatcher(tools);
    watcher.onDidChange(() => (isSeen = true));
    const write = (more: object[] = []): Thenable<vscode.Uri> =>
      fixture.write('same/tools.json', JSON.stringify({ tools: [...TOOLS, ...more] }));
    await write();
    await fixture.until(() => isSeen || undefined, fixture.catchUp);
    await write([{ name: 'list_issues', inputSchema: { type: 'object' } }]);
    await fixture.until(() => (panel.session.made === made ? undefined : true));
    assert.equal(panel.session.shown?.rows.length, 3);
    watcher.dispose();
  });

  it('takes the policy of a scenario, and the catalog that it names', async () => {
    const guard = await guardWithTools('named');
    await fixture.write('named/other.txt', 'close_issue write\n');
    const text = JSON.stringify({ version: 1, guard: './guard.wat', tools: ['other.txt'], steps: [] });
    const scenario = await fixture.write('named/a.guard-scenario.json', text);
    await fixture.until(() => fixture.services.scenarios.get(scenario));
    const panel = await shown(scenario, guard);
    assert.deepEqual(
      panel.session.shown?.rows.map(({ name }) => name),
      ['close_issue'],
    );
  });

  it('ends when its scenario was deleted, and says so', async () => {
    const guard = await guardWithTools('deleted');
    const text = JSON.stringify({ version: 1, guard: './guard.wat', steps: [] });
    const scenario = await fixture.write('deleted/a.guard-scenario.json', text);
    await fixture.until(() => fixture.services.scenarios.get(scenario));
    const panel = await shown(scenario, guard);
    await vscode.workspace.fs.delete(scenario);
    await fixture.until(() => (fixture.services.scenarios.get(scenario) ? undefined : true));
    await panel.session.run();
    const { status: now } = panel.session;
    assert.ok(now.kind === 'failed');
    assert.match(now.error, /a\.guard-scenario\.json does not exist, or does not name a guard\.$/);
  });

  it('saves the labels of all tools and of the steps of scenarios', async () => {
    const guard = await guardWithTools('labels');
    const step = { name: 'a step', tool: 'get_issue', args: {}, result: null };
    const text = JSON.stringify({ version: 1, guard: './guard.wat', steps: [step] });
    const scenario = await fixture.write('labels/a.guard-scenario.json', text);
    await fixture.until(() => fixture.services.scenarios.get(scenario));
    const panel = await shown(guard);
    const file = fixture.uri('labels/labels.json');
    await saveLabels(panel.session, file);
    const saved = parseLabelFile(await fixture.read('labels/labels.json'));
    assert.ok(saved.ok);
    assert.equal(saved.value.guard, 'guard.wat');
    const keys = [...saved.value.labels.keys()];
    assert.ok(keys.includes('scenario a.guard-scenario.json / a step'), keys.join('\n'));
    assert.ok(keys.includes('create_issue / private / required'));
  });

  it('says why there is no map', async () => {
    await fixture.write('broken/tools.json', '{}');
    const guard = await fixture.write('broken/guard.wat', GUARD);
    const panel = await shown(guard);
    const { status: now } = panel.session;
    assert.ok(now.kind === 'failed');
    assert.match(now.error, /tools\.json:1:1: this object has no tools/);
  });
});
