import { isJsonObject, nestedOver, ownValue, type Json } from '../gateway/json';
import { sdkCallError, throughSdk, type ToolReply } from '../gateway/server/sdk-result';
import { McpConnection, whyNot, type ConnectOptions, type McpServer } from './connection';
import { allTools } from './tool-list';

export interface LiveServerOptions extends Pick<ConnectOptions, 'folder' | 'version'> {
  /** Milliseconds for the handshake with the list of tools, and for each call. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A tool as far as it matters for calling it. */
export interface ListedTool {
  readonly name: string;
  /** Whether it has `readOnlyHint: true`. */
  readonly isReadOnly: boolean;
}

/** Characters of an answer at most, as JSON: what a guard can be given, and a scenario can hold (docs/limits.md). */
const MAX_ANSWER = 8 * 1024 * 1024;
/** Bytes of a message at most: escapes make a text longer. */
const MAX_BYTES = 2 * MAX_ANSWER;
/** Levels of an answer at most. */
const MAX_LEVELS = 500;
const MAX_NAME = 100;

export type Opened =
  | { readonly ok: true; readonly server: LiveMcpServer }
  /** `output` as in `ServerTools`. */
  | { readonly ok: false; readonly error: string; readonly output: string };

/** A server that is connected, and whose tools are called. Its owner closes it. */
export class LiveMcpServer {
  private constructor(
    private readonly connection: McpConnection,
    private readonly options: LiveServerOptions,
    /** Whether the gateway talks to such a server with the MCP SDK, or in plain JSON-RPC: to an address with headers. */
    private readonly isThroughSdk: boolean,
    readonly tools: readonly ListedTool[],
  ) {}

  /** Connects, and lists the tools. Rejects only when the signal aborts; the server has ended then. */
  static async open(server: McpServer, options: LiveServerOptions): Promise<Opened> {
    const { folder, version, timeoutMs, signal } = options;
    const connection = await McpConnection.to(server, {
      folder,
      version,
      maxBytes: MAX_BYTES,
      answers: 'answers',
    });
    if (typeof connection === 'string') return { ok: false, error: connection, output: '' };
    let opened: Opened | undefined;
    try {
      opened = await openOn(connection, { timeoutMs, signal }, (tools) => {
        const isThroughSdk = server.kind === 'command' || server.headers.length === 0;
        return new LiveMcpServer(connection, options, isThroughSdk, tools);
      });
      return opened;
    } finally {
      if (opened?.ok !== true) await connection.close();
    }
  }

  /** Name and version as the server gives them; untrusted, but short. */
  get name(): string {
    const { name = '', version = '' } = this.connection.server ?? {};
    return [name, version]
      .map((each) => each.slice(0, MAX_NAME))
      .join(' ')
      .trim();
  }

  /** The end of what a command wrote to standard error. */
  get output(): string {
    return this.connection.output;
  }

  /**
   * Calls a tool; the result is as the gateway gets it. Rejects only when `signal` aborts.
   * @param args null for none
   */
  async call(tool: string, args: Json, signal: AbortSignal): Promise<ToolReply> {
    const { timeoutMs } = this.options;
    const both = AbortSignal.any([signal, this.options.signal]);
    // Go's `map[string]interface{}`: what is no object fails before the server is asked.
    if (args !== null && !isJsonObject(args))
      return { kind: 'error', error: 'invalid params: the arguments are no object' };
    const asked = await this.connection.ask({ timeoutMs, signal: both }, (request) =>
      request('tools/call', { name: tool, arguments: args ?? {} }),
    );
    switch (asked.kind) {
      case 'answered':
        return this.#replyOf(asked.value as Json);
      case 'refused':
        return { kind: 'error', error: this.#refusal(asked.code, asked.message) };
      case 'lost':
        return asked;
    }
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  #replyOf(result: Json): ToolReply {
    if (nestedOver(result, MAX_LEVELS))
      return { kind: 'lost', reason: `its answer is nested more than ${String(MAX_LEVELS)} levels deep` };
    const { length } = JSON.stringify(result);
    if (length > MAX_ANSWER)
      return {
        kind: 'lost',
        reason: `its answer has ${String(length)} characters; Guard Lab records at most ${String(MAX_ANSWER)}`,
      };
    if (!this.isThroughSdk) return { kind: 'result', result };
    const passed = throughSdk(result);
    return passed.ok
      ? { kind: 'result', result: passed.value }
      : { kind: 'error', error: sdkCallError(passed.error) };
  }

  #refusal(code: number, message: string): string {
    return this.isThroughSdk
      ? sdkCallError(message)
      : `backend error: code=${String(code)}, message=${message}`;
  }
}

async function openOn(
  connection: McpConnection,
  options: Pick<LiveServerOptions, 'timeoutMs' | 'signal'>,
  make: (tools: readonly ListedTool[]) => LiveMcpServer,
): Promise<Opened> {
  const failed = (error: string): Opened => ({ ok: false, error, output: connection.output });
  const connected = await connection.connect(options);
  if (connected.kind !== 'answered') return failed(whyNot(connected));
  const listed = await connection.ask(options, allTools);
  if (listed.kind !== 'answered') return failed(whyNot(listed));
  if (typeof listed.value === 'string') return failed(listed.value);
  return { ok: true, server: make(listed.value.flatMap((tool) => toolOf(tool as Json) ?? [])) };
}

function toolOf(tool: Json): ListedTool | undefined {
  if (!isJsonObject(tool)) return undefined;
  const name = ownValue(tool, 'name');
  const annotations = ownValue(tool, 'annotations');
  if (typeof name !== 'string') return undefined;
  return { name, isReadOnly: isJsonObject(annotations) && ownValue(annotations, 'readOnlyHint') === true };
}
