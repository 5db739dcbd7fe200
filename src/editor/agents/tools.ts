import * as vscode from 'vscode';
import { LruMap } from '../../base/lru-map';
import type { Json } from '../../gateway/json';
import { printable } from '../../report/terminal-text';
import type { PendingChanges } from '../../toolbox/agent-tool';
import { AGENT_TOOLS } from '../../toolbox/definitions';
import { AgentTools } from '../../toolbox/use-tool';
import { withSignal } from '../base/cancellation';
import { currentRestriction } from '../base/trust';
import type { EditorServices } from '../services';
import { EditorAgentWorkspace } from './workspace';

/** Changes that wait for a confirmation, of which a person can still be asked. */
const KEPT = 16;

/** Tools that run no guard, and so work everywhere. */
const WITHOUT_GUARDS: ReadonlySet<string> = new Set(['list_scenarios', 'explain_finding']);

/**
 * The tools of coding agents in VS Code: the same as those of `guard-lab mcp`, over what the editor has, unsaved texts
 * included. Before files are changed, a person sees each change and is asked.
 */
export class EditorTools {
  readonly #tools: AgentTools;
  readonly #pending = new LruMap<string, PendingChanges>(KEPT);

  constructor(services: EditorServices) {
    this.#tools = new AgentTools(new EditorAgentWorkspace(services));
  }

  prepare(name: string, input: unknown): vscode.PreparedToolInvocation {
    const tool = AGENT_TOOLS.find((each) => each.name === name);
    const invocationMessage = `Guard Lab: ${tool?.title ?? name}`;
    const changes = tool && !tool.isReadOnly ? this.#confirmed(input) : undefined;
    if (!changes || currentRestriction()) return { invocationMessage };
    return {
      invocationMessage,
      confirmationMessages: { title: changes.question, message: codeBlock(changes.lines) },
    };
  }

  /** Rejects with a sentence for the agent when the tool could not do what was asked. */
  async invoke(
    name: string,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const restriction = WITHOUT_GUARDS.has(name) ? undefined : currentRestriction();
    if (restriction) throw new Error(`${restriction.message} ${restriction.advice}`);
    const confirmed = confirmedId(input);
    if (confirmed !== undefined && !this.#pending.has(confirmed))
      throw new Error(
        `No changes with the id '${confirmed}' wait to be confirmed. Call ${name} without 'confirm', and read the changes again.`,
      );
    const answer = await withSignal(token, (signal) =>
      this.#tools.use(name, input as Json | undefined, { signal, progress: () => undefined }),
    );
    if (answer.isError) throw new Error(answer.text);
    if (answer.pending) this.#pending.set(answer.pending.id, answer.pending);
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(answer.text)]);
  }

  /** The changes that a call confirms. */
  #confirmed(input: unknown): PendingChanges | undefined {
    const id = confirmedId(input);
    return id === undefined ? undefined : this.#pending.get(id);
  }
}

function confirmedId(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null || !('confirm' in input)) return undefined;
  return typeof input.confirm === 'string' ? input.confirm : undefined;
}

function codeBlock(lines: readonly string[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendCodeblock(printable(lines.join('\n')), 'text');
  return text;
}
