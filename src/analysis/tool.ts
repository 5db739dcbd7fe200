import type { JsonObject } from '../gateway/json';

/** What a server says of a tool (MCP annotations), or what a list of names states. Null: nothing is said. */
export interface ToolHints {
  readonly readOnly: boolean | null;
  readonly destructive: boolean | null;
}

/** A tool of a catalog. */
export interface Tool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of the arguments; absent when the catalog has names only. */
  readonly inputSchema?: JsonObject;
  readonly hints: ToolHints;
}

/** A repository as arguments and answers name it. */
export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}
