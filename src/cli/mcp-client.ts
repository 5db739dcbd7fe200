import { fileURLToPath } from 'node:url';
import type {
  ClientCapabilities,
  InputRequiredResult,
  McpServer,
  ServerContext,
} from '@modelcontextprotocol/server';
import type { AgentFolders } from './agent-folders';
import type { McpLibrary } from './mcp-library';

/** Milliseconds that a client of an older protocol has to say its roots. */
const ROOTS_MS = 5000;

/** What the client of a call can do. */
export function clientCapabilities(
  { CLIENT_CAPABILITIES_META_KEY }: McpLibrary,
  ctx: ServerContext,
  server: McpServer,
): ClientCapabilities | undefined {
  const envelope: Readonly<Record<string, unknown>> | undefined = ctx.mcpReq.envelope;
  // Since 2026-07-28 each request says it, in a form that the library checks; before, the handshake did.
  if (envelope) return envelope[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined;
  return server.server.getClientCapabilities();
}

/** Who asks first, and when that is answered: calls that come meanwhile wait for the same folders. */
const known = new WeakMap<AgentFolders, Promise<void>>();

/** Asks a client that has roots for them, once; a result is what the client has to answer before the call goes on. */
export async function learnRoots(
  library: McpLibrary,
  server: McpServer,
  folders: AgentFolders,
  ctx: ServerContext,
): Promise<InputRequiredResult | undefined> {
  const learned = known.get(folders);
  if (learned) {
    await learned;
    return undefined;
  }
  if (clientCapabilities(library, ctx, server)?.roots === undefined) return undefined;
  if (!ctx.mcpReq.envelope) {
    const asked = learnByRequest(library, server, folders);
    known.set(folders, asked);
    await asked;
    return undefined;
  }
  const response = ctx.mcpReq.inputResponses?.['roots'];
  if (response === undefined)
    return library.inputRequired({ inputRequests: { roots: library.inputRequired.listRoots() } });
  known.set(folders, Promise.resolve());
  folders.setRoots(pathsOf(response));
  return undefined;
}

async function learnByRequest(library: McpLibrary, server: McpServer, folders: AgentFolders): Promise<void> {
  const learn = async (): Promise<void> => {
    try {
      folders.setRoots(pathsOf(await server.server.listRoots(undefined, { timeout: ROOTS_MS })));
    } catch (error) {
      // A client that does not answer has no roots.
      if (!(error instanceof library.SdkError || error instanceof library.ProtocolError)) throw error;
    }
  };
  server.server.setNotificationHandler('notifications/roots/list_changed', learn);
  await learn();
}

/** Absolute paths of the folders that an answer names; what is no file is left out. */
function pathsOf(answer: unknown): string[] {
  if (typeof answer !== 'object' || answer === null || !('roots' in answer)) return [];
  const { roots } = answer;
  if (!Array.isArray(roots)) return [];
  return roots.flatMap((root: unknown) => {
    if (typeof root !== 'object' || root === null || !('uri' in root)) return [];
    return typeof root.uri === 'string' ? pathOf(root.uri) : [];
  });
}

function pathOf(uri: string): string[] {
  if (!uri.startsWith('file:')) return [];
  try {
    return [fileURLToPath(uri)];
  } catch (error) {
    if (error instanceof TypeError) return [];
    throw error;
  }
}
