/** What `guard-lab help mcp` writes. */
export const MCP = `guard-lab mcp [options]

An MCP server over standard streams, for coding agents (docs/agents.md). Its tools list and run scenarios, inspect guards,
explain findings and steps, map, compare, and check labels, and update expected values once that is confirmed. Agents
reach files of the working folder, of --root, and of the roots of their client, and no others.

  --root DIR           also allow files in this folder; repeatable
  --profile NAME       limits of a gateway: gateway-latest (default), pr-7938, or gateway-2026-08
  --jobs N, -j N       maximum number of parallel scenarios of a call, 1 to 32 (default: one per core, up to 4)

Standard output carries only MCP; what is wrong with the server itself is on standard error.

Exit codes: 0 the client closed the connection · 2 invalid arguments · 3 the server could not start,
            or could not read a message, such as one over 10 MiB
            129, 130, 143 stopped by SIGHUP, Ctrl+C, SIGTERM

Example, the configuration of a client:
  { "mcpServers": { "guard-lab": { "command": "npx", "args": ["-y", "guard-lab", "mcp"] } } }
`;
