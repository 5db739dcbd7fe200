import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { newScenario } from '../../src/editor/new-scenario/new-scenario.js';
import { scenarioFromRun } from '../../src/editor/new-scenario/scenario-from-run.js';
import { Catalogs } from '../../src/editor/tool-map/catalogs.js';
import { COMMANDS } from '../../src/ide/ids.js';
import { parseScenario } from '../../src/scenario/parse.js';
import { openCommands, type CommandFixture } from './command-fixture.js';

const PROJECT = join(__dirname, '..');

/** A guard whose label_resource does `body`, and that knows no policy. */
function guardText(body: string): string {
  const others = ['label_agent', 'label_response'].map(
    (name) => `(func (export "${name}") (param i32 i32 i32 i32) (result i32) (i32.const 0))`,
  );
  const resource = `(func (export "label_resource") (param i32 i32 i32 i32) (result i32) ${body})`;
  return `(module (memory (export "memory") 2)\n  ${[...others, resource].join('\n  ')})\n`;
}

const CATALOG = JSON.stringify({
  tools: [
    {
      name: 'list_issues',
      description: 'Lists issues',
      inputSchema: {
        type: 'object',
        properties: { owner: { type: 'string' }, repo: { type: 'string' } },
        required: ['owner', 'repo'],
      },
    },
  ],
});

