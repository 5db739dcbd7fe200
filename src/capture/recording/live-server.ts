import type { Json } from '../../gateway/json';
import type { ToolReply } from '../../gateway/server/sdk-result';

/** A live MCP server as a recording needs it. */
export interface LiveServer {
  /** Name and version as the server gives them: untrusted. */
  readonly name: string;
  readonly tools: readonly LiveTool[];
  /** Calls a tool; the result is as the gateway would get it. Rejects only when `signal` aborts. */
  call(tool: string, args: Json, signal: AbortSignal): Promise<ToolReply>;
}

export interface LiveTool {
  readonly name: string;
  /** Whether the server says that it only reads (`readOnlyHint`). */
  readonly isReadOnly: boolean;
}

/** A call that may change something, before it is made. */
export interface DoubtfulCall {
  readonly tool: string;
  /** Who calls: the agent, in a step, or the guard. */
  readonly by: 'agent' | 'guard';
  /** Whether the server lists the tool. */
  readonly isListed: boolean;
}

/**
 * Whether a tool that is not known to only read may be called: asked once for each tool. `no` leaves it out; `stop`
 * ends the recording.
 */
export type MayCall = (call: DoubtfulCall) => Promise<'yes' | 'no' | 'stop'>;
