import type { ArgumentSet } from '../../../../src/analysis/arguments/argument-set';
import type { ProbeTarget } from '../../../../src/analysis/guard-probe';
import type { MapFinding } from '../../../../src/analysis/map/map-finding';
import { toolMap, type MapOptions, type ToolMap } from '../../../../src/analysis/map/tool-map';
import type { Tool } from '../../../../src/analysis/tool';
import type { World } from '../../../../src/analysis/world';
import type { Json, JsonObject } from '../../../../src/gateway/json';
import { DEFAULT_PROFILE, resolveLimits } from '../../../../src/gateway/limits';
import type { GuardHost } from '../../../../src/run/guard-host';
import { VISIBILITIES, type Visibility } from '../../../../src/scenario/model';
import { ScriptedHost, type Scripted } from '../../run/scripted-host';

const REPOSITORY = { owner: 'acme', repo: 'app' };
const OTHER = { owner: 'globex', repo: 'site' };

export const WORLDS: readonly World[] = VISIBILITIES.map((visibility) => ({
  name: visibility,
  visibility,
  repository: REPOSITORY,
  other: OTHER,
  backend: [{ tool: 'visibility', result: visibility }],
}));

export const TARGET: ProbeTarget = {
  guard: { path: 'guard.wasm', bytes: new Uint8Array() },
  guardName: 'github',
  limits: resolveLimits(DEFAULT_PROFILE, {}),
  session: {
    policy: { 'allow-only': { repos: 'public', 'min-integrity': 'none' } },
    mode: 'strict',
    agent: { secrecy: [], integrity: [] },
    trustedBots: [],
    trustedUsers: [],
  },
};

const schema = { type: 'object', properties: { owner: {}, repo: {} }, required: ['owner', 'repo'] };

/** A tool of a catalog with a schema; `readOnly` is what the catalog says. */
export function tool(name: string, readOnly: boolean | null = null, more: Partial<Tool> = {}): Tool {
  return { name, inputSchema: schema, hints: { readOnly, destructive: null }, ...more };
}

/** The sets of a tool that names a repository. */
export function repositorySets(): ArgumentSet[] {
  const upper = { owner: 'ACME', repo: 'App' };
  return [
    { name: 'required', args: { ...REPOSITORY }, repository: REPOSITORY },
    { name: 'other-repository', args: { ...OTHER }, repository: OTHER, varies: 'required' },
    { name: 'letter-case', args: upper, repository: upper, varies: 'required' },
  ];
}

/** What a guard under test sees of a request. */
export interface Asked {
  readonly tool: string;
  readonly args: JsonObject;
  /** `owner/repo` in lower case as the arguments name it, else empty. */
  readonly path: string;
  readonly visibility: Visibility;
  readonly result: Json;
}

/** A guard by its answers; what it does not define is done right. */
export interface TestGuard {
  readonly resource?: (asked: Asked) => Scripted | undefined;
  readonly response?: (asked: Asked) => Scripted | undefined;
}

/** The secrecy that data of a request should have. */
export function secrecyOf({ path, visibility }: Asked): string[] {
  return visibility === 'public' || path === '' ? [] : [`private:${path}`];
}

/** A guard that labels by tool name, `create_` is a write, and refuses names that it does not know. */
export function hostOf(guard: TestGuard, known: readonly Tool[] = []): ScriptedHost {
  return new ScriptedHost((name, input, { backend }) => {
    if (name === 'label_agent')
      return { answer: { agent: { secrecy: [], integrity: [] }, difc_mode: 'filter' } };
    const asked = askedOf(input as JsonObject, backend[0]?.result as Visibility);
    if (name === 'label_resource') return guard.resource?.(asked) ?? goodResource(asked, known);
    return guard.response?.(asked) ?? goodResponse(asked);
  });
}

function askedOf(input: JsonObject, visibility: Visibility): Asked {
  const args = input['tool_args'] as JsonObject;
  const { owner, repo } = args;
  const path = typeof owner === 'string' && typeof repo === 'string' ? `${owner}/${repo}`.toLowerCase() : '';
  return { tool: input['tool_name'] as string, args, path, visibility, result: input['tool_result'] ?? null };
}

function goodResource(asked: Asked, known: readonly Tool[]): Scripted {
  if (!known.some(({ name }) => name === asked.tool))
    return {
      answer: { operation: 'write', resource: { description: 'unknown', secrecy: [], integrity: [] } },
    };
  const operation = asked.tool.startsWith('create_') ? 'write' : 'read';
  const resource = { description: `${asked.tool} ${asked.path}`, secrecy: secrecyOf(asked), integrity: [] };
  return { answer: { operation, resource } };
}

function goodResponse(asked: Asked): Scripted {
  const labels = { description: 'item', secrecy: secrecyOf(asked), integrity: [] };
  return { answer: { labeled_paths: [], default_labels: labels } };
}

/** The map of a guard about tools that name a repository. */
export function mapOf(
  host: GuardHost,
  tools: readonly Tool[],
  more: Partial<MapOptions> & { readonly worlds?: readonly World[] } = {},
): Promise<ToolMap> {
  const { worlds = WORLDS, ...options } = more;
  const { signal } = new AbortController();
  return toolMap(host, TARGET, tools, worlds, {
    jobs: 1,
    signal,
    scenarios: [],
    argumentsOf: repositorySets,
    ...options,
  });
}

/** All findings of a map as `tool: severity code: message`. */
export function findingsOf(map: ToolMap): string[] {
  const line = (name: string, { severity, code, message, position }: MapFinding): string => {
    const at = position ? ` at ${position.source}:${String(position.line)}` : '';
    return `${name}: ${severity} ${code}: ${message}${at}`;
  };
  return map.tools.flatMap(({ name, findings }) => findings.map((each) => line(name, each)));
}
