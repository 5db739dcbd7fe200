import type { Json, JsonObject } from '../gateway/json';
import type { ObjectSchema } from './schema';

/** Names of the tools that agents use: the same for MCP and for VS Code. Fixed interfaces. */
export const AGENT_TOOL_NAMES = [
  'list_scenarios',
  'run_scenarios',
  'inspect_guard',
  'explain_finding',
  'explain_step',
  'map_tools',
  'diff_labels',
  'check_guard',
  'update_expected',
] as const;
export type AgentToolName = (typeof AGENT_TOOL_NAMES)[number];

/** A tool as a model sees it. */
export interface AgentTool {
  readonly name: AgentToolName;
  /** A few words for people. */
  readonly title: string;
  /** For the model: when to use it, and what it answers. */
  readonly description: string;
  /** JSON Schema of its arguments. */
  readonly input: ObjectSchema;
  /** JSON Schema of `data` of its answer. */
  readonly output: ObjectSchema;
  /** Whether it changes no file. */
  readonly isReadOnly: boolean;
  /** Whether the same call gives the same answer while no file changes. */
  readonly isIdempotent: boolean;
}

/** What to call next, and why. */
export interface NextStep {
  readonly tool: AgentToolName;
  readonly arguments: Readonly<Record<string, Json>>;
  readonly why: string;
}

/** What a tool found, before it is bounded and made harmless. */
export interface Found {
  /** Fits the tool's `output`, with `next` left out. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The same as lines for a model that reads text. */
  readonly lines: readonly string[];
  readonly next?: readonly NextStep[];
  /** Changes that wait for a confirmation. */
  readonly pending?: PendingChanges;
}

/** Changes of files that are made only once someone confirms exactly these. */
export interface PendingChanges {
  /** The value of `confirm` that makes them. */
  readonly id: string;
  /** What a person is asked, in one sentence. */
  readonly question: string;
  /** The changes as lines, shortened. */
  readonly lines: readonly string[];
}

/** An answer: bounded (`docs/limits.md`), and nothing in it is obeyed by a terminal. */
export interface ToolAnswer {
  /** The tool could not do what was asked; `text` says why and what to do. Then there is no `data`. */
  readonly isError: boolean;
  readonly text: string;
  readonly data?: JsonObject;
  readonly pending?: PendingChanges;
}

/** How a call is watched and ended. */
export interface Work {
  /** Ends the call: it rejects then. */
  readonly signal: AbortSignal;
  /** @param total 0 while it is not known; @param what is counted, as a plural */
  readonly progress: (done: number, total: number, what: string) => void;
}

/** A call as a workspace sees it. */
export interface NotedWork extends Work {
  /** A sentence that belongs to the answer, such as a warning about a catalog. */
  readonly note: (sentence: string) => void;
}

/** Why a tool cannot do what was asked, and what to do: a sentence for the agent. */
export class ToolRefusal extends Error {}
