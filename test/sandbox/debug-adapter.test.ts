// The debug adapter without VS Code: requests in, responses and events out.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { GuardDebugAdapter } from '../../src/editor/debugging/adapter';
import type { PreparedGuard } from '../../src/editor/debugging/launch';
import { DebuggedFunctions } from '../../src/ide/debugging/debugged-functions';
import { CodeMap } from '../../src/inspect/code-map';
import { codeRows } from '../../src/inspect/code-rows';
import { debuggedFunction, debuggedGuard } from '../../src/inspect/debugged-guard';
import { withoutTime } from '../../src/ide/debugging/debugged-scenario';
import { createSourceLocator } from '../../src/run/source-locator';
import { parseScenario } from '../../src/scenario/parse';
import { assembleWat } from '../../src/wat/assemble';
import { readVariableNames } from '../../src/wasm/debug/variable-names';
import { decodeModule } from '../../src/wasm/decode';
import { WORKER } from './guards';

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
      map: new CodeMap(codeRows(locator.rows(), decoded.value, true)),
      locator,
      stopOnEntry,
    },
    locationOf: ({ source, line = 0, column = 0 }) =>
      Promise.resolve(source === undefined ? undefined : { path: `/${source}`, name: source, line, column }),
    sourcesAt: (path) => Promise.resolve(path === '/guard.wat' ? ['guard.wat'] : []),
  };
}

class Refused extends Error {
  constructor(
    message: string | undefined,
    readonly showUser: boolean | undefined,
  ) {
    super(message);
  }
}

/** A client of one adapter. */
class Client {
  readonly #adapter: GuardDebugAdapter;
  readonly #messages: DebugProtocol.ProtocolMessage[] = [];
  #seq = 1;
  #look: () => void = () => undefined;
  output = '';

  constructor(context: TestContext, prepare: () => Promise<PreparedGuard | string>) {
    this.#adapter = new GuardDebugAdapter({
      workerPath: WORKER,
      prepare,
      onFault: (what, error) => assert.fail(`${what}: ${String(error)}`),
    });
    context.after(() => this.#adapter.dispose());
    this.#adapter.onDidSendMessage((sent) => {
      const message = sent as DebugProtocol.Event;
      if (message.event === 'output') this.output += (message as DebugProtocol.OutputEvent).body.output;
      this.#messages.push(message);
      this.#look();
    });
  }

  async request<T = unknown>(command: string, args: object = {}): Promise<T> {
    const seq = this.#seq++;
    const request: DebugProtocol.Request = { seq, type: 'request', command, arguments: args };
    this.#adapter.handleMessage(request);
    const isAnswer = (message: DebugProtocol.ProtocolMessage): boolean =>
      message.type === 'response' && (message as DebugProtocol.Response).request_seq === seq;
    const response = (await this.#next(isAnswer)) as DebugProtocol.Response;
    if (!response.success) {
      const { error } = (response as DebugProtocol.ErrorResponse).body;
      throw new Refused(error?.format ?? response.message, error?.showUser);
    }
    return response.body as T;
  }

  /** What a request that is refused is answered with. */
  async mistake(command: string, args: object): Promise<{ format: string; showUser: boolean | undefined }> {
    const failed = await this.request(command, args).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert(failed instanceof Refused);
    return { format: failed.message, showUser: failed.showUser };
  }

  async event<T extends DebugProtocol.Event>(name: string): Promise<T['body']> {
    const isWanted = (message: DebugProtocol.ProtocolMessage): boolean =>
      message.type === 'event' && (message as DebugProtocol.Event).event === name;
    return ((await this.#next(isWanted)) as T).body as T['body'];
  }

  /** Starts the session as VS Code does; breakpoints in the guard's text at `lines`. */
  async launch(lines: readonly number[] = [], filters: readonly string[] = ['traps']): Promise<unknown> {
    await this.request('initialize', { adapterID: 'guard-lab', pathFormat: 'path' });
    const launched = this.request('launch');
    await Promise.race([this.event('initialized'), launched]);
    const placed = await this.request('setBreakpoints', {
      source: { path: '/guard.wat' },
      breakpoints: lines.map((line) => ({ line })),
    });
    await this.request('setExceptionBreakpoints', { filters });
    await this.request('configurationDone');
    await launched;
    return placed;
  }

  async stack(): Promise<string[]> {
    const body = await this.request<DebugProtocol.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
    return body.stackFrames.map(({ name, line }) => `${name}:${String(line)}`);
  }

  async locals(): Promise<string[]> {
    const { scopes } = await this.request<DebugProtocol.ScopesResponse['body']>('scopes', { frameId: 0 });
    const { variables } = await this.request<DebugProtocol.VariablesResponse['body']>('variables', {
      variablesReference: scopes[0]?.variablesReference,
    });
    return variables.map(({ name, value, type }) => `${name} ${String(type)} ${value}`);
  }

  #next(
    isWanted: (message: DebugProtocol.ProtocolMessage) => boolean,
  ): Promise<DebugProtocol.ProtocolMessage> {
    return new Promise((resolve) => {
      const previous = this.#look;
      const look = (): void => {
        previous();
        const at = this.#messages.findIndex(isWanted);
        const [found] = at < 0 ? [] : this.#messages.splice(at, 1);
        if (!found) return;
        if (this.#look === look) this.#look = previous;
        resolve(found);
      };
      this.#look = look;
      look();
    });
  }
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
      format: 'No local or global is named "no + sense" here. Enter the name of a local or global.',
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
