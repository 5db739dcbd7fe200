import { availableParallelism } from 'node:os';
import { setMaxListeners } from 'node:events';
import { resolve } from 'node:path';
import { statSync } from 'node:fs';
import { onlySystemError } from '../files/system-error';
import { commandLineJobs } from '../run/jobs';
import { SandboxHost } from '../sandbox/sandbox-host';
import { AgentTools } from '../toolbox/use-tool';
import { AgentFolders } from './agent-folders';
import { CommandLineWorkspace } from './agent-workspace';
import { ConnectionEnd } from './connection-end';
import { EXIT } from './exit-codes';
import { faultReporter } from './internal-error';
import type { McpCommand } from './mcp-line';
import { mcpServer } from './mcp-tools';
import type { Terminal } from './terminal';

/** `guard-lab mcp`: serves the tools of agents over standard streams until the client goes away. */
export async function mcpCommand(
  command: McpCommand,
  terminal: Terminal,
  workerPath: string,
): Promise<number> {
  const roots = command.roots.map((root) => resolve(terminal.folder, root));
  const wrong = roots.findIndex((root) => !isFolder(root));
  if (wrong >= 0) {
    terminal.say(`--root ${command.roots[wrong] ?? ''} is not a folder`);
    return EXIT.usage;
  }
  const { jobs = commandLineJobs(availableParallelism()), profile } = command;
  const onFault = faultReporter(terminal);
  const host = new SandboxHost({ workerPath, keepWarm: jobs, onFault });
  const folders = new AgentFolders(terminal.folder, roots);
  const tools = new AgentTools(new CommandLineWorkspace(folders, host, workerPath, { jobs, profile }));
  // As many calls listen as run at the same time.
  setMaxListeners(0, terminal.signal);
  try {
    const library = await import('@modelcontextprotocol/server');
    const { serveStdio, StdioServerTransport } = await import('@modelcontextprotocol/server/stdio');
    const transport = new StdioServerTransport();
    const end = new ConnectionEnd(process.stdin, terminal.signal);
    const gone = new AbortController();
    const surroundings = {
      tools,
      folders,
      onFault,
      workerPath,
      gone: AbortSignal.any([gone.signal, terminal.signal]),
    };
    const handle = serveStdio(() => mcpServer(library, surroundings), {
      transport,
      onerror: (error) => {
        if (!end.isEndedBy(error)) terminal.say(`a message of the client cannot be used: ${error.message}`);
      },
    });
    end.watch(transport);
    const code = await end.code;
    gone.abort();
    await handle.close();
    return terminal.stopCode ?? code;
  } finally {
    host.dispose();
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    onlySystemError(error);
    return false;
  }
}
