import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { labelFileText } from '../../src/analysis/labels/write-label-file.js';
import type { LabelDiffSession } from '../../src/editor/label-diff/session.js';
import type { DiffNode } from '../../src/ide/label-diff/diff-tree.js';
import { labelGuard } from '../cli/label-guard.js';
import { openCommands, type CommandFixture } from './command-fixture.js';
import { activeTab, inTime } from './workspace-fixture.js';

const WRITE = labelGuard({ operation: 'write' });
const READ = labelGuard({ operation: 'read' });
const STEPS = [
  { name: 'create', tool: 'create_issue', args: {}, result: {} },
  { name: 'delete', tool: 'delete_issue', args: {}, result: {} },
];
const SCENARIO = JSON.stringify({ version: 1, guard: './guard.wat', steps: STEPS });

/** A guard with a rule for tools whose names begin with `c`; the others are writes. */
function toolGuard(operation: string): string {
  const text = (of: string): string =>
    JSON.stringify(
      JSON.stringify({ resource: { description: 'd', secrecy: [], integrity: [] }, operation: of }),
    ).replaceAll('\\"', '\\22');
  const length = (of: string): number =>
    JSON.stringify({ resource: { description: 'd', secrecy: [], integrity: [] }, operation: of }).length;
  return `(module (memory (export "memory") 2)
  (data (i32.const 1024) ${text('write')})
  (data (i32.const 2048) ${text(operation)})
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param $in i32) (param $length i32) (param $out i32) (param i32) (result i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $in) (local.get $length)))
    (loop $search
      (if (i32.eq (i32.load align=1 (local.get $in)) (i32.const 0x61657263)) ;; "crea" decides
        (then
          (memory.copy (local.get $out) (i32.const 2048) (i32.const ${String(length(operation))}))
          (return (i32.const ${String(length(operation))}))))
      (local.set $in (i32.add (local.get $in) (i32.const 1)))
      (br_if $search (i32.lt_u (i32.add (local.get $in) (i32.const 4)) (local.get $end))))
    (memory.copy (local.get $out) (i32.const 1024) (i32.const ${String(length('write'))}))
    (i32.const ${String(length('write'))}))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;
}

function git(folder: vscode.Uri, ...args: string[]): string {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...args], { cwd: folder.fsPath, encoding: 'utf8' });
}

describe('Compare Labels with HEAD', () => {
  let fixture: CommandFixture;
  before(async () => {
    fixture = await openCommands('label-diff');
  });
  after(async () => {
    // Files of git are read-only, which deleting through VS Code does not get past everywhere.
    for (const name of repositories)
      rmSync(fixture.uri(`${name}/.git`).fsPath, { recursive: true, force: true });
    await fixture.close();
  });
  const repositories: string[] = [];

  /** A repository with files in one commit, whose guard is another one after it. */
  async function repository(
    name: string,
    files: Readonly<Record<string, string>>,
    now: Readonly<Record<string, string>>,
  ): Promise<vscode.Uri> {
    repositories.push(name);
    for (const [file, content] of Object.entries(files)) await fixture.write(`${name}/${file}`, content);
    const folder = fixture.uri(name);
    git(folder, 'init', '--quiet');
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '-m', 'one');
    for (const [file, content] of Object.entries(now)) await fixture.write(`${name}/${file}`, content);
    const scenario = fixture.uri(`${name}/a.guard-scenario.json`);
    await fixture.until(() => fixture.services.scenarios.get(scenario));
    return scenario;
  }

  /** Resolves when VS Code tells of HEAD of a repository: it may miss folders that are made while it looks at the one above. */
  async function followed(name: string, isNew: boolean): Promise<void> {
    const logs = vscode.Uri.joinPath(fixture.uri(name), '.git/logs');
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(logs, 'HEAD'));
    const seen = new Promise<void>((resolve) => watcher.onDidChange(() => resolve()));
    const news = (): string => git(fixture.uri(name), 'reset', '--quiet', '--soft', 'HEAD');
    news();
    await inTime(seen, () => {
      // A folder that comes as a whole is looked at as a whole.
      const [here, away] = [fixture.uri(name).fsPath, fixture.uri(`${name}-away`).fsPath];
      if (isNew) renameSync(here, away);
      if (isNew) renameSync(away, here);
      news();
    });
    watcher.dispose();
    const scenario = fixture.uri(`${name}/a.guard-scenario.json`);
    await fixture.until(() => fixture.services.scenarios.get(scenario));
  }

  async function compared(
    target: vscode.Uri,
    command = 'guardLab.compareLabelsWithHead',
  ): Promise<LabelDiffSession> {
    await vscode.commands.executeCommand(command, target);
    const { session } = fixture.api.labelDiff;
    assert.ok(session);
    return session;
  }

  /** The rows of the view. */
  function drawn(nodes: readonly DiffNode[] = fixture.api.labelDiff.roots): string[] {
    return nodes.flatMap((node) =>
      node.kind === 'row' ? [`${node.order} ${node.change.key}: ${node.description}`] : drawn(node.children),
    );
  }

  async function accept(at: number): Promise<void> {
    const [group] = fixture.api.labelDiff.roots;
    await vscode.commands.executeCommand('guardLab.labelDiff.accept', group?.children[0]?.children[at]);
  }

  async function operations(file: string): Promise<string[]> {
    const { labels } = JSON.parse(await fixture.read(file)) as {
      labels: Readonly<Record<string, { operation: string }>>;
    };
    return ['create', 'delete'].map((step) => labels[keyOf(step)]?.operation ?? 'none');
  }

  const keyOf = (step: string): string => `scenario a.guard-scenario.json / ${step}`;
  const LOOSER = [keyOf('create'), keyOf('delete')].map(
    (key) => `looser ${key}: operation: write → read (a read always reaches the backend)`,
  );

  it('compares with the guard that is committed, and says what is compared', async () => {
    const files = { 'guard.wat': WRITE, 'a.guard-scenario.json': SCENARIO };
    const session = await compared(await repository('guard', files, { 'guard.wat': READ }));
    assert.equal(session.status.kind, 'ready', JSON.stringify(session.status));
    assert.deepEqual(
      drawn().filter((row) => row.startsWith('looser')),
      LOOSER,
    );
    assert.match(
      fixture.api.labelDiff.message,
      /guard\/guard\.wat at HEAD \([\da-f]{7}\) → .*guard\.wat as it is now: 2 looser.* working tree\.$/,
    );
    const folder = fixture.uri('guard');
    assert.match(git(folder, 'status', '--porcelain'), /^ M guard\.wat\n$/);
    assert.equal(git(folder, 'worktree', 'list').trim().split('\n').length, 1);
  });

  it('compares with the label file that is committed, and writes what is accepted into it', async () => {
    const files = { 'guard.wat': WRITE, 'a.guard-scenario.json': SCENARIO };
    const scenario = await repository('file', files, {});
    const first = await compared(scenario);
    assert.deepEqual(drawn(), []);
    assert.ok(first.made);
    const labels = savedLabels(first);
    await fixture.write('file/labels.json', labels);
    git(fixture.uri('file'), 'add', '.');
    git(fixture.uri('file'), 'commit', '--quiet', '-m', 'two');
    await fixture.write('file/guard.wat', READ);

    const session = await compared(scenario);
    assert.match(session.made?.baseName ?? '', /file\/labels\.json at HEAD/);
    const rows = drawn();
    assert.deepEqual(
      rows.filter((row) => row.startsWith('looser')),
      LOOSER,
    );
    await accept(0);
    assert.ok(!drawn().some((row) => row.includes('/ create')));
    assert.match(fixture.api.labelDiff.message, /accepted in .*file\/labels\.json\./);
    assert.deepEqual(await operations('file/labels.json'), ['read', 'write']);

    await fixture.write('file/labels.json', labels);
    await fixture.until(() => (drawn().length === rows.length ? true : undefined));
    await vscode.commands.executeCommand('guardLab.labelDiff.acceptAll');
    assert.deepEqual(drawn(), []);
    assert.match(fixture.api.labelDiff.message, /no changes left/);
    assert.deepEqual(await operations('file/labels.json'), ['read', 'read']);
    assert.deepEqual(git(fixture.uri('file'), 'status', '--porcelain').match(/labels\.json/g), [
      'labels.json',
    ]);
  });

  it('shows both label files at the row', async () => {
    const files = { 'guard.wat': WRITE, 'a.guard-scenario.json': SCENARIO };
    await compared(await repository('open', files, { 'guard.wat': READ }));
    const row = fixture.api.labelDiff.roots[0]?.children[0]?.children[1];
    await vscode.commands.executeCommand('guardLab.labelDiff.open', row);
    const input = await activeTab(vscode.TabInputTextDiff);
    const text = (await vscode.workspace.openTextDocument(input.modified)).getText();
    assert.ok(text.split('\n')[5]?.includes(`"${keyOf('delete')}": { "operation": "read"`));
    assert.match((await vscode.workspace.openTextDocument(input.original)).getText(), /"operation": "write"/);
  });

  it('builds the guard of HEAD, when a command is set and permitted, in a checkout that is removed', async () => {
    const files = { 'source.txt': WRITE, '.gitignore': 'guard.wat\n', 'a.guard-scenario.json': SCENARIO };
    const scenario = await repository('build', files, { 'guard.wat': READ });
    const unset = await compared(scenario);
    assert.deepEqual([unset.status.kind, unset.isBuildMissing], ['failed', true]);
    assert.match(fixture.api.labelDiff.message, /Specify the command .* guardLab\.labels\.build/);

    const inFolder = `node -e "require('fs').copyFileSync('source.txt','guard.wat')"`;
    const state = fixture.services.context.workspaceState;
    await state.update('guardLab.labels.permittedBuilds', [inFolder]);
    await fixture.set('labels.build', inFolder);
    const session = await compared(scenario);
    await fixture.set('labels.build', undefined);
    assert.equal(session.status.kind, 'ready', JSON.stringify(session.status));
    assert.match(session.made?.baseName ?? '', /build\/guard\.wat built from HEAD/);
    assert.deepEqual(
      drawn().filter((row) => row.startsWith('looser')),
      LOOSER,
    );
    assert.equal(git(fixture.uri('build'), 'worktree', 'list').trim().split('\n').length, 1);
  });

  it('is outdated while the guard is edited and after a commit, and compares again when asked', async () => {
    const files = { 'guard.wat': WRITE, 'a.guard-scenario.json': SCENARIO };
    const scenario = await repository('outdated', files, { 'guard.wat': READ });
    await followed('outdated', true);
    const session = await compared(scenario);
    const guard = fixture.uri('outdated/guard.wat');
    await vscode.workspace.openTextDocument(guard);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(guard, new vscode.Position(0, 0), ';; edited\n');
    await vscode.workspace.applyEdit(edit);
    await fixture.until(() => (session.status.kind === 'outdated' ? true : undefined));
    assert.match(fixture.api.labelDiff.message, /^Outdated: the guard was edited\. Refresh/);
    await vscode.commands.executeCommand('guardLab.labelDiff.refresh');
    assert.equal(session.status.kind, 'ready');
    const commit = (): string =>
      git(fixture.uri('outdated'), 'commit', '--quiet', '--allow-empty', '-m', 'two');
    commit();
    // The watcher of HEAD may come after the comparison, and says nothing about what was before it.
    await fixture.until(() => (session.status.kind === 'outdated' ? true : undefined), commit);
    assert.match(fixture.api.labelDiff.message, /^Outdated: HEAD is another commit\./);
  });

  it('is not outdated by news of the commit that it was compared with', async () => {
    const files = { 'guard.wat': WRITE, 'a.guard-scenario.json': SCENARIO };
    const scenario = await repository('same', files, { 'guard.wat': READ });
    await followed('same', true);
    const session = await compared(scenario);
    await followed('same', false);
    const guard = fixture.uri('same/guard.wat');
    await vscode.workspace.openTextDocument(guard);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(guard, new vscode.Position(0, 0), ';; edited\n');
    await vscode.workspace.applyEdit(edit);
    await fixture.until(() => (session.status.kind === 'outdated' ? true : undefined));
    assert.match(fixture.api.labelDiff.message, /^Outdated: the guard was edited\./);
  });

  it('compares with a guard file, copies Markdown, and says what is wrong with a file', async () => {
    const files = {
      'guard.wat': READ,
      'old.wat': WRITE,
      'bad.json': '{ "version": 1 }',
      'a.guard-scenario.json': SCENARIO,
    };
    const scenario = await repository('other', files, {});
    const { labelDiff } = fixture.api;
    await labelDiff.compare(scenario, { kind: 'file', uri: fixture.uri('other/old.wat') });
    assert.deepEqual(
      drawn().filter((row) => row.startsWith('looser')),
      LOOSER,
    );
    await vscode.commands.executeCommand('guardLab.labelDiff.copyAsMarkdown');
    assert.match(await vscode.env.clipboard.readText(), /^### Guard labels: 2 looser/);
    labelDiff.show(['tighter']);
    assert.ok(!drawn().some((row) => row.startsWith('looser')));
    assert.match(labelDiff.message, /hidden by the filter/);
    labelDiff.show(['looser', 'incomparable', 'tighter', 'added', 'removed', 'equivalent']);
    const session = await labelDiff.compare(scenario, { kind: 'file', uri: fixture.uri('other/bad.json') });
    assert.equal(session.status.kind, 'failed');
    assert.match(labelDiff.message, /other\/bad\.json:1:1: a label file needs `guard`/);
  });

  it('leads from a row of a tool to the line of the guard that decided, by the tool map', async () => {
    const tools = JSON.stringify({ tools: [{ name: 'create_issue', inputSchema: { type: 'object' } }] });
    const files = { 'guard.wat': toolGuard('write'), 'tools.json': tools };
    for (const [file, content] of Object.entries(files)) await fixture.write(`line/${file}`, content);
    repositories.push('line');
    const guard = fixture.uri('line/guard.wat');
    git(fixture.uri('line'), 'init', '--quiet');
    git(fixture.uri('line'), 'add', '.');
    git(fixture.uri('line'), 'commit', '--quiet', '-m', 'one');
    await fixture.write('line/guard.wat', toolGuard('read'));
    await compared(guard);
    const tool = fixture.api.labelDiff.roots[0]?.children[0];
    assert.equal(tool?.label, 'create_issue');
    await vscode.commands.executeCommand('guardLab.labelDiff.goToSource', tool.children[0]);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.toString(), guard.toString());
    assert.match(editor.document.lineAt(editor.selection.start.line).text, /decides/);
  });

  it('says so outside of a repository that knows the guard', async () => {
    await fixture.write('none/guard.wat', READ);
    await fixture.write('none/a.guard-scenario.json', SCENARIO);
    const scenario = fixture.uri('none/a.guard-scenario.json');
    await fixture.until(() => fixture.services.scenarios.get(scenario));
    git(fixture.uri('none'), 'init', '--quiet');
    repositories.push('none');
    const session = await compared(scenario);
    assert.equal(session.status.kind, 'failed');
    assert.match(fixture.api.labelDiff.message, /HEAD/);
  });

  /** The label file that a comparison would make. */
  function savedLabels({ made }: LabelDiffSession): string {
    assert.ok(made);
    return labelFileText({ ...made.head, guard: 'guard.wat' });
  }
});
