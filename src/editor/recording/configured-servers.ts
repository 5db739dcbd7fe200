import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { isJsonObject, type Json } from '../../gateway/json';
import {
  readServerConfiguration,
  serversOf,
  type ConfiguredServer,
  type ServerConfiguration,
  type ServerInput,
} from '../../project/mcp-servers';
import { readUri } from '../files/read-uri';
import { shownPath } from '../sources/guard-sources';

/** A server that is configured, and where. */
export interface FoundServer {
  readonly server: ConfiguredServer;
  readonly inputs: readonly ServerInput[];
  /** The file, or the settings, for people. */
  readonly origin: string;
  /** Where it runs unless it says so itself, as a path of the system; also what `${workspaceFolder}` means. */
  readonly folder: string;
}

export interface FoundServers {
  readonly servers: readonly FoundServer[];
  /** What could not be used, as sentences. */
  readonly problems: readonly string[];
}

/** Bytes of a configuration at most (docs/limits.md). */
const MAX_BYTES = 1024 * 1024;

/**
 * The MCP servers of VS Code and of other clients: `.vscode/mcp.json` and `.mcp.json` of each folder, the person's own
 * `mcp.json`, and the setting `mcp`. Nothing is started.
 * @param home where servers of no folder run
 */
export async function findServers(context: vscode.ExtensionContext, home: string): Promise<FoundServers> {
  const servers: FoundServer[] = [];
  const problems: string[] = [];
  const add = (configuration: ServerConfiguration, origin: string, folder: string): void => {
    const { inputs } = configuration;
    servers.push(...configuration.servers.map((server) => ({ server, inputs, origin, folder })));
    problems.push(...configuration.unusable.map((problem) => `${origin}: ${problem}.`));
  };
  for (const [uri, folder, origin] of configurationFiles(context, home)) {
    const read = await readUri(uri, { maxBytes: MAX_BYTES });
    if (!read.ok && read.cause === 'missing') continue;
    const configuration = read.ok
      ? readServerConfiguration(new TextDecoder('utf-8').decode(read.bytes))
      : vscode.l10n.t('the file cannot be read');
    if (typeof configuration === 'string') problems.push(`${origin}: ${configuration}.`);
    else add(configuration, origin, folder);
  }
  const settings = vscode.workspace.getConfiguration().get<Json>('mcp');
  if (isJsonObject(settings)) add(serversOf(settings), 'setting mcp', home);
  return { servers, problems };
}

function configurationFiles(
  context: vscode.ExtensionContext,
  home: string,
): (readonly [uri: vscode.Uri, folder: string, origin: string])[] {
  const ofFolders = (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
    ['.vscode/mcp.json', '.mcp.json'].map((name) => {
      const file = vscode.Uri.joinPath(uri, name);
      return [file, uri.fsPath, shownPath(file)] as const;
    }),
  );
  // VS Code keeps the person's own file beside `globalStorage`, the folder of all extensions.
  const user = join(dirname(dirname(context.globalStorageUri.fsPath)), 'mcp.json');
  return [...ofFolders, [vscode.Uri.file(user), home, vscode.l10n.t('user configuration')]];
}
