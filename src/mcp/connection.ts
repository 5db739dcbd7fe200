import type * as mcpClient from '@modelcontextprotocol/client';
import type { Client, RequestOptions, Transport } from '@modelcontextprotocol/client';
import { boundedFetch, type BoundedFetch } from './bounded-fetch';
import { httpTarget, UnsendableHeader, type HttpTarget } from './sent-headers';
import { ServerProcess, type ServerProgram } from './server-process';

/** An MCP server: a command or program that speaks over its standard streams, or an address (streamable HTTP). */
export type McpServer =
  | { readonly kind: 'command'; readonly command: string | ServerProgram }
  | { readonly kind: 'http'; readonly url: URL; readonly headers: readonly (readonly [string, string])[] };

export interface ConnectOptions {
  /** Where a command runs. */
  readonly folder: string;
  /** How the client names itself to the server. */
  readonly version: string;
  /** Bytes of an answer at most, over HTTP of all answers until `renew`. */
  readonly maxBytes: number;
  /** What the answers are called in the message about too many bytes: `catalogs`. */
  readonly answers: string;
}

export interface AskOptions {
  /** Milliseconds for all requests of `ask`. */
  readonly timeoutMs: number;
  /** What `timeoutMs` is the rest of, for texts. */
  readonly limitMs?: number;
  readonly signal: AbortSignal;
}

/** What came of requests: an answer, the server's own error, or why there is none, as a sentence about `it`. */
export type Asked<T> =
  | { readonly kind: 'answered'; readonly value: T }
  /** An error of JSON-RPC; `message` is the server's. */
  | { readonly kind: 'refused'; readonly code: number; readonly message: string }
  | { readonly kind: 'lost'; readonly reason: string };

/** Characters of the server's error that are shown. */
const SHOWN_ERROR = 1000;

/** Why requests have no answer, as a sentence about the server. */
export function whyNot(asked: Exclude<Asked<unknown>, { kind: 'answered' }>): string {
  if (asked.kind === 'lost') return asked.reason;
  const { message } = asked;
  return `it says: ${message.length > SHOWN_ERROR ? `${message.slice(0, SHOWN_ERROR)}…` : message}`;
}

/** A result as the server sent it: its readers say what is wrong with it. */
const AS_SENT = {
  '~standard': { version: 1, vendor: 'guard-lab', validate: (value: unknown) => ({ value }) },
} as const;

/** Lines of the server's standard error that are shown. */
const SHOWN_LINES = 10;

type Library = typeof mcpClient;

/** One request, whose result is as the server sent it. */
export type Request = (method: string, params: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** A connection to an MCP server. Nothing of the environment or the headers is kept. */
export class McpConnection {
  readonly #client: Client;
  readonly #transport: Transport;
  readonly #process: ServerProcess | undefined;
  readonly #answers: BoundedFetch;

  private constructor(
    private readonly library: Library,
    server: Extract<McpServer, { kind: 'command' }> | HttpTarget,
    private readonly options: ConnectOptions,
  ) {
    const { folder, version, maxBytes } = options;
    this.#client = new library.Client({ name: 'guard-lab', version });
    this.#answers = boundedFetch(maxBytes);
    if ('command' in server) {
      const buffer = new library.ReadBuffer({ maxBufferSize: maxBytes });
      const codec = { buffer, serialize: library.serializeMessage };
      this.#transport = this.#process = new ServerProcess(server.command, folder, codec);
    } else {
      this.#transport = new library.StreamableHTTPClientTransport(server.url, {
        fetch: this.#answers.fetch,
        requestInit: { headers: server.headers },
      });
    }
  }

  /** Loads the library; nothing is started yet. A text is why the server cannot be asked, as a sentence about it. */
  static async to(server: McpServer, options: ConnectOptions): Promise<McpConnection | string> {
    const library = await import('@modelcontextprotocol/client');
    try {
      const target = server.kind === 'command' ? server : httpTarget(server.url, server.headers);
      return new McpConnection(library, target, options);
    } catch (error) {
      if (error instanceof UnsendableHeader) return error.message;
      throw error;
    }
  }

  /** `initialize`. Rejects only when the signal aborts. */
  connect(options: AskOptions): Promise<Asked<undefined>> {
    return this.#asked(options, async (requests) => {
      await this.#client.connect(this.#transport, requests);
      return undefined;
    });
  }

  /** What the server calls itself; undefined before `connect`. */
  get server(): { readonly name: string; readonly version: string } | undefined {
    return this.#client.getServerVersion();
  }

  /** The end of what a command wrote to standard error: often that is the reason. */
  get output(): string {
    return (this.#process?.stderr ?? '').trim().split(/\r?\n/).slice(-SHOWN_LINES).join('\n');
  }

  /** Makes requests. Rejects only when the signal aborts, and with what `work` throws. */
  ask<T>(options: AskOptions, work: (request: Request) => Promise<T>): Promise<Asked<T>> {
    this.#answers.renew();
    return this.#asked(options, (requests) =>
      work((method, params) => this.#client.request({ method, params }, AS_SENT, requests)),
    );
  }

  /** Ends the connection; a command has ended when this resolves. */
  async close(): Promise<void> {
    await this.#client.close();
    await this.#transport.close();
  }

  async #asked<T>(
    { timeoutMs, limitMs = timeoutMs, signal }: AskOptions,
    work: (requests: RequestOptions) => Promise<T>,
  ): Promise<Asked<T>> {
    const late = AbortSignal.timeout(timeoutMs);
    const tooMuch = this.#process?.exceeded ?? this.#answers.exceeded;
    const requests = { signal: AbortSignal.any([signal, late, tooMuch]), timeout: timeoutMs };
    try {
      return { kind: 'answered', value: await work(requests) };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Error)) throw error;
      const { maxBytes, answers } = this.options;
      if (tooMuch.aborted)
        return {
          kind: 'lost',
          reason: `it sent more than ${String(maxBytes)} bytes; Guard Lab reads no larger ${answers}`,
        };
      if (late.aborted || isTimeout(error, this.library))
        return {
          kind: 'lost',
          reason: `it did not answer within ${String(limitMs / 1000)} s${this.#end()}`,
        };
      if (error instanceof this.library.ProtocolError)
        return { kind: 'refused', code: error.code, message: error.message };
      return { kind: 'lost', reason: `${reasonOf(error, this.library)}${this.#end()}` };
    }
  }

  /** How a command ended, and what it wrote where only messages belong. */
  #end(): string {
    if (!this.#process) return '';
    const { ended, noMessage } = this.#process;
    const how = ended === undefined ? '' : ` (${ended})`;
    return noMessage ? `${how}; it wrote to standard output what is no MCP message: ${noMessage}` : how;
  }
}

function isTimeout(error: Error, { SdkError, SdkErrorCode }: Library): boolean {
  return error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
}

/** What the library or the system says, as the end of a sentence. */
function reasonOf(error: Error, { SdkError, SdkErrorCode, SdkHttpError }: Library): string {
  if (error instanceof SdkHttpError) {
    const { status, statusText = '' } = error;
    const hint = status === 401 || status === 403 ? '; pass what it asks for with --header' : '';
    return `it answers with HTTP ${`${String(status)} ${statusText}`.trim()}${hint}`;
  }
  if (error instanceof SdkError && error.code === SdkErrorCode.ConnectionClosed)
    return 'it ended before it answered';
  if (error instanceof SdkError) return `it says: ${error.message}`;
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}
