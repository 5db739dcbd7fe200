import type { McpServer } from '../mcp/connection';
import { UsageError } from './usage-error';

export const serverOptions = {
  server: { type: 'string' },
  header: { type: 'string', multiple: true },
  'server-timeout': { type: 'string' },
  'save-tools': { type: 'string' },
} as const;

/** A live server whose tools are the catalog. */
export interface LiveServer {
  readonly server: McpServer;
  readonly timeoutMs: number;
  /** Where its list of tools is written. */
  readonly saveTools?: string;
}

interface ServerValues {
  readonly server?: string | undefined;
  readonly header?: readonly string[] | undefined;
  readonly 'server-timeout'?: string | undefined;
  readonly 'save-tools'?: string | undefined;
}

const DEFAULT_TIMEOUT_S = 60;
const MAX_TIMEOUT_S = 3600;

/** What `--server` and its options say; undefined without `--server`. Throws a `UsageError`. */
export function liveServer(values: ServerValues): LiveServer | undefined {
  const { server, header = [], 'server-timeout': timeout, 'save-tools': saveTools } = values;
  if (server === undefined) {
    for (const option of ['header', 'server-timeout', 'save-tools'] as const)
      if (values[option] !== undefined) throw new UsageError(`--${option} needs --server`);
    return undefined;
  }
  if (saveTools === '' || saveTools === '-')
    throw new UsageError('--save-tools needs a file; the report goes to standard output');
  return {
    server: serverOf(server.trim(), header),
    timeoutMs: secondsOf(timeout) * 1000,
    ...(saveTools === undefined ? {} : { saveTools }),
  };
}

function serverOf(server: string, headers: readonly string[]): McpServer {
  if (server === '')
    throw new UsageError('--server needs a command or an address, for example: --server "npx my-server"');
  if (!/^https?:\/\//i.test(server)) {
    if (headers.length > 0) throw new UsageError('--header is for an address, http:// or https://');
    return { kind: 'command', command: server };
  }
  if (!URL.canParse(server)) throw new UsageError(`--server ${server} is not an address`);
  return { kind: 'http', url: new URL(server), headers: headers.map(headerOf) };
}

/** The value may be secret, so that no message repeats it. */
function headerOf(text: string): readonly [string, string] {
  const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):\s*([\t\x20-\x7e\x80-\xff]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError('--header needs the form "Name: value", in one line');
  return [name, value.trim()];
}

function secondsOf(value: string | undefined): number {
  if (value === undefined) return DEFAULT_TIMEOUT_S;
  const seconds = /^\d+$/.test(value) ? Number(value) : 0;
  if (seconds >= 1 && seconds <= MAX_TIMEOUT_S) return seconds;
  throw new UsageError(
    `--server-timeout needs a whole number of seconds from 1 to ${String(MAX_TIMEOUT_S)}, not '${value}'`,
  );
}
