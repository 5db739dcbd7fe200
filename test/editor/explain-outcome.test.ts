import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { COMMANDS } from '../../src/ide/ids.js';
import { openCommands, type CommandFixture } from './command-fixture.js';
import { activeTab } from './workspace-fixture.js';

const ANSWER = '{"resource":{"description":"issue","secrecy":[],"integrity":["merged"]},"operation":"write"}';
const LENGTH = String(ANSWER.length);
/** A guard that labels each request as a write that needs merged integrity. */
const GUARD = `(module (memory (export "memory") 2) (data (i32.const 0) "${ANSWER.replaceAll('"', '\\"')}")
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    (memory.copy (local.get 2) (i32.const 0) (i32.const ${LENGTH})) (i32.const ${LENGTH})))
`;
const SCENARIO = `{ "version": 1, "guard": "./guard.wat",
  "steps": [{ "name": "create", "tool": "create_issue", "expect": { "outcome": "denied" } }] }
`;
const REASON = /requires the integrity tag .{1,8}merged/;

describe('Explain Outcome', () => {
  let fixture: CommandFixture;
  let scenario: vscode.Uri;
  before(async () => {
    fixture = await openCommands('explain-outcome');
    await fixture.write('guard.wat', GUARD);
    scenario = await fixture.write('write.guard-scenario.json', SCENARIO);
    await fixture.until(() => fixture.services.scenarios.get(scenario));
  });
  after(() => fixture.close());

  it('opens the explanation of a step, rendered', async () => {
    await fixture.run(COMMANDS.explainOutcome, scenario, 0);
    const input = await activeTab(vscode.TabInputCustom);
    assert.equal(input.viewType, 'vscode.markdown.preview.editor');
    assert.match(input.uri.path, /create \(why\)\.md$/);
    const text = (await vscode.workspace.openTextDocument(input.uri)).getText();
    assert.match(text, /^### create: denied\n/);
    assert.match(text, /Add the integrity tag .{1,8}merged.{1,8} to the agent/);
  });

  it('is linked from the hover over the expected outcome of a step that ran', async () => {
    const document = await vscode.workspace.openTextDocument(scenario);
    await fixture.run(COMMANDS.runScenario, scenario);
    await fixture.until(() => (fixture.verdict(scenario) === 'passed' ? true : undefined));
    const position = document.positionAt(SCENARIO.indexOf('"denied"') + 2);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      scenario,
      position,
    );
    const texts = hovers.flatMap(({ contents }) =>
      contents.map((part) => (part instanceof vscode.MarkdownString ? part.value : '')),
    );
    const text = texts.find((each) => each.includes(COMMANDS.explainOutcome)) ?? '';
    assert.match(text.replaceAll('&nbsp;', ' '), REASON);
  });
});