describe('new scenarios', () => {
  let fixture: CommandFixture;
  let undo: (() => void)[] = [];

  before(async () => {
    fixture = await openCommands('new-scenario');
    // The last run is the one of a person, and what a guard did once is not overtaken by what it does now.
    await fixture.set('runWhileTyping.enabled', false);
  });
  after(() => fixture.close());
  afterEach(async () => {
    for (const step of undo.reverse()) step();
    undo = [];
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  function replace<T extends object>(owner: T, name: keyof T, value: unknown): void {
    const original = Object.getOwnPropertyDescriptor(owner, name);
    assert.ok(original);
    Object.defineProperty(owner, name, { configurable: true, enumerable: true, value });
    undo.push(() => Object.defineProperty(owner, name, original));
  }

  /** Lets a person choose, by labels, in order of the questions; undefined: cancels. '': the first one. */
  function choosing(...wanted: (string | undefined)[]): string[] {
    const shown: string[] = [];
    replace(
      vscode.window,
      'showQuickPick',
      (items: vscode.QuickPickItem[], options: vscode.QuickPickOptions) => {
        shown.push(`${options.title ?? ''}: ${items.map(({ label }) => label).join(' | ')}`);
        const want = wanted.shift();
        return Promise.resolve(items.find(({ label }) => want !== undefined && label.startsWith(want)));
      },
    );
    replace(vscode.window, 'showInputBox', (options: vscode.InputBoxOptions) => {
      shown.push(`${options.title ?? ''}: ${options.prompt ?? ''}`);
      return Promise.resolve(wanted.shift());
    });
    for (const kind of ['showInformationMessage', 'showWarningMessage', 'showErrorMessage'] as const)
      replace(vscode.window, kind, (message: string) => {
        shown.push(`${kind.slice(4, -7)}: ${message}`);
        return Promise.resolve(undefined);
      });
    return shown;
  }

  /** New Scenario, in this copy of the extension: its questions are those that are answered here. */
  function ask(...args: unknown[]): Promise<void> {
    const { services } = fixture;
    const catalogs = new Catalogs(services.settings, services.context.workspaceState);
    return newScenario(services, catalogs, ...args);
  }

  async function labelingGuard(name: string): Promise<vscode.Uri> {
    return fixture.write(name, readFileSync(join(PROJECT, 'examples/repository-labels/guard.wat'), 'utf8'));
  }

  /** Runs a scenario that was just written, and gives its verdict. */
  async function verdictOf(name: string): Promise<string | undefined> {
    const uri = fixture.uri(name);
    await fixture.until(() => fixture.services.scenarios.get(uri));
    await fixture.run(COMMANDS.runScenario, uri);
    return fixture.verdict(uri);
  }

  it('ask for policy and tool, fill in what the guard asked for, and pass', async () => {
    const guard = await labelingGuard('labels.wat');
    await fixture.write('tools.json', CATALOG);
    await vscode.window.showTextDocument(guard);
    const shown = choosing('', '');
    await ask();
    assert.deepEqual(shown, [
      'New Scenario (1/2): repos: public, min-integrity: none | repos: all, min-integrity: none | repos: ["acme/app"], min-integrity: none | No policy',
      'New Scenario (2/2): list_issues | Other tool…',
    ]);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.uri.path, fixture.uri('labels.guard-scenario.json').path);
    assert.equal(editor?.document.getText(editor.selection), 'list_issues');
    const { scenario } = parseScenario(await fixture.read('labels.guard-scenario.json'));
    const [step] = scenario?.steps ?? [];
    assert.ok(step?.kind === 'tool');
    assert.deepEqual(step.args, { owner: 'acme', repo: 'app' });
    assert.deepEqual(
      step.backend.map(({ tool }) => tool),
      ['get_repository'],
    );
    assert.equal(step.expect?.operation, 'read');
    assert.equal(await verdictOf('labels.guard-scenario.json'), 'passed');
    // The next one offers what there is, under a name that is free; the tool can be another one.
    const again = choosing('', 'Other', 'create_issue');
    await ask(guard);
    assert.equal(again.at(-1), 'New Scenario (2/2): Name of the tool, as the MCP server has it');
    assert.match(await fixture.read('labels-2.guard-scenario.json'), /"tool": "create_issue"/);
    assert.equal(await verdictOf('labels-2.guard-scenario.json'), 'passed');
  });

  it('write nothing when a question is canceled', async () => {
    const guard = await fixture.write('canceled.wat', guardText('(i32.const -1)'));
    for (const answers of [[undefined], ['', undefined], ['', 'Other', undefined]]) {
      choosing(...answers);
      await ask(guard);
    }
    const files = await vscode.workspace.fs.readDirectory(fixture.uri('.'));
    assert.deepEqual(
      files.map(([name]) => name).filter((name) => name.startsWith('canceled')),
      ['canceled.wat'],
    );
  });

  it('expect the error of a guard that fails, and are examples for one that does not load', async () => {
    const failing = await fixture.write('failing.wat', guardText('(i32.const -1)'));
    choosing('No policy', '');
    await ask(failing);
    assert.match(await fixture.read('failing.guard-scenario.json'), /"expect": \{ "outcome": "error" \}/);
    assert.equal(await verdictOf('failing.guard-scenario.json'), 'passed');
    const broken = await fixture.write(
      'broken.wat',
      guardText('(i32.const 1) (unreachable)').replace('2)', '2) ('),
    );
    const shown = choosing('', '');
    await ask(broken);
    assert.match(shown.at(-1) ?? '', /^Warning: new-scenario\/broken\.wat could not be asked about/);
    assert.match(await fixture.read('broken.guard-scenario.json'), /"tool": "get_issue"/);
  });

  it('come from a step that ran: its answers, what was seen, and earlier steps only where they matter', async () => {
    await labelingGuard('seen.wat');
    const text = readFileSync(join(PROJECT, 'examples/repository-labels/labels.guard-scenario.json'), 'utf8');
    const from = await fixture.write('of.guard-scenario.json', text.replace('./guard.wat', './seen.wat'));
    await fixture.until(() => fixture.services.scenarios.get(from));
    await fixture.run(COMMANDS.runScenario, from);
    const shown = choosing('list issues');
    await scenarioFromRun(fixture.services);
    assert.deepEqual(shown, [
      'New Scenario from This Run: list issues | open an issue | label_resource on its own',
    ]);
    const name = 'seen-list-issues.guard-scenario.json';
    const written = await fixture.read(name);
    const { scenario } = parseScenario(written);
    const [step, ...others] = scenario?.steps ?? [];
    assert.ok(step?.kind === 'tool' && others.length === 0);
    assert.deepEqual(
      step.backend.map(({ tool }) => tool),
      ['get_repository'],
    );
    assert.equal(step.expect?.outcome, 'allowed');
    assert.match(written, /"result": \{ "name": "app", "private": false \}/);
    assert.equal(vscode.window.activeTextEditor?.document.uri.path, fixture.uri(name).path);
    assert.equal(await verdictOf(name), 'passed');
    // By number, as a test of the Test Explorer; a guard that changed since goes otherwise.
    await fixture.write('seen.wat', guardText('(i32.const -1)'));
    await scenarioFromRun(fixture.services, from, 0);
    assert.match(
      shown.at(-1) ?? '',
      /^Warning: Guard Lab: "list issues" is not written as a scenario: .*"error"/,
    );
  });
});
