// Both modules of the library that MCP servers are made with, so that they share one copy of its classes.
export * from '@modelcontextprotocol/server';
export * from '@modelcontextprotocol/server/stdio';
