import type * as mcpServerLibrary from '@modelcontextprotocol/server';

/** The library that MCP servers are made with; it is loaded when it is used. */
export type McpLibrary = typeof mcpServerLibrary;
