import type * as mcpClient from '@modelcontextprotocol/client';
import type { Client, RequestOptions, Transport } from '@modelcontextprotocol/client';
import { MAX_CATALOG_BYTES } from '../files/file-sizes';
import { boundedFetch, type BoundedFetch } from './bounded-fetch';
import { ServerProcess } from './server-process';

/** An MCP server: a command that speaks over its standard streams, or an address (streamable HTTP). */
export type McpServer =
  | { readonly kind: 'command'; readonly command: string }
  | { readonly kind: 'http'; readonly url: URL; readonly headers: readonly (readonly [string, string])[] };

export interface ListToolsOptions {
  /** Where a command runs. */
  readonly folder: string;
  /** Milliseconds for everything: start, handshake, and all pages. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** How the client names itself to the server. */
  readonly version: string;
}

/** The tools as the server lists them, or why there are none, as a sentence without the name of the server. */
export type ServerTools =
  | { readonly ok: true; readonly tools: readonly unknown[] }
  /** `output` is the end of what a command wrote to standard error; maybe several lines. */
  | { readonly ok: false; readonly error: string; readonly output: string };

/** Bytes of all answers over HTTP at most (docs/limits.md): a catalog can be written with more than it has. */
const MAX_HTTP_BYTES = 2 * MAX_CATALOG_BYTES;
/** Pages of one list at most. */
const MAX_PAGES = 1000;
/** Lines of the server's standard error that are shown. */
const SHOWN_LINES = 10;

/** A result as the server sent it: catalogs have their own reader, which says what is wrong. */
const AS_SENT = {
  '~standard': { version: 1, vendor: 'guard-lab', validate: (value: unknown) => ({ value }) },
} as const;

type Library = typeof mcpClient;

/**
 * Asks a server for its tools: `initialize`, then `tools/list` to the last page (MCP, Tools). No tool is called, and
 * nothing of the environment or the headers is kept. A command has ended when this resolves. Rejects only when the
 * signal aborts.
 */
export async function listTools(server: McpServer, options: ListToolsOptions): Promise<ServerTools> {
  const { folder, timeoutMs, signal, version } = options;
  const library = await import('@modelcontextprotocol/client');
  const client = new library.Client({ name: 'guard-lab', version });
  const serverProcess = server.kind === 'command' ? processOf(server.command, folder, library) : undefined;
  const answers = boundedFetch(MAX_HTTP_BYTES);
  const transport = serverProcess ?? httpTransport(server, library, answers);
  const late = AbortSignal.timeout(timeoutMs);
  const requests = { signal: AbortSignal.any([signal, late, answers.exceeded]), timeout: timeoutMs };
  try {
    await client.connect(transport, requests);
    const tools = await allPages(client, requests);
    return typeof tools === 'string'
      ? { ok: false, error: tools, output: outputOf(serverProcess) }
      : { ok: true, tools };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Error)) throw error;
    const isLate = late.aborted || isTimeout(error, library);
    const why = answers.exceeded.aborted
      ? `it sent more than ${String(MAX_HTTP_BYTES)} bytes; Guard Lab reads no larger catalogs`
      : isLate
        ? `it did not answer within ${String(timeoutMs / 1000)} s`
        : reasonOf(error, library);
    return { ok: false, error: `${why}${endOf(serverProcess)}`, output: outputOf(serverProcess) };
  } finally {
    await client.close();
    await transport.close();
  }
}

/** All tools, or why there are none. */
async function allPages(client: Client, options: RequestOptions): Promise<readonly unknown[] | string> {
  const tools: unknown[] = [];
  const cursors = new Set<string>();
  let characters = 0;
  for (let cursor: string | undefined; ;) {
    const params = cursor === undefined ? {} : { cursor };
    const page: unknown = await client.request({ method: 'tools/list', params }, AS_SENT, options);
    const { tools: more, nextCursor }: { readonly tools?: unknown; readonly nextCursor?: unknown } =
      typeof page === 'object' && page !== null ? page : {};
    if (!Array.isArray(more)) return 'its answer to tools/list has no list "tools"';
    const added = charactersOf(more);
    if (added === undefined) return 'its tools are nested too deeply';
    characters += added;
    if (characters > MAX_CATALOG_BYTES)
      return `its list of tools has more than ${String(MAX_CATALOG_BYTES)} characters; Guard Lab reads no larger catalogs`;
    for (const tool of more as readonly unknown[]) tools.push(tool);
    if (typeof nextCursor !== 'string') return tools;
    if (cursors.has(nextCursor) || cursors.size >= MAX_PAGES)
      return `its list of tools does not end after ${String(cursors.size + 1)} pages`;
    cursors.add(nextCursor);
    cursor = nextCursor;
  }
}

/** Characters of a value as JSON; undefined when it is nested so deeply that it cannot be written. */
function charactersOf(value: unknown): number | undefined {
  try {
    return JSON.stringify(value, null, 2).length;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function processOf(
  command: string,
  folder: string,
  { ReadBuffer, serializeMessage }: Library,
): ServerProcess {
  return new ServerProcess(command, folder, { buffer: new ReadBuffer(), serialize: serializeMessage });
}

function httpTransport(
  server: McpServer,
  { StreamableHTTPClientTransport }: Library,
  { fetch }: BoundedFetch,
): Transport {
  if (server.kind !== 'http') throw new Error('a command has no address');
  return new StreamableHTTPClientTransport(server.url, {
    fetch,
    requestInit: { headers: server.headers.map(([name, value]): [string, string] => [name, value]) },
  });
}

function isTimeout(error: Error, { SdkError, SdkErrorCode }: Library): boolean {
  return error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout;
}

/** What the library or the system says, as the end of a sentence. */
function reasonOf(error: Error, { SdkError, SdkErrorCode, SdkHttpError, ProtocolError }: Library): string {
  if (error instanceof SdkHttpError) {
    const { status, statusText = '' } = error;
    const hint = status === 401 || status === 403 ? '; pass what it asks for with --header' : '';
    return `it answers with HTTP ${`${String(status)} ${statusText}`.trim()}${hint}`;
  }
  if (error instanceof SdkError && error.code === SdkErrorCode.ConnectionClosed)
    return 'it ended before it listed its tools';
  if (error instanceof SdkError || error instanceof ProtocolError) return `it says: ${error.message}`;
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : error.message;
}

/** How a command ended, and what it wrote where only messages belong. */
function endOf(server: ServerProcess | undefined): string {
  if (!server) return '';
  const { ended, noMessage } = server;
  const how = ended === undefined ? '' : ` (${ended})`;
  return noMessage ? `${how}; it wrote to standard output what is no MCP message: ${noMessage}` : how;
}

/** The end of what a command wrote: often that is the reason. */
function outputOf(server: ServerProcess | undefined): string {
  return (server?.stderr ?? '').trim().split(/\r?\n/).slice(-SHOWN_LINES).join('\n');
}
