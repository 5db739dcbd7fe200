// The debug adapter without VS Code: requests in, responses and events out.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { PreparedGuard } from '../../src/editor/debugging/launch';
import { DebuggedFunctions } from '../../src/ide/debugging/debugged-functions';
import { SourceVariables } from '../../src/ide/debugging/source-frame';
import { CodeMap } from '../../src/inspect/code-map';
import { codeRows } from '../../src/inspect/code-rows';
import { debuggedFunction, debuggedGuard } from '../../src/inspect/debugged-guard';
import { withoutTime } from '../../src/ide/debugging/debugged-scenario';
import { createSourceLocator } from '../../src/run/source-locator';
import { parseScenario } from '../../src/scenario/parse';
import { assembleWat } from '../../src/wat/assemble';
import { readVariableNames } from '../../src/wasm/debug/variable-names';
import { decodeModule } from '../../src/wasm/decode';
import { Client } from './debug-client';

const GUARD = `(module
  (memory (export "memory") 1)
  (func (export "label_agent") (param i32 i32 i32 i32) (result i32) (i32.const -1))
  (func (export "label_resource") (param $in i32) (param $size i32) (param i32 i32) (result i32)
    (local $v v128)
    (local $f f64)
    (local.set $f (f64.const 0.5))
    (if (i32.gt_u (local.get $size) (i32.const 40))
      (then
        (unreachable)))
    (i32.const -7))
  (func (export "label_response") (param i32 i32 i32 i32) (result i32) (i32.const -1)))`;

async function prepared(stopOnEntry: boolean): Promise<PreparedGuard> {
  const assembled = await assembleWat(GUARD, 'guard.wat');
  assert(assembled.ok);
  const { bytes } = assembled.value;
  const decoded = decodeModule(bytes, { memoryLimitPages: 256 });
  assert(decoded.ok);
  const names = readVariableNames(bytes);
  const guard = { path: 'guard.wat', bytes };
  const locator = createSourceLocator({ module: guard, wat: GUARD }, { readBeside: () => undefined });
  const { scenario } = parseScenario(`{ "version": 1, "guard": "guard.wat", "steps": [
    { "name": "short", "call": "label_resource", "input": {} },
    { "name": "long", "call": "label_resource", "input": { "text": "more than forty bytes of text, for sure" } } ] }`);
  assert(scenario);
  return {
    subject: {
      input: { file: 's.json', scenario: withoutTime(scenario), guard, locator },
      guard: debuggedGuard(decoded.value, names),
      functions: new DebuggedFunctions((indices) =>
        Promise.resolve(indices.map((index) => debuggedFunction(decoded.value, names, index))),
      ),
      variables: new SourceVariables({
        scopes: () => Promise.resolve(undefined),
        statics: () => Promise.resolve(undefined),
        types: () => Promise.resolve(undefined),
      }),
      map: new CodeMap(codeRows(locator.rows(), decoded.value, true)),
      locator,
      stopOnEntry,
    },
    locationOf: ({ source, line = 0, column = 0 }) =>
      Promise.resolve(source === undefined ? undefined : { path: `/${source}`, name: source, line, column }),
    disassemblyAt: () => Promise.resolve(undefined),
    instructions: () => Promise.resolve({ before: 0, instructions: [] }),
    sourcesAt: (path) => Promise.resolve(path === '/guard.wat' ? ['guard.wat'] : []),
  };
}

describe('the debug adapter', () => {
  it('places breakpoints, stops at them and ends with the scenario', async (context) => {
    const client = new Client(context, () => prepared(false));
    assert.deepEqual(await client.launch([8, 99]), {
      breakpoints: [
        { verified: true, line: 8 },
        { verified: false, line: 99, message: 'The guard has no code here.' },
      ],
    });
    for (const step of ['short', 'long']) {
      assert.equal((await client.event<DebugProtocol.StoppedEvent>('stopped')).reason, 'breakpoint', step);
      assert.deepEqual(await client.stack(), ['label_resource:8']);
      await client.request('continue');
    }
    const trapped = await client.event<DebugProtocol.StoppedEvent>('stopped');
    assert.deepEqual([trapped.reason, trapped.text], ['exception', 'wasm error: unreachable']);
    assert.deepEqual(await client.stack(), ['label_resource:10']);
    const info = await client.request<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo');
    assert.equal(info.description, 'wasm error: unreachable');
    // The trace is drawn as in results, without the names of the compiler's own trace.
    assert.equal(info.details?.message, 'wasm error: unreachable');
    assert.match(info.details.stackTrace ?? '', /label_resource.*:10:\d+/);
    assert.doesNotMatch(info.details.stackTrace ?? '', /wasm stack trace/);
    await client.request('continue');
    await client.event('terminated');
    assert.match(client.output, /^Debugging: the time limit does not apply/);
    assert.match(client.output, /short.* → error/);
  });

  it('shows values of every type that a local can have', async (context) => {
    const client = new Client(context, () => prepared(false));
    await client.launch([11]);
    await client.event('stopped');
    const [, size, ...others] = await client.locals();
    assert.match(size ?? '', /^\$size i32 2$/);
    assert.deepEqual(others.slice(2), [`$v v128 ${'00 '.repeat(16).trim()}`, '$f f64 0.5']);
  });

  it('passes traps when they are not to be stopped at', async (context) => {
    const client = new Client(context, () => prepared(false));
    await client.launch([], []);
    await client.event('terminated');
    assert.match(client.output, /wasm error: unreachable/);
  });

  it('answers in words while the guard runs', async (context) => {
    const client = new Client(context, () => prepared(true));
    await client.launch();
    await client.event('stopped');
    await client.request('continue');
    await assert.rejects(client.request('stackTrace', { threadId: 1 }), /The guard is running/);
  });

  it('answers a mistake in the console there, and in no message box', async (context) => {
    const client = new Client(context, () => prepared(true));
    await client.launch();
    await client.event('stopped');
    const mistake = await client.mistake('evaluate', {
      expression: 'no + sense',
      frameId: 0,
      context: 'repl',
    });
    assert.deepEqual(mistake, {
      format: 'No variable is named "no" here.',
      showUser: false,
    });
    await client.request('continue');
    const running = await client.mistake('evaluate', { expression: 'x', context: 'repl' });
    assert.match(running.format, /^The guard is running\. /);
    assert.equal(running.showUser, false);
  });

  it('says why there is nothing to debug', async (context) => {
    const client = new Client(context, () => Promise.resolve('The scenario s.json does not exist.'));
    await client.request('initialize', { adapterID: 'guard-lab', pathFormat: 'path' });
    await assert.rejects(client.request('launch'), /The scenario s\.json does not exist/);
  });

  it('ends a stopped guard when the client disconnects', async (context) => {
    const client = new Client(context, () => prepared(true));
    await client.launch();
    await client.event('stopped');
    await client.request('disconnect');
    await client.event('terminated');
  });
});
