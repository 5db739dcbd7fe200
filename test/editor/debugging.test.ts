// The debugger for guards, as VS Code uses it: breakpoints, stops, steps, values.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { DebugFixture } from './debugging-fixture.js';
import { openDiagnostics, type DiagnosticsFixture } from './diagnostics-fixture.js';

/** The suite's bundle is in the folder of results, beside the tests. */
const FIXTURES = join(__dirname, '..', 'test', 'fixtures');

const GUARD = `(module
  (import "env" "host_log" (func $host_log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "hello")
  (global $calls (mut i32) (i32.const 0))
  (func $double (param $n i32) (result i32)
    (local $twice i32)
    (local.set $twice
      (i32.mul (local.get $n) (i32.const 2)))
    (local.get $twice))
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func (export "label_resource") (param $in i32) (param $size i32) (param $out i32) (param $room i32) (result i32)
    (local $answer i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (local.set $answer (call $double (i32.const 21)))
    (call $host_log (i32.const 1) (i32.const 16) (i32.const 5))
    (local.get $answer)
    (drop)
    (i32.const -3))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32)
    (loop $forever
      (br $forever))
    unreachable)
)
`;
const SCENARIO = `{
  "version": 1,
  "guard": "./guard.wat",
  "steps": [
    { "name": "first", "call": "label_resource", "input": { "tool_name": "a" }, "expect": { "error": "-3" } },
    { "name": "second", "call": "label_resource", "input": { "tool_name": "b" } }
  ]
}
`;
const LINES = { setTwice: 8, getTwice: 10, countUp: 14, callDouble: 15, log: 16, answer: 17, loop: 22 };

