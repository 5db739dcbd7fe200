import { LogReader, type LogEvent } from '../../../src/capture/log-reader';
import type { Json } from '../../../src/gateway/json';

const SCHEMA = 'rpc-message/v2';
const timestamp = '2026-08-15T23:48:42.233Z';

/** Lines of a gateway's log, as it writes them. */
export const line = {
  call: (tool: string, args: Json = {}, more: object = {}, server = 'github'): string =>
    JSON.stringify({
      timestamp,
      event: 'rpc_request',
      _schema: SCHEMA,
      direction: 'OUT',
      server_id: server,
      method: 'tools/call',
      payload: { jsonrpc: '2.0', method: 'tools/call', params: { name: tool, arguments: args }, ...more },
    }),
  request: (method: string, server = 'github'): string =>
    JSON.stringify({
      timestamp,
      event: 'rpc_request',
      _schema: SCHEMA,
      direction: 'OUT',
      server_id: server,
      method,
      payload: { jsonrpc: '2.0', method, params: {} },
    }),
  answer: (result: Json, more: object = {}, server = 'github'): string =>
    JSON.stringify({
      timestamp,
      event: 'rpc_response',
      _schema: SCHEMA,
      direction: 'IN',
      server_id: server,
      payload: { jsonrpc: '2.0', id: 1, result, ...more },
    }),
  failure: (error: string, server = 'github'): string =>
    JSON.stringify({
      timestamp,
      event: 'rpc_response',
      _schema: SCHEMA,
      direction: 'IN',
      server_id: server,
      error,
      payload: null,
    }),
  filtered: (tool: string, description: string, server = 'github'): string =>
    JSON.stringify({
      timestamp,
      event: 'difc_filtered',
      _schema: 'difc-filtered/v2',
      server_id: server,
      tool_name: tool,
      description,
      reason: 'x',
      secrecy_tags: ['private:acme/app'],
      integrity_tags: null,
      number: '1',
    }),
};

/** An answer as an MCP server sends it. */
export function mcp(value: Json): Json {
  return { content: [{ type: 'text', text: JSON.stringify(value) }] };
}

export interface Read {
  readonly events: readonly LogEvent[];
  readonly counts: LogReader['counts'];
}

/** Reads a log in pieces of `size` bytes. */
export function readLog(log: string | Uint8Array, size = 7): Read {
  const reader = new LogReader();
  const bytes = typeof log === 'string' ? new TextEncoder().encode(log) : log;
  const events: LogEvent[] = [];
  for (let at = 0; at < bytes.length; at += size) events.push(...reader.push(bytes.subarray(at, at + size)));
  events.push(...reader.end());
  return { events, counts: reader.counts };
}

/** Events as lines: `2 github#1 get_issue {"n":1} → 1 (uncertain)`. */
export function drawn({ events }: Read): string[] {
  return events.map((event) => {
    if (event.kind === 'filtered') {
      const { server, session, tool, item, lines, isCertain } = event;
      const from = lines.length === 0 ? '' : ` (${isCertain ? '' : 'maybe '}${lines.join(',')})`;
      return `${server}#${String(session)} removed from ${tool}${from}: ${item.description}`;
    }
    const { line: at, server, session, tool, args, answer, isUncertain, filtered } = event.exchange;
    const removed = filtered
      .map((each) => ` - ${each.isCertain ? '' : 'maybe '}${each.description}`)
      .join('');
    const shown =
      answer.kind === 'result'
        ? JSON.stringify(answer.result)
        : answer.kind === 'error'
          ? `error ${answer.error}`
          : answer.kind;
    return `${String(at)} ${server}#${String(session)} ${tool} ${JSON.stringify(args)} → ${shown}${isUncertain ? ' (uncertain)' : ''}${removed}`;
  });
}
