/**
 * What loads the guard: the MCP gateway, or the HTTP proxy for GitHub's API of the same program (server-layer, "Proxy
 * mode").
 */
export const GATEWAYS = ['mcp', 'proxy'] as const;
export type GatewayKind = (typeof GATEWAYS)[number];