describe('the debugger', () => {
  let fixture: DiagnosticsFixture;
  let debug: DebugFixture;
  let guard: vscode.TextDocument;
  let scenario: vscode.Uri;
  before(async () => {
    fixture = await openDiagnostics('debugging');
    debug = new DebugFixture();
    ({ uri: scenario } = await fixture.show('s.guard-scenario.json', SCENARIO));
  });
  beforeEach(async () => {
    guard = await fixture.show('guard.wat', GUARD);
  });
  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await debug.end();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  after(async () => {
    debug.dispose();
    await fixture.close();
  });

  function breakAt(uri: vscode.Uri, line: number): void {
    const location = new vscode.Location(uri, new vscode.Position(line - 1, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location)]);
  }

  it('stops at a breakpoint in WAT, with the call stack and the values of all scopes', async () => {
    breakAt(guard.uri, LINES.getTwice);
    await debug.start({ scenario: scenario.fsPath });
    assert.equal((await debug.stopped()).reason, 'breakpoint');
    assert.deepEqual(await debug.stack(), [
      `double guard.wat:${String(LINES.getTwice)}`,
      `label_resource guard.wat:${String(LINES.callDouble)}`,
    ]);
    assert.deepEqual(await debug.variables('Locals'), ['$n = 21', '$twice = 42']);
    assert.equal((await debug.variables('Locals', 1)).at(-1), '$answer = 0');
    assert.ok((await debug.variables('Globals')).includes('$calls = 1'));
    const invocation = await debug.variables('Invocation');
    assert.deepEqual(invocation.slice(0, 3), [
      'function = label_resource',
      'step = first',
      'input = {"tool_name":"a"}',
    ]);
  });

  it('shows values beside the lines of the stopped function, while it is stopped', async () => {
    breakAt(guard.uri, LINES.getTwice);
    await debug.start({ scenario: scenario.fsPath });
    await debug.stopped();
    assert.deepEqual(await debug.inlineValues(guard), [
      '6: n = 21',
      '7: twice = 42',
      '8: twice = 42',
      '9: n = 21',
      '10: twice = 42',
    ]);
  });

  it('steps over, into and out of calls, and from one step of the scenario to the next', async () => {
    await debug.start({ scenario: scenario.fsPath, stopOnEntry: true });
    assert.equal((await debug.stopped()).reason, 'entry');
    const at = (line: number): string => `label_resource guard.wat:${String(line)}`;
    assert.equal(await debug.top(), at(LINES.countUp));
    assert.equal(await debug.step('next'), at(LINES.callDouble));
    assert.equal(await debug.step('next'), at(LINES.log));
    assert.equal(await debug.step('stepOut'), at(LINES.countUp));
    await debug.step('next');
    assert.equal(await debug.step('stepIn'), `double guard.wat:${String(LINES.setTwice)}`);
    assert.equal(await debug.step('next'), `double guard.wat:${String(LINES.getTwice)}`);
    assert.equal(await debug.step('stepOut'), at(LINES.log));
    assert.equal((await debug.variables('Locals')).at(-1), '$answer = 42');
    await debug.request('continue');
    await debug.terminated();
    assert.match(debug.console, /log info: hello/);
    assert.match(debug.console, /✓ first → error/);
    assert.match(debug.console, /✗ second → error\n[^]*✗ unexpected/);
  });

  it('debugs unsaved text', async () => {
    await fixture.type(guard, '(i32.const 21)', '(i32.const 4)');
    breakAt(guard.uri, LINES.getTwice);
    await debug.start({ scenario: scenario.fsPath });
    await debug.stopped();
    assert.deepEqual(await debug.variables('Locals'), ['$n = 4', '$twice = 8']);
  });

  it('stops only in the step that is asked for', async () => {
    breakAt(guard.uri, LINES.log);
    await debug.start({ scenario: scenario.fsPath, step: 'second' });
    await debug.stopped();
    assert.ok((await debug.variables('Invocation')).includes('step = second'));
    assert.ok((await debug.variables('Globals')).includes('$calls = 2'));
  });

  it('stops at a trap, where it happened', async () => {
    await fixture.type(guard, '(local.get $twice))', '(i32.load (i32.const -1)))');
    await debug.start({ scenario: scenario.fsPath });
    const { reason, text } = await debug.stopped();
    assert.deepEqual([reason, text], ['exception', 'wasm error: out of bounds memory access']);
    assert.equal(await debug.top(), `double guard.wat:${String(LINES.getTwice)}`);
    assert.deepEqual(await debug.variables('Locals'), ['$n = 21', '$twice = 42']);
    await debug.request('continue');
    await debug.terminated();
    assert.match(debug.console, /out of bounds memory access/);
  });

  it('pauses an endless loop, and ends while it runs', async () => {
    const endless = SCENARIO.replaceAll('label_resource', 'label_response');
    const { uri } = await fixture.show('endless.guard-scenario.json', endless);
    await debug.start({ scenario: uri.fsPath });
    await debug.request('pause');
    assert.equal((await debug.stopped()).reason, 'pause');
    assert.match(await debug.top(), /^label_response guard\.wat:2[12]$/);
    breakAt(guard.uri, LINES.loop);
    await debug.request('continue');
    assert.equal((await debug.stopped()).reason, 'breakpoint');
    await debug.removeBreakpoints();
    await debug.request('continue');
    await debug.end();
  });

  it('evaluates locals and reads memory', async () => {
    breakAt(guard.uri, LINES.log);
    await debug.start({ scenario: scenario.fsPath });
    await debug.stopped();
    const { result } = await debug.request<{ result: string }>('evaluate', {
      expression: '$answer',
      frameId: 0,
    });
    assert.equal(result, '42');
    const { data } = await debug.request<{ data: string }>('readMemory', {
      memoryReference: '0x10',
      count: 5,
    });
    assert.equal(Buffer.from(data, 'base64').toString(), 'hello');
  });

  it('is started by the command, for a step too', async () => {
    breakAt(guard.uri, LINES.log);
    await vscode.commands.executeCommand('guardLab.debugScenario', scenario, 1);
    await debug.stopped();
    assert.ok((await debug.variables('Invocation')).includes('step = second'));
  });

  it('is started by the Test Explorer', async () => {
    breakAt(guard.uri, LINES.log);
    await vscode.commands.executeCommand('vscode.open', scenario);
    const stopped = debug.stopped();
    // The command ends at once while VS Code has not been given the tests of the file.
    for (let isDebugged = false; !isDebugged;) {
      const ended = vscode.commands.executeCommand('testing.debugCurrentFile').then(() => false);
      isDebugged = await Promise.race([stopped.then(() => true), ended]);
    }
    assert.ok((await debug.variables('Invocation')).includes('step = first'));
  });

  it('finds the scenario of the guard in the active editor when the configuration names none', async () => {
    await fixture.write('alone/s.guard-scenario.json', SCENARIO);
    const { uri } = await fixture.show('alone/guard.wat', GUARD);
    await debug.indexed(fixture, uri);
    await debug.start({ stopOnEntry: true });
    await debug.stopped();
    assert.match(await debug.top(), /^label_resource guard\.wat/);
  });

  it('is started by F5 in a guard, without any configuration', async () => {
    await fixture.write('f5/s.guard-scenario.json', SCENARIO);
    const { uri } = await fixture.show('f5/guard.wat', GUARD);
    await debug.indexed(fixture, uri);
    breakAt(uri, LINES.log);
    await vscode.commands.executeCommand('workbench.action.debug.start');
    await debug.stopped();
    assert.equal(await debug.top(), `label_resource guard.wat:${String(LINES.log)}`);
  });

  it('does not start without a scenario', async () => {
    await fixture.show('notes.txt', 'nothing to debug');
    await assert.rejects(debug.start({}));
  });

  it('says why a session cannot start', async () => {
    const { uri } = await fixture.show('lost.guard-scenario.json', SCENARIO.replace('guard.wat', 'lost.wat'));
    await assert.rejects(debug.start({ scenario: uri.fsPath }));
  });
});

