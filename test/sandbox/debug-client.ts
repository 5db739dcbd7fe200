import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { GuardDebugAdapter } from '../../src/editor/debugging/adapter';
import type { PreparedGuard } from '../../src/editor/debugging/launch';
import { WORKER } from './guards';

class Refused extends Error {
  constructor(
    message: string | undefined,
    readonly showUser: boolean | undefined,
  ) {
    super(message);
  }
}

/** A client of one adapter. */
export class Client {
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
  async launch(
    lines: readonly number[] = [],
    filters: readonly string[] = ['traps'],
    path = '/guard.wat',
    breakpoints: readonly object[] = lines.map((line) => ({ line })),
  ): Promise<unknown> {
    await this.request('initialize', { adapterID: 'guard-lab', pathFormat: 'path' });
    const launched = this.request('launch');
    await Promise.race([this.event('initialized'), launched]);
    const placed = await this.request('setBreakpoints', {
      source: { path },
      breakpoints,
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

  /** The rows of a scope of the innermost frame, `name = value` each. */
  async scope(name: string, frameId = 0): Promise<DebugProtocol.Variable[]> {
    const { scopes } = await this.request<DebugProtocol.ScopesResponse['body']>('scopes', { frameId });
    const found = scopes.find((scope) => scope.name === name);
    assert(found, `no scope ${name} in ${scopes.map((scope) => scope.name).join(', ')}`);
    return this.children(found.variablesReference);
  }

  async children(variablesReference: number, page: object = {}): Promise<DebugProtocol.Variable[]> {
    const body = await this.request<DebugProtocol.VariablesResponse['body']>('variables', {
      variablesReference,
      ...page,
    });
    return body.variables;
  }

  async evaluate(expression: string, frameId = 0): Promise<string> {
    const body = await this.request<DebugProtocol.EvaluateResponse['body']>('evaluate', {
      expression,
      frameId,
      context: 'watch',
    });
    return body.result;
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
