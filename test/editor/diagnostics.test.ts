import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { COMMANDS, SCHEMES } from '../../src/ide/ids.js';
import { type DiagnosticsFixture, openDiagnostics } from './diagnostics-fixture.js';
import { quickFix, until } from './workspace-fixture.js';

/** A guard whose label_resource does `body`, in line 3. */
const guardText = (body: string): string => `(module (memory (export "memory") 2)
  (func (export "label_resource") (param i32 i32 i32 i32) (result i32)
    ${body})
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const 0)))
`;

/** A scenario with one raw call of label_resource, in line 2. */
const scenarioText = (
  guard: string,
  expect: string,
): string => `{ "version": 1, "guard": "${guard}", "steps": [
  { "name": "ask", "call": "label_resource", "expect": ${expect} } ] }
`;

const FINE = '{ "trap": false }';
const nothing = (drawn: string): boolean => drawn === '';

describe('diagnostics while editing', () => {
  let fixture: DiagnosticsFixture;
  before(async () => {
    fixture = await openDiagnostics('diagnostics');
  });
  after(() => fixture.close());

  /** A guard and a scenario for it, known and shown; the guard is shown last. */
  async function pair(
    name: string,
    body: string,
    expect: string,
  ): Promise<{ guard: vscode.TextDocument; scenario: vscode.TextDocument }> {
    // First the guard: a scenario that is shown before it names a guard that is missing.
    await fixture.write(`${name}.wat`, guardText(body));
    const scenario = await fixture.show(`${name}.guard-scenario.json`, scenarioText(`${name}.wat`, expect));
    return { scenario, guard: await fixture.show(`${name}.wat`, guardText(body)) };
  }

  it('show a syntax error at its token as it is typed, until it is corrected', async () => {
    const guard = await fixture.show('syntax.wat', guardText('(i32.const 0)'));
    await fixture.type(guard, '(i32.const 0)', '(i32.cnst 0)');
    assert.equal(
      await fixture.drawn(guard.uri, (drawn) => drawn !== ''),
      '3:6-3:14 Error wat-syntax: unexpected token "i32.cnst", expected an instr.',
    );
    await fixture.type(guard, 'i32.cnst', 'i32.const');
    await fixture.drawn(guard.uri, nothing);
  });

  it('say at the guard alone why a scenario cannot run, while its guard is open', async () => {
    const { guard, scenario } = await pair('broken', '(i32.const 0)', FINE);
    await fixture.type(guard, '(i32.const 0)', '(i32.cnst 0)');
    await fixture.drawn(guard.uri, (drawn) => drawn.includes('wat-syntax'));
    await fixture.services.runner.run([scenario.uri], { reason: 'user' });
    await fixture.hinted(scenario.uri, 'scenario-not-run');
    assert.equal(await fixture.drawn(scenario.uri, nothing), '');
  });

  it('show why the gateway would not load the guard, and correct it', async () => {
    const guard = await fixture.show(
      'load.wat',
      guardText('(i32.const 0)').replace(
        '(param i32 i32 i32 i32) (result i32)\n',
        '(param i32) (result i32)\n',
      ),
    );
    assert.equal(
      await fixture.drawn(guard.uri, (drawn) => drawn !== ''),
      '2:35-2:59 Error wrong-signature: WASM module function label_resource must have signature (i32,i32,i32,i32)->i32, got [127]->[127]',
    );
    await fixture.fix(guard, 'wrong-signature', 'Correct the signature of label_resource');
    await fixture.drawn(guard.uri, nothing);
    assert.equal(guard.getText(), guardText('(i32.const 0)'));
  });

  it('have a code that leads to its page', async () => {
    const guard = await fixture.show('code.wat', '(module (memory 1))');
    await fixture.drawn(guard.uri, (drawn) => drawn.includes('missing-export'));
    const found = fixture.of(guard.uri).find(({ code }) => typeof code === 'object');
    assert.ok(typeof found?.code === 'object');
    assert.equal(found.code.target.toString(true), `command:${COMMANDS.explainCode}?["missing-export"]`);
    const opened = new Promise<void>((resolve) => {
      const listener = vscode.window.tabGroups.onDidChangeTabs(() => {
        const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
        if (!tabs.some(({ label }) => label.includes('missing-export.md'))) return;
        listener.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand(COMMANDS.explainCode, 'missing-export');
    await opened;
    const page = vscode.Uri.parse(`${SCHEMES.documentation}:/missing-export.md`);
    const document = await vscode.workspace.openTextDocument(page);
    assert.match(document.getText(), /^# Missing label function/);
  });

  it('go with the document of a guard', async () => {
    const guard = await fixture.show('closed.wat', '(module (memory 1))');
    await fixture.drawn(guard.uri, (drawn) => drawn !== '');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await fixture.drawn(guard.uri, nothing);
  });

  it('show a trap once, at its instruction, with the step and what it made fail', async () => {
    const { guard, scenario } = await pair('trap', '(i32.const 0)', FINE);
    await fixture.type(guard, '(i32.const 0)', '(unreachable)');
    assert.equal(
      await fixture.drawn(guard.uri, (drawn) => drawn !== ''),
      '3:6-3:17 Error trap: label_resource trapped: unreachable; the guard is unavailable from now on -> trap.guard-scenario.json:2 -> trap.guard-scenario.json:2',
    );
    assert.match(
      fixture.of(guard.uri).find(({ severity }) => severity === vscode.DiagnosticSeverity.Error)?.message ??
        '',
      /\nWASM function call failed: wasm error: unreachable\n {2}at label_resource \(.*trap\.wat:3:6\)$/,
    );
    await fixture.hinted(scenario.uri, 'trap');
    assert.equal(await fixture.drawn(scenario.uri, nothing), '');
    const [hint, ...others] = fixture.of(scenario.uri);
    assert.deepEqual([hint?.severity, others], [vscode.DiagnosticSeverity.Hint, []]);
    assert.deepEqual(
      hint?.relatedInformation?.map(({ message }) => message),
      ['in label_resource', 'expect.trap: expected false, got "unreachable"'],
    );
    await fixture.type(guard, '(unreachable)', '(i32.const 0)');
    await fixture.drawn(guard.uri, nothing);
    await fixture.drawn(scenario.uri, nothing);
  });

  it('go when an edit is taken back before the pause after it has ended', async () => {
    const { guard, scenario } = await pair('back', '(i32.const 0)', FINE);
    await fixture.type(guard, '(i32.const 0)', '(unreachable)');
    await fixture.services.runner.run([scenario.uri], { reason: 'user' });
    await fixture.drawn(guard.uri, (drawn) => drawn.includes('trap'));
    await fixture.type(guard, '(unreachable)', '(i32.const 0)');
    await fixture.drawn(guard.uri, nothing);
  });

  it('show a failed expectation of unsaved text, and take the actual value over', async () => {
    const { scenario } = await pair('expect', '(i32.const -7)', '{ "outcome": "error" }');
    await fixture.type(scenario, '"outcome": "error"', '"error": "no"');
    assert.match(
      await fixture.drawn(scenario.uri, (drawn) => drawn !== ''),
      /^2:58-2:71 Error failed-expectation: expect\.error: expected "no", got "WASM function returned error code: -7" -> expect\.wat:2$/,
    );
    await fixture.fix(scenario, 'failed-expectation', 'Update the expected value');
    await fixture.drawn(scenario.uri, nothing);
    assert.match(scenario.getText(), /"error": "WASM function returned error code: -7"/);
  });

  it('leave failed expectations out when people want that', async () => {
    const { scenario } = await pair('quiet', '(i32.const -7)', '{ "outcome": "error" }');
    await fixture.type(scenario, '"outcome": "error"', '"error": "no"');
    await fixture.drawn(scenario.uri, (drawn) => drawn.includes('failed-expectation'));
    await fixture.set('diagnostics.failedExpectations', false);
    await fixture.drawn(scenario.uri, nothing);
    await fixture.set('diagnostics.failedExpectations', undefined);
    await fixture.drawn(scenario.uri, (drawn) => drawn.includes('failed-expectation'));
  });

  it('run a compiled guard again when its file changes', async () => {
    const bytesOf = async (name: string, body: string): Promise<Uint8Array> => {
      const { outcome } = await fixture.services.guards.read(await fixture.write(name, guardText(body)));
      assert.ok(outcome.ok);
      return outcome.file.module.bytes;
    };
    await fixture.write('built.wasm', await bytesOf('source.wat', '(i32.const 0)'));
    const scenario = await fixture.show('built.guard-scenario.json', scenarioText('built.wasm', FINE));
    await fixture.drawn(scenario.uri, nothing);
    await fixture.write('built.wasm', await bytesOf('source-2.wat', '(unreachable)'));
    await fixture.drawn(scenario.uri, (drawn) => drawn.includes('trap: label_resource trapped: unreachable'));
    const trap = fixture
      .of(scenario.uri)
      .find(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
    assert.ok(
      trap?.relatedInformation?.some(
        ({ message }) => message === 'expect.trap: expected false, got "unreachable"',
      ),
    );
  });

  it('go when the text changes and nothing is run while typing', async () => {
    const { guard, scenario } = await pair('off', '(unreachable)', FINE);
    await fixture.set('runWhileTyping.enabled', false);
    await fixture.services.runner.run([scenario.uri], { reason: 'user' });
    await fixture.drawn(guard.uri, (drawn) => drawn.includes('trap'));
    await fixture.type(guard, '(unreachable)', '(i32.const 0)');
    await fixture.drawn(guard.uri, nothing);
    await fixture.drawn(scenario.uri, nothing);
    await fixture.set('runWhileTyping.enabled', undefined);
  });

  it('of a scenario go when its file is deleted', async () => {
    const { guard, scenario } = await pair('gone', '(i32.const 0)', FINE);
    await fixture.type(guard, '(i32.const 0)', '(unreachable)');
    await fixture.drawn(guard.uri, (drawn) => drawn.includes('trap'));
    await vscode.commands.executeCommand('vscode.open', scenario.uri);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(scenario.uri);
    await fixture.drawn(guard.uri, nothing);
    await until(() => fixture.of(scenario.uri).length === 0 || undefined, fixture.catchUp);
  });

  it('show a guard that is missing, and correct its path', async () => {
    await fixture.write('present.wat', guardText('(i32.const 0)'));
    const scenario = await fixture.show('missing.guard-scenario.json', scenarioText('./presnet.wat', FINE));
    assert.equal(
      await fixture.drawn(scenario.uri, (drawn) => drawn !== ''),
      '1:26-1:41 Error guard-missing: The guard "./presnet.wat" does not exist; did you mean "./present.wat"?',
    );
    await fixture.fix(scenario, 'guard-missing', 'Change to "./present.wat"');
    await fixture.drawn(scenario.uri, nothing);
  });

  it('offer each quick fix once', async () => {
    const guard = await fixture.show('empty.wat', '(module (memory 1))');
    await fixture.drawn(guard.uri, (drawn) => drawn.split('missing-export').length === 3);
    const all = 'Add label_agent, label_resource, label_response';
    await quickFix(guard.uri, new vscode.Range(0, 0, 0, 1), all);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      guard.uri,
      new vscode.Range(0, 0, 0, 1),
      vscode.CodeActionKind.QuickFix.value,
    );
    const titles = actions.map(({ title }) => title);
    assert.deepEqual(titles, [...new Set(titles)]);
    assert.ok(titles.includes(all), titles.join(', '));
  });

  it('correct a misspelt property', async () => {
    const scenario = await fixture.show(
      'typo.guard-scenario.json',
      scenarioText('present.wat', '{ "trpa": false }'),
    );
    await fixture.drawn(scenario.uri, (drawn) => drawn.includes('unknown-property'));
    await fixture.fix(scenario, 'unknown-property', 'Change to "trap"');
    await fixture.drawn(scenario.uri, nothing);
  });

  it('say why an untitled guard would not load', async () => {
    const guard = await vscode.workspace.openTextDocument({
      language: 'wat',
      content: '(module (memory 999))',
    });
    await vscode.window.showTextDocument(guard);
    assert.equal(
      await fixture.drawn(guard.uri, (drawn) => drawn !== ''),
      '1:9-1:21 Error load-refused: failed to instantiate WASM module: section memory: min 999 pages (62 Mi) over limit of 256 pages (16 Mi)',
    );
  });

  it('say what a scenario expects in vain before it runs, until that is switched off', async () => {
    await fixture.set('runWhileTyping.enabled', false);
    await fixture.write('vain.wat', guardText('(i32.const 0)'));
    const text = `{ "version": 1, "guard": "vain.wat", "steps": [
  { "name": "ask", "tool": "list_issues", "expect": { "operation": "write", "items": [] } } ] }
`;
    const scenario = await fixture.show('vain.guard-scenario.json', text);
    const vain =
      '2:77-2:88 Warning contradiction: `items` can never hold next to `"operation": "write"`: no items are labeled then -> vain.guard-scenario.json:2';
    assert.equal(await fixture.drawn(scenario.uri, (drawn) => drawn !== ''), vain);
    await fixture.set('findings', { contradiction: false });
    await fixture.drawn(scenario.uri, nothing);
    await fixture.set('findings', undefined);
    await fixture.drawn(scenario.uri, (drawn) => drawn === vain);
    await fixture.fix(scenario, 'contradiction', 'Remove `items`');
    await fixture.drawn(scenario.uri, (drawn) => !drawn.includes('contradiction'));
    await fixture.set('runWhileTyping.enabled', undefined);
  });

  it('say once that the gateway refuses the policy, before and after the run', async () => {
    const guard = await fixture.write('policy.wat', guardText('(i32.const 0)'));
    assert.ok(guard);
    const scenario = await fixture.show(
      'policy.guard-scenario.json',
      `{ "version": 1, "guard": "policy.wat",
  "policy": { "allow-only": { "repos": "publik", "min-integrity": "none" } }, "steps": [] }
`,
    );
    const refused = "2:31-2:48 Error policy-refused: allow-only.repos string must be 'all' or 'public'";
    assert.equal(await fixture.drawn(scenario.uri, (drawn) => drawn !== ''), refused);
    await fixture.services.runner.run([scenario.uri], { reason: 'user' });
    assert.equal(await fixture.drawn(scenario.uri, (drawn) => drawn !== ''), refused);
    await fixture.fix(scenario, 'policy-refused', 'Change to "public"');
    await fixture.drawn(scenario.uri, (drawn) => !drawn.includes('policy-refused'));
  });

  it('lead a trap of a guard without debug information to its disassembly', async () => {
    const { outcome } = await fixture.services.guards.read(
      await fixture.write('stripped-source.wat', guardText('(unreachable)')),
    );
    assert.ok(outcome.ok);
    await fixture.write('stripped.wasm', outcome.file.module.bytes);
    const scenario = await fixture.show(
      'stripped.guard-scenario.json',
      scenarioText('stripped.wasm', '{ "outcome": "error" }'),
    );
    await fixture.services.runner.run([scenario.uri], { reason: 'user' });
    const drawn = await fixture.drawn(scenario.uri, (text) => text.includes('trap'));
    assert.match(drawn, /^2:5-2:18 Error trap: .* -> stripped\.wasm \(disassembly\):\d+$/m);
    const trap = fixture.of(scenario.uri).find(({ relatedInformation }) => relatedInformation !== undefined);
    const [place] = trap?.relatedInformation ?? [];
    assert.ok(place);
    const disassembly = await vscode.workspace.openTextDocument(place.location.uri);
    assert.match(disassembly.lineAt(place.location.range.start.line).text, /unreachable/);
  });
});