describe('the debugger with compiled guards', () => {
  let fixture: DiagnosticsFixture;
  let debug: DebugFixture;
  let source: vscode.Uri;
  let scenario: vscode.Uri;
  before(async () => {
    fixture = await openDiagnostics('debugging-compiled');
    debug = new DebugFixture();
    source = await fixture.write('guard.c', readFileSync(join(FIXTURES, 'tiny-c', 'guard.c'), 'utf8'));
    await fixture.write('build/guard.wasm', readFileSync(join(FIXTURES, 'tiny-c', 'tiny-c.o0.wasm')));
    const text = SCENARIO.replace('./guard.wat', './build/guard.wasm').replaceAll('"a"', '"divz"');
    ({ uri: scenario } = await fixture.show('c.guard-scenario.json', text));
  });
  afterEach(async () => {
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await debug.end();
  });
  after(async () => {
    debug.dispose();
    await fixture.close();
  });

  it('stops at a breakpoint in its source and steps by its lines', async () => {
    const location = new vscode.Location(source, new vscode.Position(65, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location)]);
    await debug.start({ scenario: scenario.fsPath });
    assert.equal((await debug.stopped()).reason, 'breakpoint');
    assert.deepEqual(await debug.stack(), ['label_resource guard.c:66']);
    assert.equal(await debug.step('stepIn'), 'has guard.c:27');
    assert.equal(await debug.step('stepOut'), 'label_resource guard.c:67');
    await debug.request('continue');
    assert.equal((await debug.stopped()).reason, 'exception');
    assert.deepEqual(await debug.stack(), ['ratio guard.c:43', 'label_resource guard.c:67']);
  });

  it('knows the calls that a Rust compiler inlined, and steps over its libraries', async () => {
    const folder = join(FIXTURES, 'tiny-rust');
    const rust = await fixture.write('rust/src/lib.rs', readFileSync(join(folder, 'src', 'lib.rs'), 'utf8'));
    await fixture.write('rust/guard.wasm', readFileSync(join(folder, 'tiny-rust.full.wasm')));
    const text = SCENARIO.replaceAll('"a"', '"boom"');
    const { uri } = await fixture.show('rust/r.guard-scenario.json', text.replace('.wat', '.wasm'));
    const location = new vscode.Location(rust, new vscode.Position(59, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location)]);
    await debug.start({ scenario: uri.fsPath });
    assert.equal((await debug.stopped()).reason, 'breakpoint');
    assert.match((await debug.stack()).join('\n'), /label_resource lib\.rs:60/);
    await debug.request('continue');
    assert.equal((await debug.stopped()).reason, 'exception');
    const stack = (await debug.stack()).join('\n');
    assert.match(stack, /pick_byte lib\.rs:35\ninspect lib\.rs:40\nlabel_resource lib\.rs:64/);
  });

  it('shows the variables of C and Rust as their language writes them', async () => {
    const folder = join(FIXTURES, 'variables');
    for (const [module, name, text, expression, value] of [
      ['c19-guard.wasm', 'values.c', 'calls++;', 'value * by', '-21'],
      ['r196.wasm', 'values.rs', 'text.len() + owned.len()', 'list[1] + 1', '21'],
    ] as const) {
      const content = readFileSync(join(folder, name), 'utf8');
      const source = await fixture.write(`variables/${name}`, content);
      await fixture.write(`variables/${module}`, readFileSync(join(folder, module)));
      const scenarioText = SCENARIO.replace('guard.wat', module);
      const { uri } = await fixture.show(`variables/${name}.guard-scenario.json`, scenarioText);
      const line = content.split('\n').findIndex((each) => each.includes(text));
      const location = new vscode.Location(source, new vscode.Position(line, 0));
      vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location)]);
      await debug.start({ scenario: uri.fsPath });
      assert.equal((await debug.stopped()).reason, 'breakpoint', module);
      const shown = [...(await debug.variables('Arguments')), ...(await debug.variables('Locals'))];
      for (const row of name === 'values.c'
        ? ['value = 7', 'by = -3', 'result = -21']
        : ['owned = "owned 1"', 'list = [10, 20, 30]'])
        assert.ok(shown.includes(row), `${row} in ${shown.join('\n')}`);
      const beside = await debug.inlineValues(await vscode.workspace.openTextDocument(source));
      for (const text of name === 'values.c' ? ['value = 7', 'result = -21'] : ['owned = "owned 1"'])
        assert.ok(
          beside.some((each) => each.endsWith(`: ${text}`)),
          `${text} in ${beside.join('\n')}`,
        );
      assert.ok(beside.every((each) => parseInt(each, 10) <= line + 1));
      const { result } = await debug.request<DebugProtocol.EvaluateResponse['body']>('evaluate', {
        expression,
        frameId: 0,
        context: 'watch',
      });
      assert.equal(result, value);
      await debug.end();
      vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    }
  });

  it('stops at a line of AssemblyScript by the source map, and shows its variables', async () => {
    const folder = join(FIXTURES, 'assemblyscript');
    const text = readFileSync(join(folder, 'labels.ts'), 'utf8');
    const script = await fixture.write('as/labels.ts', text);
    await fixture.write('as/labels.wasm', readFileSync(join(folder, 'labels.wasm')));
    await fixture.write('as/labels.wasm.map', readFileSync(join(folder, 'labels.wasm.map')));
    const { uri } = await fixture.show(
      'as/a.guard-scenario.json',
      SCENARIO.replace('guard.wat', 'labels.wasm'),
    );
    const line = text.split('\n').findIndex((each) => each.includes('sum += byte'));
    const location = new vscode.Location(script, new vscode.Position(line, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location)]);
    await debug.start({ scenario: uri.fsPath });
    assert.equal((await debug.stopped()).reason, 'breakpoint');
    assert.deepEqual(await debug.stack(), [
      `labels/sumOf labels.ts:${String(line + 1)}`,
      'label_resource labels.ts:16',
    ]);
    assert.ok((await debug.variables('Locals')).includes('$byte = 123'));
    const beside = await debug.inlineValues(await vscode.workspace.openTextDocument(script));
    assert.deepEqual(beside.slice(-3), [
      `${String(line)}: at = 0`,
      `${String(line + 1)}: sum = 0`,
      `${String(line + 1)}: byte = 123`,
    ]);
    // A breakpoint on the way ends the step.
    assert.equal(await debug.step('stepOut'), `labels/sumOf labels.ts:${String(line + 1)}`);
    await debug.removeBreakpoints();
    // As in C: the end of a step is where a statement begins, so that of line 16 is passed.
    assert.equal(await debug.step('stepOut'), 'label_resource labels.ts:17');
  });

  it('is what F5 starts in a source of a guard in AssemblyScript', async () => {
    const folder = join(FIXTURES, 'assemblyscript');
    const guards = [{ name: 'labels', wasm: 'labels.wasm', sources: ['*.ts'] }];
    await fixture.write('project/guard-lab.json', JSON.stringify({ version: 1, guards }));
    await fixture.write('project/labels.wasm', readFileSync(join(folder, 'labels.wasm')));
    await fixture.write('project/labels.wasm.map', readFileSync(join(folder, 'labels.wasm.map')));
    const text = readFileSync(join(folder, 'labels.ts'), 'utf8');
    const scenarioText = SCENARIO.replace('guard.wat', 'labels.wasm');
    await fixture.write('project/p.guard-scenario.json', scenarioText);
    await fixture.services.scenarios.refresh();
    fixture.services.projects.forget();
    const { uri } = await fixture.show('project/labels.ts', text);
    assert.equal((await fixture.services.projects.ofSource(uri)).length, 1);
    const provided = await vscode.debug.startDebugging(undefined, {
      type: 'guard-lab-assemblyscript',
      request: 'launch',
      name: '',
      stopOnEntry: true,
    });
    assert.ok(provided);
    assert.equal((await debug.stopped()).reason, 'entry');
    assert.match(await debug.top(), /labels\.ts:\d+$/);
  });

  it('stops at a breakpoint in the disassembly, and lists instructions for the Disassembly View', async () => {
    const guard = vscode.Uri.joinPath(source, '..', 'build', 'guard.wasm');
    await vscode.commands.executeCommand('guardLab.openDisassembly', guard);
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.languageId, 'wasm-disassembly');
    const lines = document.getText().split('\n');
    const head = lines.findIndex((line) => line.includes('(func') && line.includes('$has'));
    const wanted = head + 6;
    const location = new vscode.Location(document.uri, new vscode.Position(wanted, 0));
    vscode.debug.addBreakpoints([new vscode.SourceBreakpoint(location)]);
    // Without a scenario in the configuration: the disassembly in the active editor is the guard's.
    await debug.indexed(fixture, guard);
    await debug.start({});
    assert.equal((await debug.stopped()).reason, 'breakpoint');
    assert.deepEqual(
      debug.placedBreakpoints.map(({ verified, line }) => ({ verified, line })),
      [{ verified: true, line: wanted + 1 }],
    );
    const { stackFrames } = await debug.request<DebugProtocol.StackTraceResponse['body']>('stackTrace');
    const at = stackFrames[0]?.instructionPointerReference ?? '';
    assert.ok(lines[wanted]?.startsWith(at), `${String(lines[wanted])} at ${at}`);
    const { instructions } = await debug.request<{
      instructions: DebugProtocol.DisassembledInstruction[];
    }>('disassemble', { memoryReference: at, instructionOffset: -1, instructionCount: 3 });
    assert.equal(instructions[1]?.address, at);
    assert.ok(lines[wanted]?.endsWith(instructions[1].instruction));
    await debug.request('next', { granularity: 'instruction' });
    await debug.stopped();
    const next = await debug.request<DebugProtocol.StackTraceResponse['body']>('stackTrace');
    assert.equal(next.stackFrames[0]?.instructionPointerReference, instructions[2]?.address);
  });

  it('steps through the disassembly of a guard without debug information', async () => {
    const bytes = readFileSync(join(FIXTURES, 'tiny-rust', 'tiny-rust.stripped.wasm'));
    await fixture.write('bare/guard.wasm', bytes);
    const { uri } = await fixture.show('bare/b.guard-scenario.json', SCENARIO.replace('.wat', '.wasm'));
    await debug.start({ scenario: uri.fsPath, stopOnEntry: true });
    await debug.stopped();
    const first = await debug.top();
    assert.match(first, /guard\.wasm \(disassembly\):\d+$/);
    assert.notEqual(await debug.step('next'), first);
  });
});
