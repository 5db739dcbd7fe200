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

/**
 * Offers `guard-lab mcp` of this extension as a server of MCP, for agents that use no tools of extensions. Nothing
 * where the workspace is not trusted, where no folder is on disk, and in versions of VS Code that know no such servers.
 */
export function registerMcpServers({ extension }: vscode.ExtensionContext): vscode.Disposable {
  const { registerMcpServerDefinitionProvider: register } = vscode.lm as McpApi;
  if (!register) return new vscode.Disposable(() => undefined);
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    register(MCP_PROVIDER, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () => mcpServers(extension),
    }),
  );
}

/**
 * The servers that VS Code gets, for which it starts nothing but `guard-lab mcp`: with its own Node.js, in the first
 * folder, and allowed to use the others.
 */
export function mcpServers(extension: vscode.Extension<unknown>): readonly StdioServer[] {
  const Server = (vscode as { McpStdioServerDefinition?: StdioServerClass }).McpStdioServerDefinition;
  const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri).filter(isOnDisk);
  const [folder, ...others] = folders;
  if (!Server || !folder || !vscode.workspace.isTrusted) return [];
  const cli = vscode.Uri.joinPath(vscode.Uri.file(extension.extensionPath), 'dist', 'cli.js').fsPath;
  const args = [cli, 'mcp', ...others.flatMap(({ fsPath }) => ['--root', fsPath])];
  const { version } = extension.packageJSON as { readonly version: string };
  const server = new Server('Guard Lab', process.execPath, args, { ELECTRON_RUN_AS_NODE: '1' }, version);
  server.cwd = folder;
  return [server];
}
