// New Guard and Open Example with prepared answers of a person: the dialogs of VS Code have no events for extensions. The
// tests of the UI click through them.
import assert from 'node:assert/strict';
import {
  existsSync,
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { newGuard } from '../../src/editor/commands/new-guard.js';
import { openExample } from '../../src/editor/commands/open-example.js';
import { EXAMPLES } from '../../src/project/examples.js';
import { type CommandFixture, openCommands } from './command-fixture.js';

type Picked = readonly (vscode.QuickPickItem & { readonly label: string })[];

/** What a person answers; what is left out is canceled. */
interface Answers {
  readonly pick?: string;
  readonly name?: string;
  readonly folder?: vscode.Uri;
  readonly button?: string;
}

/** What was shown, and done. */
interface Shown {
  /** Titles of dialogs, messages with their buttons, and what VS Code was asked for, in their order. */
  readonly log: string[];
  items: Picked;
}

/** A list whose row `pick` is taken, or which is closed, as soon as it is complete. */
class FakePicker {
  title = '';
  items: Picked = [];
  activeItems: Picked = [];
  selectedItems: Picked = [];
  #accept = (): void => undefined;
  #hide = (): void => undefined;

  constructor(
    private readonly shown: Shown,
    private readonly pick: string | undefined,
  ) {}

  onDidAccept(listener: () => void): void {
    this.#accept = listener;
  }

  onDidHide(listener: () => void): void {
    this.#hide = listener;
  }

  show(): void {
    this.shown.log.push(this.title);
    if (!vscode.workspace.isTrusted) queueMicrotask(() => this.#answer());
  }

  set busy(busy: boolean) {
    if (!busy) this.#answer();
  }

  dispose(): void {
    this.#hide();
  }

  #answer(): void {
    this.shown.items = this.items;
    this.selectedItems = this.items.filter(({ label }) => label === this.pick);
    if (this.selectedItems.length > 0) this.#accept();
    else this.#hide();
  }
}

describe('New Guard and Open Example', () => {
  let fixture: CommandFixture;
  let parent: string;
  let undo: (() => void)[] = [];
  before(async () => {
    fixture = await openCommands('new-guard');
    await fixture.write('a.txt', '');
  });
  after(() => fixture.close());
  beforeEach(() => (parent = mkdtempSync(join(tmpdir(), 'guard-lab-new-'))));
  afterEach(() => {
    for (const step of undo.reverse()) step();
    undo = [];
    rmSync(parent, { recursive: true, force: true });
  });

  /** Replaces a member of VS Code's API until the end of the test. */
  function replace<T extends object, K extends keyof T>(owner: T, name: K, value: unknown): void {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    assert.ok(before);
    Object.defineProperty(owner, name, { configurable: true, enumerable: true, value });
    undo.push(() => Object.defineProperty(owner, name, before));
  }

  /** Lets a person answer. */
  function answering({ pick, name, folder, button }: Answers): Shown {
    const shown: Shown = { log: [], items: [] };
    const { window, commands, workspace } = vscode;
    replace(window, 'createQuickPick', () => new FakePicker(shown, pick));
    replace(window, 'showInputBox', (options: vscode.InputBoxOptions) => {
      shown.log.push(options.title ?? '');
      return Promise.resolve(name);
    });
    replace(window, 'showOpenDialog', (options: vscode.OpenDialogOptions) => {
      shown.log.push(options.title ?? '');
      return Promise.resolve(folder && [folder]);
    });
    replace(window, 'showInformationMessage', (message: string, ...buttons: string[]) => {
      shown.log.push(`${message} [${buttons.join('] [')}]`);
      return Promise.resolve(button);
    });
    replace(window, 'showErrorMessage', (message: string) => {
      shown.log.push(`error: ${message}`);
      return Promise.resolve(undefined);
    });
    replace(commands, 'executeCommand', (command: string, uri: vscode.Uri) => {
      shown.log.push(`${command} ${uri.fsPath}`);
      return Promise.resolve();
    });
    replace(workspace, 'updateWorkspaceFolders', (at: number, gone: number, { uri }: { uri: vscode.Uri }) => {
      shown.log.push(`folder ${String(at)}: ${uri.fsPath}`);
      return gone === 0;
    });
    return shown;
  }

  const steps = ['New Guard (1/3)', 'New Guard (2/3)', 'New Guard (3/3): Where to Create Its Folder'];

  it('end without a file when they are canceled at any step', async () => {
    const cancels: readonly (readonly [Answers, number])[] = [
      [{}, 1],
      [{ pick: 'WAT' }, 2],
      [{ pick: 'WAT', name: 'mine' }, 3],
    ];
    for (const [answers, shownSteps] of cancels) {
      const shown = answering(answers);
      await newGuard(fixture.services);
      assert.deepEqual(shown.log, steps.slice(0, shownSteps));
    }
    for (const answers of [{}, { pick: 'traps' }]) {
      const shown = answering(answers);
      await openExample(fixture.services);
      assert.equal(shown.log.length, 'pick' in answers ? 2 : 1);
    }
    assert.deepEqual(readdirSync(parent), []);
  });

  it('write a guard, and open nothing when the message is closed', async () => {
    const shown = answering({ pick: 'WAT', name: 'mine', folder: vscode.Uri.file(parent) });
    await newGuard(fixture.services);
    assert.deepEqual(shown.log, [...steps, `Created mine in ${parent}. [Open Folder] [Add to Workspace]`]);
    assert.match(readFileSync(join(parent, 'mine/guard-lab.json'), 'utf8'), /"name": "mine"/);
    assert.ok(existsSync(join(parent, 'mine/.gitignore')));
  });

  it('open the new folder, or add it after those of the workspace', async () => {
    const folder = vscode.Uri.file(parent);
    const opened = answering({ pick: 'WAT', name: 'mine', folder, button: 'Open Folder' });
    await newGuard(fixture.services);
    assert.equal(opened.log.at(-1), `vscode.openFolder ${join(parent, 'mine')}`);
    const added = answering({ pick: 'traps', folder, button: 'Add to Workspace' });
    await openExample(fixture.services);
    const count = vscode.workspace.workspaceFolders?.length ?? 0;
    assert.equal(added.log.at(-1), `folder ${String(count)}: ${join(parent, 'traps')}`);
  });

  it('only open the folder in an empty window', async () => {
    const shown = answering({ pick: 'traps', folder: vscode.Uri.file(parent) });
    replace(vscode.workspace, 'workspaceFolders', undefined);
    await openExample(fixture.services);
    assert.equal(shown.log.at(-1), `Created traps in ${parent}. [Open Folder]`);
  });

  it('write nothing where files are, a link leads elsewhere, or is no disk', async () => {
    mkdirSync(join(parent, 'mine'));
    writeFileSync(join(parent, 'mine/tools.json'), 'mine');
    const elsewhere = join(parent, 'elsewhere');
    mkdirSync(elsewhere);
    mkdirSync(join(parent, 'home'));
    symlinkSync(elsewhere, join(parent, 'home/mine'), 'junction');
    const errors: string[] = [];
    for (const folder of [
      vscode.Uri.file(parent),
      vscode.Uri.file(join(parent, 'home')),
      vscode.Uri.parse('vscode-vfs://github/acme/app'),
    ]) {
      const shown = answering({ pick: 'WAT', name: 'mine', folder });
      await newGuard(fixture.services);
      errors.push(shown.log.at(-1) ?? '');
    }
    assert.match(
      errors[0] ?? '',
      /^error: Guard Lab cannot create .*mine: it already has tools\.json; nothing is overwritten\.$/,
    );
    assert.match(
      errors[1] ?? '',
      /^error: Guard Lab cannot create .*mine: mine is a link to .*elsewhere, outside of the folder\.$/,
    );
    assert.equal(
      errors[2],
      'error: Guard Lab cannot create a guard there, because the folder is not on the disk.',
    );
    assert.deepEqual(readdirSync(join(parent, 'mine')), ['tools.json']);
    assert.deepEqual(readdirSync(elsewhere), []);
  });

  it('say when the files of the extension are missing', async () => {
    const context = { ...fixture.services.context, extensionPath: join(parent, 'gone') };
    const services = { ...fixture.services, context } as typeof fixture.services;
    for (const [command, pick] of [
      [newGuard, 'WAT'],
      [openExample, 'traps'],
    ] as const) {
      const shown = answering({ pick, name: 'mine', folder: vscode.Uri.file(parent) });
      await command(services);
      assert.match(shown.log.at(-1) ?? '', /^error: .*gone.* cannot be read .*; install Guard Lab again\.$/);
    }
    assert.deepEqual(readdirSync(parent), []);
  });

  it('offer all examples with what they show and need, and say what to do before the first build', async () => {
    const shown = answering({ pick: 'tool-rules', folder: vscode.Uri.file(parent) });
    await openExample(fixture.services);
    assert.deepEqual(
      shown.items.map(({ label, description }) => [label, description]),
      EXAMPLES.map(({ name, shows }) => [name, shows]),
    );
    assert.equal(shown.items[0]?.detail, 'WAT. Needs no compiler');
    assert.match(shown.items.at(-1)?.detail ?? '', /^AssemblyScript\. \$\((check|warning)\)/);
    assert.match(shown.log.at(-1) ?? '', /^Created tool-rules in .* Run "npm install" once\. \[/);
    assert.ok(existsSync(join(parent, 'tool-rules/assembly/json.ts')));
  });

  it('say what is missing, and how to get it', async () => {
    const path = process.env['PATH'];
    process.env['PATH'] = parent;
    undo.push(() => (process.env['PATH'] = path));
    const shown = answering({ pick: 'author-association', folder: vscode.Uri.file(parent) });
    await openExample(fixture.services);
    const missing = 'Not found: npm. Install Node.js 20 or later.';
    assert.equal(shown.items[4]?.detail, `AssemblyScript. $(warning) ${missing}`);
    assert.match(shown.log.at(-1) ?? '', /Install Node\.js 20 or later\. Run "npm install" once\. \[/);
    const languages = answering({});
    await newGuard(fixture.services);
    assert.deepEqual(
      languages.items.map(({ detail }) => detail?.split('. ')[0]),
      [
        'Needs no compiler',
        '$(warning) Not found: npm',
        "$(warning) Not found: cargo, Rust's standard library for wasm32-unknown-unknown",
        '$(warning) Not found: clang for wasm32, wasm-ld',
        '$(warning) Not found: tinygo',
      ],
    );
  });

  it('start no program in a workspace that is not trusted, and write all the same', async () => {
    replace(vscode.workspace, 'isTrusted', false);
    const shown = answering({ pick: 'Rust', name: 'mine', folder: vscode.Uri.file(parent) });
    await newGuard(fixture.services);
    assert.equal(
      shown.items.find(({ label }) => label === 'Rust')?.detail,
      "Needs cargo and Rust's standard library for wasm32-unknown-unknown",
    );
    assert.match(shown.log.at(-1) ?? '', /^Created mine in .*\. \[Open Folder\] \[Add to Workspace\]$/);
    assert.ok(existsSync(join(parent, 'mine/Cargo.toml')));
  });
});
