import * as vscode from 'vscode';
import { MCP_PROVIDER } from '../../ide/ids';
import { isOnDisk } from '../base/disk';

/** The part of VS Code's API for servers of MCP that is used here; it came with VS Code 1.101. */
interface McpApi {
  registerMcpServerDefinitionProvider?: (
    id: string,
    provider: {
      readonly onDidChangeMcpServerDefinitions: vscode.Event<void>;
      provideMcpServerDefinitions(): readonly object[];
    },
  ) => vscode.Disposable;
}
interface StdioServer {
  cwd?: vscode.Uri;
}
type StdioServerClass = new (
  label: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  version: string,
) => StdioServer;

/** How `guard-lab mcp` is started. */
export interface McpStart {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: vscode.Uri;
}

/**
 * Offers `guard-lab mcp` of this extension as a server of MCP, for agents that use no tools of extensions. Nothing
 * where the workspace is not trusted, where no folder is on disk, and in versions of VS Code that know no such servers.
 */
export function registerMcpServers({ extension, extensionPath }: vscode.ExtensionContext): vscode.Disposable {
  const { registerMcpServerDefinitionProvider: register } = vscode.lm as McpApi;
  const Server = (vscode as { McpStdioServerDefinition?: StdioServerClass }).McpStdioServerDefinition;
  if (!register || !Server) return new vscode.Disposable(() => undefined);
  const { version } = extension.packageJSON as { readonly version: string };
  const changed = new vscode.EventEmitter<void>();
  const provideMcpServerDefinitions = (): readonly StdioServer[] => {
    const start = mcpStart(extensionPath);
    if (!start) return [];
    const server = new Server('Guard Lab', start.command, start.args, start.env, version);
    server.cwd = start.folder;
    return [server];
  };
  return vscode.Disposable.from(
    changed,
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    register(MCP_PROVIDER, { onDidChangeMcpServerDefinitions: changed.event, provideMcpServerDefinitions }),
  );
}

/** With the Node.js of VS Code itself: in the first folder, and allowed to use the others. */
export function mcpStart(extensionPath: string): McpStart | undefined {
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri).filter(isOnDisk);
  const [folder, ...others] = folders;
  if (!folder || !vscode.workspace.isTrusted) return undefined;
  const cli = vscode.Uri.joinPath(vscode.Uri.file(extensionPath), 'dist', 'cli.js').fsPath;
  return {
    command: process.execPath,
    args: [cli, 'mcp', ...others.flatMap(({ fsPath }) => ['--root', fsPath])],
    env: { ELECTRON_RUN_AS_NODE: '1' },
    folder,
  };
}
