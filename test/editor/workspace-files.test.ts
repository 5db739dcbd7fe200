import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { findInFolder } from '../../src/editor/files/workspace-search.js';
import { COMMANDS } from '../../src/ide/ids.js';
import { type CommandFixture, openCommands } from './command-fixture.js';
import { inTime, openTab, until } from './workspace-fixture.js';

/** A guard whose functions answer nothing. */
const guardText = `(module (memory (export "memory") 2)\n${['label_agent', 'label_resource', 'label_response']
  .map((name) => `(func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const -1))`)
  .join('\n')})\n`;

const expect = '{ "outcome": "error", "trap": false, "limit": false }';

function scenarioText(guard: string): string {
  const step = `{ "name": "a step", "call": "label_resource", "input": {}, "expect": ${expect} }`;
  return `{ "version": 1, "guard": ${JSON.stringify(guard)}, "steps": [${step}] }\n`;
}

/** Renames as the explorer does, with whom that concerns. */
async function rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(from, to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Resolves at the next event of which `wanted` holds. */
function next<T>(event: vscode.Event<T>, wanted: (value: T) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const subscription = event((value) => {
      if (!wanted(value)) return;
      subscription.dispose();
      resolve();
    });
  });
}

describe('files of the workspace', () => {
  let fixture: CommandFixture;
  let outside: string;
  before(async () => {
    fixture = await openCommands('workspace files');
    outside = mkdtempSync(join(tmpdir(), 'guard lab ü #1 100% '));
    await fixture.write('guard.wat', guardText);
  });
  after(async () => {
    await fixture.close();
    rmSync(outside, { recursive: true });
  });

  const close = async (uri: vscode.Uri): Promise<void> => {
    const closed = next(vscode.workspace.onDidCloseTextDocument, (each) => each.uri.path === uri.path);
    const tab = await until(() =>
      vscode.window.tabGroups.all
        .flatMap((group) => group.tabs)
        .find(({ input }) => input instanceof vscode.TabInputText && input.uri.path === uri.path),
    );
    await vscode.window.tabGroups.close(tab);
    await closed;
  };

  it('are no changes when they are found again as they were', async () => {
    const { scenarios } = fixture.services;
    const kept = await fixture.scenario('kept.guard-scenario.json', 'guard.wat', expect);
    const changed = await fixture.scenario('changed.guard-scenario.json', 'guard.wat', expect);
    await scenarios.refresh();
    const told: string[] = [];
    const subscription = scenarios.onDidChange(({ uri }) => told.push(uri.toString()));
    try {
      writeFileSync(changed.fsPath, scenarioText('guard.wat').replace('a step', 'another step'));
      await scenarios.refresh();
    } finally {
      subscription.dispose();
    }
    assert.deepEqual(
      { kept: told.includes(kept.toString()), changed: told.includes(changed.toString()) },
      { kept: false, changed: true },
    );
  });

  it('a scenario that names a guard on another computer keeps no one from running', async () => {
    await fixture.write('evil.guard-scenario.json', scenarioText('\\\\evil\\share\\guard.wasm'));
    await fixture.until(() => fixture.services.scenarios.get(fixture.uri('evil.guard-scenario.json')));
    const scenario = await fixture.scenario('good.guard-scenario.json', 'guard.wat', expect);
    await fixture.run(COMMANDS.runGuard, fixture.uri('guard.wat'));
    assert.equal(fixture.verdict(scenario), 'passed');
    await fixture.run(COMMANDS.runScenario, fixture.uri('evil.guard-scenario.json'));
    assert.equal(fixture.verdict(fixture.uri('evil.guard-scenario.json')), 'errored');
  });

  it('names with spaces, #, % and umlauts work everywhere', async () => {
    const name = 'Prüfung #1 100%.wat';
    await fixture.write(name, guardText);
    const scenario = await fixture.scenario('Prüfung #1 100%.guard-scenario.json', name, expect);
    await vscode.window.showTextDocument(scenario);
    const link = vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      scenario,
    );
    assert.equal((await link)[0]?.target?.toString(), fixture.uri(name).toString());
    await fixture.run(COMMANDS.runGuard, fixture.uri(name));
    assert.equal(fixture.verdict(scenario), 'passed');
    await fixture.output(`✓ ${scenario.fsPath}`);
  });

  it('a scenario outside the workspace runs, and counts while it is open', async () => {
    const file = vscode.Uri.file(join(outside, 'outside.guard-scenario.json'));
    writeFileSync(join(outside, 'guard.wat'), guardText);
    writeFileSync(file.fsPath, scenarioText('guard.wat'));
    // As the explorer does: what an extension opens, VS Code keeps for minutes.
    await openTab(file);
    await fixture.run(COMMANDS.runScenario);
    assert.equal(fixture.verdict(file), 'passed');
    await close(file);
    await fixture.until(() => (fixture.services.scenarios.get(file) ? undefined : true));
    assert.equal(fixture.verdict(file), undefined);
  });

  it('a guard outside the workspace is watched for the scenarios that name it', async () => {
    const guard = vscode.Uri.file(join(outside, 'built.wasm'));
    const { outcome } = await fixture.services.guards.read(fixture.uri('guard.wat'));
    assert.ok(outcome.ok);
    await fixture.write('built.guard-scenario.json', scenarioText(guard.fsPath));
    const told = next(fixture.services.guards.onDidChange, (uri) => uri.path === guard.path);
    let ended = false;
    void told.then(() => (ended = true));
    const { bytes } = outcome.file.module;
    // The watcher comes after a pause, and says nothing about what was written before.
    await fixture.until(() => {
      writeFileSync(guard.fsPath, bytes);
      return ended ? true : undefined;
    });
  });

  it('scenarios of a folder that is deleted as a whole go with it', async () => {
    const { scenarios } = fixture.services;
    const name = 'gone/below/in.guard-scenario.json';
    const uri = await fixture.write(name, scenarioText('guard.wat'));
    await fixture.until(() => scenarios.get(uri));
    const gone = next(scenarios.onDidRemove, ({ path }) => path === uri.path);
    const remove = (): Thenable<void> => vscode.workspace.fs.delete(fixture.uri('gone'), { recursive: true });
    await remove();
    // VS Code may lose an event.
    await inTime(gone, async () => {
      await fixture.write(name, scenarioText('guard.wat'));
      await remove();
    });
    await until(() => (scenarios.get(uri) ? undefined : true), fixture.catchUp);
  });

  it('scenarios of a folder that comes as a whole are found', async () => {
    const { scenarios } = fixture.services;
    const uri = fixture.uri('came/below/in.guard-scenario.json');
    // From a folder in which nothing is looked for: VS Code names no more than the folder that moves.
    const from = fixture.uri('node_modules/came').fsPath;
    mkdirSync(join(from, 'below'), { recursive: true });
    writeFileSync(join(from, 'below', 'in.guard-scenario.json'), scenarioText('guard.wat'));
    const came = next(scenarios.onDidChange, (file) => file.uri.path === uri.path);
    const to = fixture.uri('came').fsPath;
    renameSync(from, to);
    // VS Code may lose an event.
    await inTime(came, () => {
      renameSync(to, from);
      renameSync(from, to);
    });
    await fixture.until(() => scenarios.get(uri));
  });

  it('a scenario that another program writes and deletes comes and goes without a refresh', async () => {
    const { scenarios } = fixture.services;
    const { fsPath, path } = fixture.uri('written.guard-scenario.json');
    let found = false;
    void next(scenarios.onDidChange, ({ uri }) => uri.path === path).then(() => (found = true));
    // The watcher of a new folder says nothing about what was written before it was there.
    await fixture.until(() => {
      writeFileSync(fsPath, scenarioText('guard.wat'));
      return found ? true : undefined;
    });
    const gone = next(scenarios.onDidRemove, (uri) => uri.path === path);
    unlinkSync(fsPath);
    // VS Code may lose an event.
    await inTime(gone, () => {
      writeFileSync(fsPath, scenarioText('guard.wat'));
      unlinkSync(fsPath);
    });
    const uri = fixture.uri('written.guard-scenario.json');
    await fixture.until(() => (scenarios.get(uri) ? undefined : true));
  });

  it('a refresh that another one takes over has found what was there before it, too', async () => {
    const { scenarios } = fixture.services;
    const names = Array.from({ length: 20 }, (_, at) => `many/${String(at)}.guard-scenario.json`);
    mkdirSync(fixture.uri('many').fsPath);
    for (const name of names) writeFileSync(fixture.uri(name).fsPath, scenarioText('guard.wat'));
    const first = scenarios.refresh();
    const second = scenarios.refresh();
    await first;
    assert.deepEqual(
      names.filter((name) => !scenarios.get(fixture.uri(name))),
      [],
    );
    await second;
  });

  it('a deleted scenario stays away after a refresh, also while VS Code keeps its document', async () => {
    const { scenarios } = fixture.services;
    const uri = await fixture.write('deleted.guard-scenario.json', scenarioText('./guard.wat'));
    await fixture.until(() => scenarios.get(uri));
    // No tab shows it.
    await vscode.workspace.openTextDocument(uri);
    await vscode.workspace.fs.delete(uri);
    await fixture.until(() => (scenarios.get(uri) ? undefined : true));
    await scenarios.refresh();
    assert.equal(scenarios.get(uri), undefined);
  });

  it('scenarios of packages are none of ours', async () => {
    const names = ['node_modules/p', 'target/package/p-0.1.0', 'target/x', '.hidden'];
    for (const name of names) await fixture.write(`${name}/x.guard-scenario.json`, scenarioText('g.wat'));
    await fixture.scenario('after.guard-scenario.json', 'guard.wat', expect);
    await fixture.services.scenarios.refresh();
    const paths = fixture.services.scenarios.files.map(({ uri }) => uri.path);
    assert.deepEqual(
      paths.filter((path) => /node_modules|target|hidden/.test(path)),
      [],
    );
  });

  it('each is found once, and none outside, whatever links say', async () => {
    await fixture.write('links/sub/a.guard-scenario.json', scenarioText('g.wat'));
    writeFileSync(join(outside, 'out.guard-scenario.json'), scenarioText('g.wat'));
    const links = [
      ['.', 'self'],
      ['/', 'root'],
      [outside, 'out'],
      [join(outside, 'out.guard-scenario.json'), 'out.guard-scenario.json'],
      ['sub/a.guard-scenario.json', 'again.guard-scenario.json'],
    ].map(([target = '', name = '']) => {
      const link = fixture.uri(`links/${name}`).fsPath;
      symlinkSync(target, link);
      return link;
    });
    try {
      await fixture.services.scenarios.refresh();
      const found = fixture.services.scenarios.files.map(({ uri }) => uri.path);
      assert.deepEqual(
        found.filter((path) => /\/links\/|out\.guard/.test(path)),
        [fixture.uri('links/sub/a.guard-scenario.json').path],
      );
    } finally {
      links.forEach((link) => unlinkSync(link));
    }
  });

  it('files on no disk are found by reading folders, because nothing searches there', async () => {
    const { fs } = vscode.workspace;
    await fixture.write('virtual/a.wat', guardText);
    await fixture.write('virtual/sub/b.wat', guardText);
    await fixture.write('virtual/node_modules/c.wat', guardText);
    const real = (uri: vscode.Uri): vscode.Uri => uri.with({ scheme: 'file' });
    const changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
    const refuse = (): never => {
      throw vscode.FileSystemError.NoPermissions();
    };
    const provider = vscode.workspace.registerFileSystemProvider('virtual', {
      onDidChangeFile: changed.event,
      watch: () => new vscode.Disposable(() => undefined),
      stat: (uri) => fs.stat(real(uri)),
      readDirectory: (uri) => fs.readDirectory(real(uri)),
      readFile: (uri) => fs.readFile(real(uri)),
      createDirectory: refuse,
      writeFile: refuse,
      delete: refuse,
      rename: refuse,
    });
    const uri = fixture.uri('virtual').with({ scheme: 'virtual' });
    const folder = { uri, name: 'virtual', index: 0 };
    const found = await findInFolder(folder, { glob: '**/*.wat', kind: 'scenarios' });
    assert.deepEqual(
      found.map(({ path }) => path.slice(uri.path.length)),
      ['/a.wat', '/sub/b.wat'],
    );
    provider.dispose();
    changed.dispose();
  });

  it('what a file was once is no scenario, and no guard', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('former', {
      provideTextDocumentContent: ({ path }) =>
        path.endsWith('.wat') ? '(module (func $bad' : scenarioText('g.wat'),
    });
    const scenario = vscode.Uri.parse('former:/former.guard-scenario.json');
    await vscode.window.showTextDocument(scenario);
    const guard = await vscode.window.showTextDocument(vscode.Uri.parse('former:/former.wat'));
    assert.equal(guard.document.languageId, 'wat');
    assert.equal(fixture.services.scenarios.get(scenario), undefined);
    await fixture.run(COMMANDS.runAllScenarios);
    assert.equal(fixture.verdict(scenario), undefined);
    assert.deepEqual(vscode.languages.getDiagnostics(guard.document.uri), []);
    provider.dispose();
  });

  it('a scenario names its guard under the new name when the guard is renamed', async () => {
    await fixture.write('old.wat', guardText);
    const scenario = await fixture.scenario('renamed.guard-scenario.json', 'old.wat', expect);
    await rename(fixture.uri('old.wat'), fixture.uri('new.wat'));
    const file = await fixture.until(() => {
      const known = fixture.services.scenarios.get(scenario);
      return known?.parsed.scenario?.guard === './new.wat' ? known : undefined;
    });
    assert.equal(fixture.services.scenarios.guardOf(file)?.path, fixture.uri('new.wat').path);
    await fixture.run(COMMANDS.runGuard, fixture.uri('new.wat'));
    assert.equal(fixture.verdict(scenario), 'passed');
  });

  it('a scenario that is gone leaves no result, and is not run again', async () => {
    const kept = await fixture.scenario('kept.guard-scenario.json', 'guard.wat', expect);
    const gone = await fixture.scenario('gone.guard-scenario.json', 'guard.wat', expect);
    await fixture.run(COMMANDS.runScenario, kept, [kept, gone]);
    assert.equal(fixture.verdict(gone), 'passed');
    await vscode.workspace.fs.delete(gone);
    await fixture.until(() => (fixture.services.scenarios.get(gone) ? undefined : true));
    assert.equal(fixture.verdict(gone), undefined);
    await fixture.run(COMMANDS.rerunLast);
    await fixture.output('Rerun: 1 scenario (1 scenario of the last run no longer exists)');
    assert.equal(fixture.verdict(kept), 'passed');
  });

  it('an unsaved scenario finds its guard from the first folder of the workspace', async () => {
    const text = (guard: string): Thenable<vscode.TextDocument> =>
      vscode.workspace.openTextDocument({ language: 'guard-scenario', content: scenarioText(guard) });
    const folder = await text('workspace files/guard.wat');
    const whole = await text(fixture.uri('guard.wat').fsPath);
    for (const { uri } of [folder, whole]) {
      await fixture.run(COMMANDS.runScenario, uri);
      assert.equal(fixture.verdict(uri), 'passed');
    }
  });
});
