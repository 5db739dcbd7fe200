import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { importLog } from '../../src/editor/gateway-logs/import-log.js';
import { LogDrop } from '../../src/editor/gateway-logs/drop.js';
import { openCommands, type CommandFixture } from './command-fixture.js';
import { line, mcp } from '../unit/capture/log-text.js';

/** What a person answers, in order of the questions; undefined: cancels. */
interface Answers {
  readonly sessions?: string;
  readonly tools?: string;
  readonly guard?: string;
  readonly folder?: string;
}

describe('Import Gateway Log', () => {
  let fixture: CommandFixture;
  let parent: string;
  let log: string;
  let undo: (() => void)[] = [];

  before(async () => {
    fixture = await openCommands('import-log');
    const guard =
      '(module (memory (export "memory") 1) (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))';
    const answer = '{"operation":"read","resource":{"description":"x","secrecy":[],"integrity":[]}}';
    await fixture.write(
      'guard.wat',
      `${guard} (data (i32.const 0) ${JSON.stringify(answer)})
        (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
          (memory.copy (local.get 2) (i32.const 0) (i32.const ${String(answer.length)})) (i32.const ${String(answer.length)}))
        (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))`,
    );
    await fixture.scenario('like.guard-scenario.json', 'guard.wat', '{}');
  });
  after(() => fixture.close());
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'guard-lab-import-'));
    log = join(parent, 'rpc-messages.jsonl');
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const lines = [
      line.call('get_issue', { number: 1 }),
      line.answer(mcp({ body: secret })),
      line.call('list_issues', {}),
      line.answer(mcp([])),
      line.call('post', {}, {}, 'slack'),
      line.answer(mcp({}), {}, 'slack'),
    ];
    writeFileSync(log, lines.map((each) => `${each}\n`).join(''));
    mkdirSync(join(parent, 'out'));
  });
  afterEach(async () => {
    for (const step of undo.reverse()) step();
    undo = [];
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(parent, { recursive: true, force: true });
  });

  function replace<T extends object, K extends keyof T>(owner: T, name: K, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    assert.ok(before);
    Object.defineProperty(owner, name, { configurable: true, enumerable: true, value });
    undo.push(() => Object.defineProperty(owner, name, before));
  }

  /** Lets a person answer; returns what was shown. */
  function answering(answers: Answers): string[] {
    const shown: string[] = [];
    const wanted = [answers.sessions, answers.tools, answers.guard];
    const { window } = vscode;
    replace(window, 'showQuickPick', (items: vscode.QuickPickItem[], options: vscode.QuickPickOptions) => {
      shown.push(
        `${options.title ?? ''}: ${items.map(({ label, description }) => `${label} (${description ?? ''})`).join(', ')}`,
      );
      const want = wanted.shift();
      if (want === undefined) return Promise.resolve(undefined);
      const found = items.filter(({ label }) => label.includes(want));
      return Promise.resolve(options.canPickMany === true ? found : found[0]);
    });
    replace(window, 'showOpenDialog', (options: vscode.OpenDialogOptions) => {
      shown.push(options.title ?? '');
      return Promise.resolve(answers.folder === undefined ? undefined : [vscode.Uri.file(answers.folder)]);
    });
    for (const kind of ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const)
      replace(window, kind, (message: string) => {
        shown.push(`${kind.slice(4, -7)}: ${message}`);
        return Promise.resolve(undefined);
      });
    return shown;
  }

  const all = (): Answers => ({
    sessions: 'github',
    tools: 'issue',
    guard: 'import-log/guard.wat',
    folder: join(parent, 'out'),
  });

  it('asks for sessions, tools, guard, and folder, and opens the first scenario', async () => {
    const shown = answering(all());
    await importLog(fixture.services, vscode.Uri.file(log));
    assert.deepEqual(shown.slice(0, 2), [
      'Import Gateway Log (2/5): github, session 1 (2 calls), slack, session 1 (1 call)',
      'Import Gateway Log (3/5): get_issue (1 call), list_issues (1 call)',
    ]);
    assert.match(shown[2] ?? '', /guard\.wat \(no policy, as in .*like\.guard-scenario\.json\)/);
    assert.match(shown.at(-1) ?? '', /^Information: Imported 2 steps and 0 saved answers into 1 scenario\.$/);
    const [file = ''] = readdirSync(join(parent, 'out'));
    assert.equal(basename(vscode.window.activeTextEditor?.document.uri.fsPath ?? ''), file);
    const text = readFileSync(join(parent, 'out', file), 'utf8');
    assert.match(text, /\[REDACTED:github-token-1\]/);
    assert.ok(!text.includes('ghp_'));
  });

  it('writes nothing when it is canceled at any question', async () => {
    const { sessions = '', tools = '', guard = '' } = all();
    for (const answers of [{}, { sessions }, { sessions, tools }, { sessions, tools, guard }]) {
      answering(answers);
      await importLog(fixture.services, vscode.Uri.file(log));
      assert.deepEqual(readdirSync(join(parent, 'out')), []);
    }
  });

  it('writes nothing when it is canceled while the guard never ends', async () => {
    await fixture.write(
      'endless.wat',
      `(module (memory (export "memory") 1)
        (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
        (func (export "label_resource") (param i32 i32 i32 i32) (result i32) (loop $l (br $l)) (i32.const 0))
        (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))`,
    );
    await fixture.scenario('endless.guard-scenario.json', 'endless.wat', '{}');
    const shown = answering({ ...all(), guard: 'import-log/endless.wat' });
    const out = join(parent, 'out');
    replace(
      vscode.window,
      'withProgress',
      async (
        { title }: vscode.ProgressOptions,
        task: (progress: object, token: vscode.CancellationToken) => Thenable<unknown>,
      ) => {
        const source = new vscode.CancellationTokenSource();
        const done = task({ report: () => undefined }, source.token);
        // Files wait in a folder that is made before the guard is asked.
        if (title?.startsWith('Importing') === true) {
          assert.equal(readdirSync(out).length, 1);
          source.cancel();
        }
        return done;
      },
    );
    await importLog(fixture.services, vscode.Uri.file(log));
    assert.deepEqual(readdirSync(out), []);
    assert.ok(!shown.some((each) => /^(Information|Warning|Error)/.test(each)), shown.join());
  });

  it('says what is wrong: sessions of several servers, no log, a file that is there', async () => {
    const several = answering({ sessions: 'session' });
    await importLog(fixture.services, vscode.Uri.file(log));
    assert.match(
      several.at(-1) ?? '',
      /^Error: A guard is for one server; the chosen sessions are of github, slack/,
    );
    const missing = answering(all());
    await importLog(fixture.services, vscode.Uri.file(join(parent, 'none.jsonl')));
    assert.deepEqual(missing, [
      'Error: Guard Lab cannot import the log: none.jsonl cannot be read: it does not exist.',
    ]);
    writeFileSync(join(parent, 'out/github-session-1-001.guard-scenario.json'), 'mine');
    const there = answering(all());
    await importLog(fixture.services, vscode.Uri.file(log));
    assert.match(
      there.at(-1) ?? '',
      /^Error: .*it already has github-session-1-001\.guard-scenario\.json; nothing is overwritten\.$/,
    );
    assert.deepEqual(readdirSync(join(parent, 'out')), ['github-session-1-001.guard-scenario.json']);
    assert.ok(existsSync(log));
  });

  it('takes logs that are dropped on the view, and says what else is no log', async () => {
    const taken: string[] = [];
    const drop = new LogDrop<never>((logs) => {
      taken.push(...logs.map(({ path }) => basename(path)));
      return Promise.resolve();
    });
    const data = new vscode.DataTransfer();
    data.set(
      'text/uri-list',
      new vscode.DataTransferItem('file:///a/rpc-messages.jsonl\r\nfile:///a/x.txt\r\nfile:///b/run.zip'),
    );
    await drop.handleDrop(undefined, data);
    assert.deepEqual(taken, ['rpc-messages.jsonl', 'run.zip']);
    const shown = answering({});
    await drop.handleDrop(undefined, new vscode.DataTransfer());
    assert.deepEqual(shown, ['Error: Drop gateway logs here to import them: .jsonl or .zip files.']);
  });
});
