import { goQuote } from '../../wasm/go-quote';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../json';

/** The arguments that the proxy needs to ask GitHub in place of a backend tool. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  pull_request_read: ['owner', 'repo', 'pullNumber'],
  issue_read: ['owner', 'repo', 'issue_number'],
  search_repositories: ['query'],
  get_collaborator_permission: ['owner', 'repo', 'username'],
};
/** Arguments that may be numbers as well. */
const NUMBERS = new Set(['pullNumber', 'issue_number']);

/** The only tools that a guard's backend has in proxy mode (server-layer, "Proxy mode"). */
export const PROXY_BACKEND_TOOLS: readonly string[] = Object.keys(NEEDED);

/**
 * Why the proxy does not ask GitHub for a backend call, in words that hold the proxy's own; undefined when it does.
 * The call is -1 for the guard.
 */
export function proxyRefusal(tool: string, args: Json): string | undefined {
  if (!isJsonObject(args)) return 'the proxy takes only an object as arguments: unexpected args type';
  const needed = Object.hasOwn(NEEDED, tool) ? NEEDED[tool] : undefined;
  if (!needed)
    return `the proxy has only the backend tools ${PROXY_BACKEND_TOOLS.join(', ')}: unsupported tool: ${shownTool(tool)}`;
  if (needed.every((name) => isGiven(args, name))) return undefined;
  return `the proxy does not ask GitHub: ${tool}: missing ${needed.join('/')}`;
}

function isGiven(args: JsonObject, name: string): boolean {
  const value = ownValue(args, name);
  return (typeof value === 'string' && value !== '') || (NUMBERS.has(name) && typeof value === 'number');
}

/** A name that a guard chose, short and on one line. */
function shownTool(tool: string): string {
  const shown = /^[\w.-]{1,80}$/.test(tool) ? tool : goQuote(tool.slice(0, 80));
  return shown;
}
