import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { COMMANDS, SCHEMES } from '../../src/ide/ids.js';
import { type DiagnosticsBench, openDiagnostics } from './diagnostics-bench.js';

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
  let bench: DiagnosticsBench;
  before(async () => {
    bench = await openDiagnostics('diagnostics');
  });
  after(() => bench.close());

  /** A guard and a scenario for it, known and shown; the guard is shown last. */
  async function pair(
    name: string,
    body: string,
    expect: string,
  ): Promise<{ guard: vscode.TextDocument; scenario: vscode.TextDocument }> {
    const scenario = await bench.show(`${name}.guard-scenario.json`, scenarioText(`${name}.wat`, expect));
    return { scenario, guard: await bench.show(`${name}.wat`, guardText(body)) };
  }

  it('show a syntax error at its token as it is typed, until it is corrected', async () => {
    const guard = await bench.show('syntax.wat', guardText('(i32.const 0)'));
    await bench.type(guard, '(i32.const 0)', '(i32.cnst 0)');
    assert.equal(
      await bench.drawn(guard.uri, (drawn) => drawn !== ''),
      '3:6-3:14 Error wat-syntax: unexpected token "i32.cnst", expected an instr.',
    );
    await bench.type(guard, 'i32.cnst', 'i32.const');
    await bench.drawn(guard.uri, nothing);
  });

  it('say at the guard alone why a scenario cannot run, while its guard is open', async () => {
    const { guard, scenario } = await pair('broken', '(i32.const 0)', FINE);
    await bench.type(guard, '(i32.const 0)', '(i32.cnst 0)');
    await bench.drawn(guard.uri, (drawn) => drawn.includes('wat-syntax'));
    await bench.services.runner.run([scenario.uri], { reason: 'user' });
    await bench.hinted(scenario.uri, 'scenario-not-run');
    assert.equal(await bench.drawn(scenario.uri, nothing), '');
  });

  it('show why the gateway would not load the guard, and correct it', async () => {
    const guard = await bench.show(
      'load.wat',
      guardText('(i32.const 0)').replace(
        '(param i32 i32 i32 i32) (result i32)\n',
        '(param i32) (result i32)\n',
      ),
    );
    assert.equal(
      await bench.drawn(guard.uri, (drawn) => drawn !== ''),
      '2:35-2:59 Error wrong-signature: WASM module function label_resource must have signature (i32,i32,i32,i32)->i32, got [127]->[127]',
    );
    await bench.fix(guard, 'wrong-signature', 'Correct the signature of label_resource');
    await bench.drawn(guard.uri, nothing);
    assert.equal(guard.getText(), guardText('(i32.const 0)'));
  });

  it('have a code that leads to its page', async () => {
    const guard = await bench.show('code.wat', '(module (memory 1))');
    await bench.drawn(guard.uri, (drawn) => drawn.includes('missing-export'));
    const found = bench.of(guard.uri).find(({ code }) => typeof code === 'object');
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
    const guard = await bench.show('closed.wat', '(module (memory 1))');
    await bench.drawn(guard.uri, (drawn) => drawn !== '');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await bench.drawn(guard.uri, nothing);
  });

  it('show a trap once, at its instruction, with the step and what it made fail', async () => {
    const { guard, scenario } = await pair('trap', '(i32.const 0)', FINE);
    await bench.type(guard, '(i32.const 0)', '(unreachable)');
    assert.equal(
      await bench.drawn(guard.uri, (drawn) => drawn !== ''),
      '3:6-3:17 Error trap: label_resource trapped: unreachable; the guard is unavailable from now on -> trap.guard-scenario.json:2 -> trap.guard-scenario.json:2',
    );
    assert.match(
      bench.of(guard.uri).find(({ severity }) => severity === vscode.DiagnosticSeverity.Error)?.message ?? '',
      /\nWASM function call failed: wasm error: unreachable\n {2}at label_resource \(.*trap\.wat:3:6\)$/,
    );
    assert.equal(await bench.drawn(scenario.uri, nothing), '');
    const [hint, ...others] = bench.of(scenario.uri);
    assert.deepEqual([hint?.severity, others], [vscode.DiagnosticSeverity.Hint, []]);
    assert.deepEqual(
      hint?.relatedInformation?.map(({ message }) => message),
      ['in label_resource', 'expect.trap: expected false, got "unreachable"'],
    );
    await bench.type(guard, '(unreachable)', '(i32.const 0)');
    await bench.drawn(guard.uri, nothing);
    await bench.drawn(scenario.uri, nothing);
  });

  it('go when an edit is taken back before the pause after it has ended', async () => {
    const { guard, scenario } = await pair('back', '(i32.const 0)', FINE);
    await bench.type(guard, '(i32.const 0)', '(unreachable)');
    await bench.services.runner.run([scenario.uri], { reason: 'user' });
    await bench.drawn(guard.uri, (drawn) => drawn.includes('trap'));
    await bench.type(guard, '(unreachable)', '(i32.const 0)');
    await bench.drawn(guard.uri, nothing);
  });

  it('show a failed expectation of unsaved text, and take the actual value over', async () => {
    const { scenario } = await pair('expect', '(i32.const -7)', '{ "outcome": "error" }');
    await bench.type(scenario, '"outcome": "error"', '"error": "no"');
    assert.match(
      await bench.drawn(scenario.uri, (drawn) => drawn !== ''),
      /^2:58-2:71 Error failed-expectation: expect\.error: expected "no", got "WASM function returned error code: -7" -> expect\.wat:2$/,
    );
    await bench.fix(scenario, 'failed-expectation', 'Update the expected value');
    await bench.drawn(scenario.uri, nothing);
    assert.match(scenario.getText(), /"error": "WASM function returned error code: -7"/);
  });

  it('leave failed expectations out when people want that', async () => {
    const { scenario } = await pair('quiet', '(i32.const -7)', '{ "outcome": "error" }');
    await bench.type(scenario, '"outcome": "error"', '"error": "no"');
    await bench.drawn(scenario.uri, (drawn) => drawn.includes('failed-expectation'));
    const settings = vscode.workspace.getConfiguration('guardLab');
    await settings.update('diagnostics.failedExpectations', false, vscode.ConfigurationTarget.Global);
    await bench.drawn(scenario.uri, nothing);
    await settings.update('diagnostics.failedExpectations', undefined, vscode.ConfigurationTarget.Global);
    await bench.drawn(scenario.uri, (drawn) => drawn.includes('failed-expectation'));
  });

  it('run a compiled guard again when its file changes', async () => {
    const bytesOf = async (name: string, body: string): Promise<Uint8Array> => {
      const { outcome } = await bench.services.guards.read(await bench.write(name, guardText(body)));
      assert.ok(outcome.ok);
      return outcome.file.module.bytes;
    };
    await bench.write('built.wasm', await bytesOf('source.wat', '(i32.const 0)'));
    const scenario = await bench.show('built.guard-scenario.json', scenarioText('built.wasm', FINE));
    await bench.drawn(scenario.uri, nothing);
    await bench.write('built.wasm', await bytesOf('source-2.wat', '(unreachable)'));
    await bench.drawn(scenario.uri, (drawn) => drawn.includes('trap: label_resource trapped: unreachable'));
    const trap = bench.of(scenario.uri).find(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
    assert.ok(
      trap?.relatedInformation?.some(
        ({ message }) => message === 'expect.trap: expected false, got "unreachable"',
      ),
    );
  });

  it('go when the text changes and nothing is run while typing', async () => {
    const { guard, scenario } = await pair('off', '(unreachable)', FINE);
    await bench.set('runWhileTyping.enabled', false);
    await bench.services.runner.run([scenario.uri], { reason: 'user' });
    await bench.drawn(guard.uri, (drawn) => drawn.includes('trap'));
    await bench.type(guard, '(unreachable)', '(i32.const 0)');
    await bench.drawn(guard.uri, nothing);
    await bench.drawn(scenario.uri, nothing);
    await bench.set('runWhileTyping.enabled', undefined);
  });

  it('of a scenario go when its file is deleted', async () => {
    const { guard, scenario } = await pair('gone', '(i32.const 0)', FINE);
    await bench.type(guard, '(i32.const 0)', '(unreachable)');
    await bench.drawn(guard.uri, (drawn) => drawn.includes('trap'));
    await vscode.commands.executeCommand('vscode.open', scenario.uri);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await vscode.workspace.fs.delete(scenario.uri);
    await bench.drawn(guard.uri, nothing);
    assert.deepEqual(bench.of(scenario.uri), []);
  });

  it('show a guard that is missing, and correct its path', async () => {
    await bench.write('present.wat', guardText('(i32.const 0)'));
    const scenario = await bench.show('missing.guard-scenario.json', scenarioText('./presnet.wat', FINE));
    assert.equal(
      await bench.drawn(scenario.uri, (drawn) => drawn !== ''),
      '1:26-1:41 Error guard-missing: The guard "./presnet.wat" does not exist; did you mean "./present.wat"?',
    );
    await bench.fix(scenario, 'guard-missing', 'Change to "./present.wat"');
    await bench.drawn(scenario.uri, nothing);
  });

  it('offer each quick fix once', async () => {
    const guard = await bench.show('empty.wat', '(module (memory 1))');
    await bench.drawn(guard.uri, (drawn) => drawn.split('missing-export').length === 3);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      guard.uri,
      new vscode.Range(0, 0, 0, 1),
      vscode.CodeActionKind.QuickFix.value,
    );
    const titles = actions.map(({ title }) => title);
    assert.deepEqual(titles, [...new Set(titles)]);
    assert.ok(titles.includes('Add label_agent, label_resource, label_response'), titles.join(', '));
  });

  it('correct a misspelt property', async () => {
    const scenario = await bench.show(
      'typo.guard-scenario.json',
      scenarioText('present.wat', '{ "trpa": false }'),
    );
    await bench.drawn(scenario.uri, (drawn) => drawn.includes('unknown-property'));
    await bench.fix(scenario, 'unknown-property', 'Change to "trap"');
    await bench.drawn(scenario.uri, nothing);
  });

  it('say why an untitled guard would not load', async () => {
    const guard = await vscode.workspace.openTextDocument({
      language: 'wat',
      content: '(module (memory 999))',
    });
    await vscode.window.showTextDocument(guard);
    assert.equal(
      await bench.drawn(guard.uri, (drawn) => drawn !== ''),
      '1:9-1:21 Error load-refused: failed to instantiate WASM module: section memory: min 999 pages (62 Mi) over limit of 256 pages (16 Mi)',
    );
  });

  it('say what a scenario expects in vain before it runs, until that is switched off', async () => {
    await bench.set('runWhileTyping.enabled', false);
    await bench.write('vain.wat', guardText('(i32.const 0)'));
    const text = `{ "version": 1, "guard": "vain.wat", "steps": [
  { "name": "ask", "tool": "list_issues", "expect": { "operation": "write", "items": [] } } ] }
`;
    const scenario = await bench.show('vain.guard-scenario.json', text);
    const vain =
      '2:77-2:88 Warning contradiction: `items` can never hold next to `"operation": "write"`: no items are labeled then -> vain.guard-scenario.json:2';
    assert.equal(await bench.drawn(scenario.uri, (drawn) => drawn !== ''), vain);
    await bench.set('findings', { contradiction: false });
    await bench.drawn(scenario.uri, nothing);
    await bench.set('findings', undefined);
    await bench.drawn(scenario.uri, (drawn) => drawn === vain);
    await bench.fix(scenario, 'contradiction', 'Remove `items`');
    await bench.drawn(scenario.uri, (drawn) => !drawn.includes('contradiction'));
    await bench.set('runWhileTyping.enabled', undefined);
  });

  it('say once that the gateway refuses the policy, before and after the run', async () => {
    const guard = await bench.write('policy.wat', guardText('(i32.const 0)'));
    assert.ok(guard);
    const scenario = await bench.show(
      'policy.guard-scenario.json',
      `{ "version": 1, "guard": "policy.wat",
  "policy": { "allow-only": { "repos": "publik", "min-integrity": "none" } }, "steps": [] }
`,
    );
    const refused = "2:31-2:48 Error policy-refused: allow-only.repos string must be 'all' or 'public'";
    assert.equal(await bench.drawn(scenario.uri, (drawn) => drawn !== ''), refused);
    await bench.services.runner.run([scenario.uri], { reason: 'user' });
    assert.equal(await bench.drawn(scenario.uri, (drawn) => drawn !== ''), refused);
    await bench.fix(scenario, 'policy-refused', 'Change to "public"');
    await bench.drawn(scenario.uri, (drawn) => !drawn.includes('policy-refused'));
  });

  it('lead a trap of a guard without debug information to its disassembly', async () => {
    const { outcome } = await bench.services.guards.read(
      await bench.write('stripped-source.wat', guardText('(unreachable)')),
    );
    assert.ok(outcome.ok);
    await bench.write('stripped.wasm', outcome.file.module.bytes);
    const scenario = await bench.show(
      'stripped.guard-scenario.json',
      scenarioText('stripped.wasm', '{ "outcome": "error" }'),
    );
    await bench.services.runner.run([scenario.uri], { reason: 'user' });
    const drawn = await bench.drawn(scenario.uri, (text) => text.includes('trap'));
    assert.match(drawn, /^2:5-2:18 Error trap: .* -> stripped\.wasm \(disassembly\):\d+$/m);
    const trap = bench.of(scenario.uri).find(({ relatedInformation }) => relatedInformation !== undefined);
    const [place] = trap?.relatedInformation ?? [];
    assert.ok(place);
    const disassembly = await vscode.workspace.openTextDocument(place.location.uri);
    assert.match(disassembly.lineAt(place.location.range.start.line).text, /unreachable/);
  });
});
