import { MAX_CATALOG_BYTES } from '../files/file-sizes';
import { McpConnection, whyNot, type AskOptions, type ConnectOptions, type McpServer } from './connection';
import { allTools } from './tool-list';

/** `timeoutMs` is for everything: start, handshake, and all pages. */
export type ListToolsOptions = AskOptions & Pick<ConnectOptions, 'folder' | 'version'>;

/** The tools as the server lists them, or why there are none, as a sentence without the name of the server. */
export type ServerTools =
  | { readonly ok: true; readonly tools: readonly unknown[] }
  /** `output` is the end of what a command wrote to standard error; maybe several lines. */
  | { readonly ok: false; readonly error: string; readonly output: string };

/** Bytes of all answers over HTTP at most (docs/limits.md): a catalog can be written with more than it has. */
const MAX_BYTES = 2 * MAX_CATALOG_BYTES;

/**
 * Asks a server for its tools. No tool is called, and nothing of the environment or the headers is kept. A command
 * has ended when this resolves. Rejects only when the signal aborts.
 */
export async function listTools(server: McpServer, options: ListToolsOptions): Promise<ServerTools> {
  const started = performance.now();
  const { folder, version, timeoutMs, signal } = options;
  const connection = await McpConnection.to(server, {
    folder,
    version,
    maxBytes: MAX_BYTES,
    answers: 'catalogs',
  });
  if (typeof connection === 'string') return { ok: false, error: connection, output: '' };
  try {
    const connected = await connection.connect({ timeoutMs, signal });
    if (connected.kind !== 'answered')
      return { ok: false, error: whyNot(connected), output: connection.output };
    const left = Math.max(1, Math.round(timeoutMs - (performance.now() - started)));
    const listed = await connection.ask({ timeoutMs: left, limitMs: timeoutMs, signal }, allTools);
    if (listed.kind !== 'answered') return { ok: false, error: whyNot(listed), output: connection.output };
    const tools = listed.value;
    return typeof tools === 'string'
      ? { ok: false, error: tools, output: connection.output }
      : { ok: true, tools };
  } finally {
    await connection.close();
  }
}
