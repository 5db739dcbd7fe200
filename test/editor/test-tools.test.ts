// What tools that read tests get: VS Code's own runTests and testFailure, which agents use.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { openTesting, type TestingFixture } from './testing-fixture.js';

const GUARD = `(module
  (memory (export "memory") 2)
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    unreachable)
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;
const FINE = GUARD.replace('unreachable', '(i32.const 0)');

const scenario = (guard: string, expect: string): string => `{
  "version": 1,
  "guard": "${guard}.wat",
  "steps": [
    { "name": "list issues", "call": "label_resource"${expect} }
  ]
}
`;
const CHECKED = ', "expect": { "trap": false }';

describe('tools that read tests', () => {
  let fixture: TestingFixture;

  before(async () => {
    fixture = await openTesting('test-tools');
    await fixture.write('traps.wat', GUARD);
    await fixture.write('fine.wat', FINE);
  });
  after(() => fixture.close());

  /** What an agent gets from a tool. */
  async function invoke(tool: string, input: object): Promise<string> {
    const { content } = await vscode.lm.invokeTool(tool, { input, toolInvocationToken: undefined });
    return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('\n');
  }
  /**
   * Runs tests by name as an agent does, as soon as VS Code knows them. Not by file: `runTests` looks for a file of this
   * computer, and here all are on a server.
   */
  async function run(name: string): Promise<string> {
    for (;;) {
      const said = await invoke('runTests', { testNames: [name] });
      if (!said.includes('No tests found')) return said;
    }
  }
  async function add(name: string, text: string): Promise<vscode.Uri> {
    const file = `${name}.guard-scenario.json`;
    const uri = await fixture.write(file, text);
    await fixture.item(file);
    return uri;
  }

  it('get cause, file, line and code of a failure that has two sides', async () => {
    const uri = await add('has-sides', scenario('traps', ', "expect": { "outcome": "allowed" }'));
    const said = await run('has-sides');
    assert.match(said, /<summary passed=0 failed=1 \/>/);
    assert.match(said, /<expectedOutput>\s+allowed\s+<\/expectedOutput>/);
    const message = /<message>([^]*)<\/message>/.exec(said)?.[1] ?? said;
    assert.match(message, /expect\.outcome: expected "allowed", got "error"[^]*wasm error: unreachable/);
    assert.match(message, /In the guard: .*label_resource.* at .*traps\.wat:5:5/);
    assert.ok(message.includes(`In the scenario: ${uri.path}:5:`), message);
    assert.match(message, /Finding: .*\[trap\]/);
    const last = await invoke('testFailure', {});
    assert.ok(last.includes(message), last);
  });

  it('count what ran without anything checked as no success', async () => {
    await add('has-no-checks', scenario('fine', '').replace('list issues', 'unchecked request'));
    const said = await run('has-no-checks');
    assert.match(said, /<summary passed=0 failed=1 \/>/);
    assert.match(said, /ran, nothing checked: add "expect"/);
    assert.match(await run('unchecked request'), /failed=1[^]*nothing checked/);
  });

  it('get the run that they asked for, and not what is shown after an edit or for a command', async () => {
    const uri = await add('is-edited', scenario('fine', CHECKED));
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    assert.match(await run('is-edited'), /<summary passed=1 failed=0 \/>/);
    const broken = scenario('traps', CHECKED);
    // Right after the edit: the results of the old text are about to be taken back.
    await fixture.replace(document, broken);
    assert.match(await run('is-edited'), /<summary passed=0 failed=1 \/>/);
    await fixture.replace(document, scenario('fine', CHECKED));
    assert.match(await run('is-edited'), /<summary passed=1 failed=0 \/>/);
    assert.match(await invoke('testFailure', {}), /✓.* list issues/);
    await fixture.revert(document);
  });

  it('are not disturbed by runs of agents', async () => {
    await add('is-asked-for', scenario('traps', CHECKED));
    const other = await add('is-another', scenario('fine', CHECKED));
    await run('is-asked-for');
    await fixture.services.runner.run([other], { reason: 'user', origin: 'agent' });
    assert.match(await invoke('testFailure', {}), /<testFailure name="#?.*list issues/);
  });
});
