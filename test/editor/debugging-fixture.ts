import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import * as vscode from 'vscode';
import type { DiagnosticsFixture } from './diagnostics-fixture.js';

/** How long to wait for an event of a debug session before saying what came instead. */
const WAIT_MS = 120_000;

/** Follows debug sessions as the client sees them. */
export class DebugFixture {
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #events: DebugProtocol.Event[] = [];
  readonly #responses: DebugProtocol.Response[] = [];
  #look: () => void = () => undefined;
  #session: vscode.DebugSession | undefined;
  #printed = '';
  #onEnd: () => void = () => undefined;

  constructor() {
    const tracker = vscode.debug.registerDebugAdapterTrackerFactory('guard-lab', {
      createDebugAdapterTracker: (session) => {
        this.#session = session;
        return {
          onDidSendMessage: (message: DebugProtocol.ProtocolMessage) => {
            if (message.type === 'event') this.#receive(message as DebugProtocol.Event);
            if (message.type === 'response') this.#responses.push(message as DebugProtocol.Response);
            this.#look();
          },
        };
      },
    });
    const ends = vscode.debug.onDidTerminateDebugSession(({ id }) => {
      if (id !== this.#session?.id) return;
      this.#session = undefined;
      this.#onEnd();
    });
    this.#subscriptions.push(tracker, ends);
  }

  /** Starts a session; resolves when VS Code says it has started. */
  async start(configuration: Record<string, unknown>): Promise<void> {
    this.#events.length = 0;
    this.#responses.length = 0;
    this.#printed = '';
    const folder = vscode.workspace.workspaceFolders?.[0];
    const started = await vscode.debug.startDebugging(
      folder,
      { type: 'guard-lab', request: 'launch', name: 'test', ...configuration },
      { suppressSaveBeforeStart: true },
    );
    assert.ok(started);
  }

  /** The next stop that was not asked for yet. */
  async stopped(): Promise<DebugProtocol.StoppedEvent['body']> {
    const event = await this.#event('stopped');
    return (event as DebugProtocol.StoppedEvent).body;
  }

  /** Resolves when the session has ended. */
  async terminated(): Promise<void> {
    await this.#event('terminated');
  }

  /** Whether the client knows of a stop that no one has asked for. */
  get isStopped(): boolean {
    return this.#events.some(({ event }) => event === 'stopped');
  }

  /** Text of the Debug Console so far, without colours. */
  get console(): string {
    return this.#printed.replaceAll(/\u001b\[\d*m/g, '');
  }

  async request<T>(command: string, args: object = {}): Promise<T> {
    assert.ok(this.#session);
    return (await this.#session.customRequest(command, { threadId: 1, ...args })) as T;
  }

  /** One step; resolves where it ends. */
  async step(command: 'next' | 'stepIn' | 'stepOut'): Promise<string> {
    await this.request(command);
    await this.stopped();
    return this.top();
  }

  /** The call stack, `function file:line` a frame, innermost first. */
  async stack(): Promise<string[]> {
    const { stackFrames } = await this.request<DebugProtocol.StackTraceResponse['body']>('stackTrace');
    return stackFrames.map(
      ({ name, source, line }) => `${name} ${source?.name ?? 'nowhere'}:${String(line)}`,
    );
  }

  async top(): Promise<string> {
    return (await this.stack())[0] ?? '';
  }

  /** Variables of one scope of a frame, `name = value` each. */
  async variables(scope: string, frameId = 0): Promise<string[]> {
    const { scopes } = await this.request<DebugProtocol.ScopesResponse['body']>('scopes', { frameId });
    const found = scopes.find(({ name }) => name === scope);
    assert.ok(found, `no scope ${scope}`);
    const { variables } = await this.request<DebugProtocol.VariablesResponse['body']>('variables', {
      variablesReference: found.variablesReference,
    });
    return variables.map(({ name, value }) => `${name} = ${value}`);
  }

  /**
   * Removes all breakpoints, which are in one file; resolves when the adapter has none of them. VS Code sends the
   * change a moment after it: a request to go on that does not wait for it may come first and stop at one.
   */
  async removeBreakpoints(): Promise<void> {
    const before = this.#responses.length;
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await this.#seen('answer to the removal of breakpoints', () =>
      this.#responses
        .slice(before)
        .find(
          (each) =>
            each.command === 'setBreakpoints' &&
            (each as DebugProtocol.SetBreakpointsResponse).body.breakpoints.length === 0,
        ),
    );
  }

  /** The breakpoints as the adapter placed them, all that were reported so far. */
  get placedBreakpoints(): DebugProtocol.Breakpoint[] {
    return this.#responses
      .filter(({ command }) => command === 'setBreakpoints')
      .flatMap((response) => (response as DebugProtocol.SetBreakpointsResponse).body.breakpoints);
  }

  /** What is shown beside the lines of the frame that a person looks at, `line: text` each; lines count from 1. */
  async inlineValues(document: vscode.TextDocument): Promise<string[]> {
    const frame = await new Promise<vscode.DebugStackFrame>((resolve) => {
      const look = (): void => {
        const { activeStackItem: item } = vscode.debug;
        if (!(item instanceof vscode.DebugStackFrame) || item.session.id !== this.#session?.id) return;
        listener.dispose();
        resolve(item);
      };
      const listener = vscode.debug.onDidChangeActiveStackItem(look);
      look();
    });
    const { stackFrames } = await this.request<DebugProtocol.StackTraceResponse['body']>('stackTrace');
    const line = (stackFrames[frame.frameId]?.line ?? 1) - 1;
    const values = await vscode.commands.executeCommand<vscode.InlineValue[]>(
      'vscode.executeInlineValueProvider',
      document.uri,
      new vscode.Range(0, 0, document.lineCount, 0),
      { frameId: frame.frameId, stoppedLocation: new vscode.Range(line, 0, line, 0) },
    );
    return values.map((value) => {
      assert.ok('text' in value);
      return `${String(value.range.start.line + 1)}: ${value.text}`;
    });
  }

  /** Resolves when it is known which scenarios name a guard. */
  async indexed({ services: { scenarios } }: DiagnosticsFixture, guard: vscode.Uri): Promise<void> {
    await scenarios.refresh();
    assert.equal(scenarios.naming(guard).length, 1);
  }

  /** Ends the session, if there is one; resolves when VS Code says it is gone. */
  async end(): Promise<void> {
    if (this.#session) await vscode.debug.stopDebugging(this.#session);
    await new Promise<void>((resolve) => {
      if (!this.#session) resolve();
      else this.#onEnd = resolve;
    });
  }

  dispose(): void {
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #receive(event: DebugProtocol.Event): void {
    if (event.event === 'output') this.#printed += (event as DebugProtocol.OutputEvent).body.output;
    else this.#events.push(event);
  }

  #event(name: string): Promise<DebugProtocol.Event> {
    return this.#seen(name, () => {
      const at = this.#events.findIndex(({ event }) => event === name);
      return at < 0 ? undefined : this.#events.splice(at, 1)[0];
    });
  }

  /** What `find` finds once a message has come that it looks for. */
  #seen<T>(what: string, find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const came = this.#events.map(({ event, body }) => `${event} ${JSON.stringify(body)}`).join('\n');
        const refused = this.#responses.filter(({ success }) => !success).map((each) => JSON.stringify(each));
        reject(new Error(`no ${what} came, but:\n${came}\n${refused.join('\n')}`));
      }, WAIT_MS);
      this.#look = () => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timer);
        this.#look = () => undefined;
        resolve(found);
      };
      this.#look();
    });
  }
}
