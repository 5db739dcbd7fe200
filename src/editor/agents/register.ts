import * as vscode from 'vscode';
import { CONTEXT_KEYS } from '../../ide/ids';
import { AGENT_TOOL_NAMES } from '../../toolbox/agent-tool';
import { setContext } from '../base/commands';
import type { EditorServices } from '../services';
import { registerMcpServers } from './mcp-servers';
import { EditorTools } from './tools';

/** What coding agents use: tools of language models, and the server of MCP. Nothing is loaded before it is used. */
export function registerAgents(services: EditorServices): vscode.Disposable {
  let made: EditorTools | undefined;
  const tools = (): EditorTools => (made ??= new EditorTools(services));
  setContext(CONTEXT_KEYS.hasAgentTools, true);
  return vscode.Disposable.from(
    ...AGENT_TOOL_NAMES.map((name) =>
      vscode.lm.registerTool<object>(name, {
        prepareInvocation: ({ input }) => tools().prepare(name, input),
        invoke: ({ input }, token) => tools().invoke(name, input, token),
      }),
    ),
    registerMcpServers(services.context),
  );
}
