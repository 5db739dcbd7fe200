import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { RecordingPreview } from '../../src/editor/recording/preview.js';
import { recordFromServer } from '../../src/editor/recording/record-scenario.js';
import { openCommands, type CommandFixture } from './command-fixture.js';

const PROJECT = join(__dirname, '..');
const SERVER = join(PROJECT, 'test', 'fixtures', 'mcp', 'server.mjs');
const SECRET = `ghp_${'a1B2'.repeat(9)}`;

const scenario = (tool: string, more = ''): string => `{
  "version": 1, "guard": "./guard.wat",
  "policy": { "allow-only": { "repos": "all", "min-integrity": "none" } },
  // Recorded, never by hand.
  "steps": [{ "name": "a request", "tool": ${JSON.stringify(tool)}, "args": { "owner": "acme", "repo": "app" }${more} }]
}
`;

describe('Record from Live Server', () => {
  let fixture: CommandFixture;
  let preview: RecordingPreview;
  let configuration: vscode.Uri;
  let texts: string;
  let undo: (() => void)[] = [];

  before(async () => {
    fixture = await openCommands('recording');
    ({ preview } = fixture.api.recording);
    await fixture.write(
      'guard.wat',
      readFileSync(join(PROJECT, 'examples/repository-labels/guard.wat'), 'utf8'),
    );
    const issues = JSON.stringify([{ number: 1, title: 'Crash', body: `use ${SECRET}` }]);
    texts = (await fixture.write('issues.json', issues)).fsPath;
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    configuration = vscode.Uri.joinPath(folder.uri, '.mcp.json');
    const server = (kind: string, ...more: string[]) => ({
      command: process.execPath,
      args: [SERVER, kind, ...more],
      env: { ELECTRON_RUN_AS_NODE: '1', API_KEY: '${input:key}' },
    });
    const servers = {
      issues: server('good', '', texts),
      crashing: server('crash'),
      telling: { ...server('good'), args: ['-e', 'console.error(`the key is ${process.env.API_KEY}`)'] },
      broken: { command: '${command:none}' },
      old: { type: 'sse', url: 'https://example.com' },
    };
    const inputs = [{ type: 'promptString', id: 'key', description: 'API key', password: true }];
    await vscode.workspace.fs.writeFile(
      configuration,
      new TextEncoder().encode(JSON.stringify({ mcpServers: servers, inputs })),
    );
  });
  after(async () => {
    rmSync(configuration.fsPath);
    await fixture.close();
  });
  afterEach(async () => {
    await preview.discard();
    for (const step of undo.reverse()) step();
    undo = [];
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  function replace<T extends object, K extends keyof T>(owner: T, name: K, value: unknown): void {
    const found = Object.getOwnPropertyDescriptor(owner, name);
    assert.ok(found);
    Object.defineProperty(owner, name, { configurable: true, enumerable: true, value });
    undo.push(() => Object.defineProperty(owner, name, found));
  }

  /** Lets a person choose a server, enter a key, and press the first button that is there; returns what was shown. */
  function answering(server: string | undefined, button?: string): string[] {
    const shown: string[] = [];
    const { window } = vscode;
    replace(window, 'showQuickPick', (items: vscode.QuickPickItem[], options: vscode.QuickPickOptions) => {
      const rows = items.filter(({ kind }) => kind !== vscode.QuickPickItemKind.Separator);
      shown.push(`${options.placeHolder ?? ''}: ${rows.map(({ label }) => label).join(', ')}`);
      return Promise.resolve(rows.find(({ label }) => label === server));
    });
    replace(window, 'showInputBox', ({ prompt, password }: vscode.InputBoxOptions) => {
      shown.push(`${prompt ?? ''}${password === true ? ' (hidden)' : ''}`);
      return Promise.resolve('key-of-the-person');
    });
    for (const kind of ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const)
      replace(window, kind, (message: string, ...more: unknown[]) => {
        shown.push(message);
        return Promise.resolve(more.find((each) => each === button));
      });
    return shown;
  }

  async function known(name: string, text: string): Promise<vscode.Uri> {
    const uri = await fixture.write(name, text);
    await fixture.until(() => fixture.services.scenarios.get(uri));
    return uri;
  }

  it('asks a configured server, shows the changes, and saves them without secrets', async () => {
    const shown = answering('issues');
    const uri = await known('a.guard-scenario.json', scenario('list_issues'));
    // It ends with the answer to its message, which is that of the extension and stays.
    void recordFromServer(fixture.services, preview, uri);
    const { after: text, summary, warning } = await fixture.until(() => preview.pending);
    const tab = await fixture.until(() =>
      vscode.window.tabGroups.all
        .flatMap(({ tabs }) => tabs)
        .find(({ input }) => input instanceof vscode.TabInputTextDiff),
    );
    assert.match(tab.label, /a\.guard-scenario\.json ↔ Recording/);
    assert.match(
      shown[0] ?? '',
      /^\.mcp\.json: .*: issues, crashing, telling, broken, .*Command…, .*Address…$/,
    );
    assert.match(shown[0] ?? '', /"old" uses the transport sse, which Guard Lab does not support/);
    assert.equal(shown[1], 'API key (hidden)');
    assert.match(
      summary,
      /^Recorded from issues: 1 result of steps, 2 answers to the guard\. Secrets were replaced/,
    );
    assert.equal(warning, '');
    assert.equal(await fixture.read('a.guard-scenario.json'), scenario('list_issues'));
    await preview.save();
    const saved = await fixture.read('a.guard-scenario.json');
    assert.equal(saved, text);
    assert.match(saved, /\/\/ Recorded, never by hand\.[^]*\[REDACTED:github-token-1\]/);
    for (const secret of [SECRET, 'key-of-the-person', SERVER, process.execPath])
      assert.ok(!saved.includes(secret), secret);
    assert.equal(preview.pending, undefined);
    await fixture.until(() => fixture.services.scenarios.get(uri)?.parsed.source.text === saved || undefined);
    const run = await fixture.services.runner.run([uri], { reason: 'user' });
    const [step] = run?.scenarios[0]?.result?.steps ?? [];
    // The server says that the repository is private.
    assert.equal(step?.outcome, 'filtered');
    // All is there now: everything is asked again only on request.
    await recordFromServer(fixture.services, preview, uri);
    assert.match(shown.at(-1) ?? '', /has all its answers already\.$/);
  });

  it('does not write over edits that are made meanwhile', async () => {
    const shown = answering('issues');
    const uri = await known('edited.guard-scenario.json', scenario('list_issues'));
    void recordFromServer(fixture.services, preview, uri);
    await fixture.until(() => preview.pending);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 1), ' ');
    await vscode.workspace.applyEdit(edit);
    await preview.save();
    assert.ok(preview.pending, 'the recording is still there');
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(), scenario('list_issues').replace('{', '{ '));
    await preview.discard();
    assert.equal(document.getText(), scenario('list_issues').replace('{', '{ '));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    assert.ok(shown.length > 0);
  });

  it('asks before it calls a tool that may write, and leaves it out', async () => {
    const shown = answering('issues', 'Leave It Out');
    const uri = await known('write.guard-scenario.json', scenario('create_issue'));
    await recordFromServer(fixture.services, preview, uri);
    assert.ok(shown.includes('Call create_issue on issues?'), shown.join('\n'));
    assert.match(shown.at(-1) ?? '', /^Nothing was recorded .* Not called: create_issue\.$/);
    assert.equal(preview.pending, undefined);
    const closed = answering('issues');
    const two = scenario('create_issue').replace('[{', '[{ "tool": "whoami" }, {');
    await recordFromServer(fixture.services, preview, await known('two.guard-scenario.json', two));
    assert.deepEqual(
      closed.filter((each) => each.startsWith('Call ')),
      ['Call whoami on issues?'],
      'after Cancel, nothing more is asked',
    );
    assert.equal(preview.pending, undefined);
    // It sends its own key back, which only the configuration knows to be secret.
    const asked = await known('whoami.guard-scenario.json', scenario('whoami'));
    answering('issues', 'Call It');
    void recordFromServer(fixture.services, preview, asked);
    const { after: text } = await fixture.until(() => preview.pending);
    assert.match(text, /\[REDACTED:environment-1\]/);
    assert.ok(!text.includes('key-of-the-person'));
    await preview.discard();
    answering('issues', 'Call It');
    void recordFromServer(fixture.services, preview, uri);
    await fixture.until(() => preview.pending);
  });

  it('replaces what the server was given in messages', async () => {
    const uri = await known('given.guard-scenario.json', scenario('whoami'));
    const shown = answering('telling');
    await recordFromServer(fixture.services, preview, uri);
    assert.match(shown.at(-1) ?? '', /It wrote: the key is \[REDACTED:[a-z]+-1\]/);
  });

  it('says why a server cannot be used', async () => {
    const uri = await known('bad.guard-scenario.json', scenario('list_issues'));
    let shown = answering('broken');
    await recordFromServer(fixture.services, preview, uri);
    assert.match(
      shown.at(-1) ?? '',
      /^Guard Lab cannot record: \.mcp\.json: "broken" cannot be used: the variable \$\{command:none\} has no value here\.$/,
    );
    shown = answering('crashing');
    await recordFromServer(fixture.services, preview, uri);
    assert.match(shown.at(-1) ?? '', /was not recorded: .*(exit code 3|ended before it answered)/);
    shown = answering(undefined);
    await recordFromServer(fixture.services, preview, uri);
    assert.equal(shown.length, 1);
    assert.equal(preview.pending, undefined);
  });
});
