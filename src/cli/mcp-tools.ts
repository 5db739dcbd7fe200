import type {
  CallToolResult,
  InputRequiredResult,
  McpServer,
  ServerContext,
} from '@modelcontextprotocol/server';
import type { FaultSink } from '../base/fault';
import type { Json } from '../gateway/json';
import { AGENT_TOOLS } from '../toolbox/definitions';
import type { AgentTool, PendingChanges, ToolAnswer, Work } from '../toolbox/agent-tool';
import type { AgentTools } from '../toolbox/use-tool';
import type { AgentFolders } from './agent-folders';
import { clientCapabilities, learnRoots } from './mcp-client';
import type { McpLibrary } from './mcp-library';
import { addResources } from './mcp-resources';
import { VERSION } from './version';

/** What the server is made of. */
export interface McpSurroundings {
  readonly tools: AgentTools;
  readonly folders: AgentFolders;
  readonly onFault: FaultSink;
  readonly workerPath: string;
  /** Fires when the client is gone: no call goes on. */
  readonly gone: AbortSignal;
}

const INSTRUCTIONS =
  'Guard Lab runs WASM guards of the MCP gateway under its rules and limits. Begin with run_scenarios: what fails comes with file, line, and cause. Each answer has "next": useful calls with their arguments. "Ran, nothing checked" is no success. Change expected values only when the new behavior is right.';

/** A server with the tools and resources for agents, for one connection. */
export function mcpServer(library: McpLibrary, surroundings: McpSurroundings): McpServer {
  const server = new library.McpServer(
    { name: 'guard-lab', title: 'Guard Lab', version: VERSION },
    { instructions: INSTRUCTIONS, maxToolInputElements: 10_000 },
  );
  for (const tool of AGENT_TOOLS) {
    const { name, title, description, input, output, isReadOnly, isIdempotent } = tool;
    const annotations = {
      title,
      readOnlyHint: isReadOnly,
      destructiveHint: !isReadOnly,
      idempotentHint: isIdempotent,
      openWorldHint: false,
    };
    const schemas = { inputSchema: asIs(library, input), outputSchema: asIs(library, output) };
    server.registerTool(name, { title, description, annotations, ...schemas }, (given, ctx) =>
      new Call(tool, library, server, surroundings, ctx).answer(given),
    );
  }
  addResources(server, library, surroundings.workerPath);
  return server;
}

/** A schema that clients see; the tools check their arguments themselves, with sentences about them. */
function asIs(
  library: McpLibrary,
  schema: AgentTool['input'],
): ReturnType<typeof library.fromJsonSchema<Json>> {
  return library.fromJsonSchema<Json>(schema as never, {
    getValidator: () => (input) => ({ valid: true, data: input as never, errorMessage: undefined }),
  });
}

const WRITE = {
  type: 'object',
  properties: { write: { type: 'boolean', title: 'Write these changes', default: false } },
  required: ['write'],
} as const;

/** Milliseconds between two reports of progress. */
const PROGRESS_MS = 100;

/** One call of a tool by a client. */
class Call {
  #sent: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly tool: AgentTool,
    private readonly library: McpLibrary,
    private readonly server: McpServer,
    private readonly surroundings: McpSurroundings,
    private readonly ctx: ServerContext,
  ) {}

  async answer(given: Json): Promise<CallToolResult | InputRequiredResult> {
    const { library, server, surroundings, ctx } = this;
    try {
      const asked = await learnRoots(library, server, surroundings.folders, ctx);
      if (asked) return asked;
      if (this.tool.name === 'update_expected' && canAsk(library, ctx, server))
        return await this.#askFirst(given);
      return resultOf(await this.#use(given));
    } catch (error) {
      if (this.#signal.aborted) return failure('the call was canceled');
      surroundings.onFault(`${this.tool.name} failed`, error);
      return failure(`${this.tool.name} failed because of an internal error of Guard Lab; its log says more`);
    }
  }

  /** A person is asked before anything is written, whatever the agent says. */
  async #askFirst(given: Json): Promise<CallToolResult | InputRequiredResult> {
    const { library, ctx } = this;
    const id = ctx.mcpReq.requestState<string>();
    if (typeof id === 'string') {
      const content = library.acceptedContent(ctx.mcpReq.inputResponses, 'write');
      return content?.['write'] === true
        ? resultOf(await this.#use({ confirm: id }))
        : failure(
            'the person declined the changes; nothing was written. Correct the guard instead, or ask what is wanted',
          );
    }
    if (typeof given === 'object' && given !== null && 'confirm' in given)
      return failure("a person is asked before anything is written; call update_expected without 'confirm'");
    const answer = await this.#use(given);
    if (!answer.pending) return resultOf(answer);
    return library.inputRequired({
      inputRequests: {
        write: library.inputRequired.elicit({
          mode: 'form',
          message: questionText(answer.pending),
          requestedSchema: WRITE as never,
        }),
      },
      requestState: answer.pending.id,
    });
  }

  async #use(given: Json): Promise<ToolAnswer> {
    const answer = await this.surroundings.tools.use(this.tool.name, given, this.#work);
    await this.#sent;
    return answer;
  }

  get #signal(): AbortSignal {
    return AbortSignal.any([this.ctx.mcpReq.signal, this.surroundings.gone]);
  }

  get #work(): Work {
    const { progressToken } = this.ctx.mcpReq._meta ?? {};
    if (progressToken === undefined) return { signal: this.#signal, progress: () => undefined };
    let last = { done: -1, at: 0 };
    const progress = (done: number, total: number, what: string): void => {
      const at = Date.now();
      const isSoon = at - last.at < PROGRESS_MS && done !== total;
      // What a client gets only grows.
      if (done <= last.done || isSoon) return;
      last = { done, at };
      const of = total === 0 ? '' : ` of ${String(total)}`;
      this.#notify({
        progressToken,
        progress: done,
        ...(total === 0 ? {} : { total }),
        message: `${String(done)}${of} ${what}`,
      });
    };
    return { signal: this.#signal, progress };
  }

  /** Sends progress; the answer waits for it, because clients listen no longer once they have that. */
  #notify(params: Readonly<Record<string, unknown>>): void {
    const sent = this.ctx.mcpReq
      .notify({ method: 'notifications/progress', params })
      .catch((error: unknown) => {
        if (!this.#signal.aborted) this.surroundings.onFault('progress could not be sent', error);
      });
    this.#sent = Promise.all([this.#sent, sent]);
  }
}

function canAsk(library: McpLibrary, ctx: ServerContext, server: McpServer): boolean {
  return clientCapabilities(library, ctx, server)?.elicitation !== undefined;
}

function questionText({ question, lines }: PendingChanges): string {
  return [question, '', ...lines].join('\n');
}

function resultOf({ isError, text, data }: ToolAnswer): CallToolResult {
  if (isError) return failure(text);
  return { content: [{ type: 'text', text }], ...(data ? { structuredContent: data } : {}) };
}

function failure(text: string): CallToolResult {
  return { content: [{ type: 'text', text }], isError: true };
}
