import type { World } from '../../analysis/world';
import type { GuardHost } from '../../run/guard-host';
import type { Scenario } from '../../scenario/model';
import { defaultSession } from '../../scenario/session-fields';
import type { PolicyChoice } from './policy-choices';
import type { ExampleRequest } from './tool-choices';

/**
 * A scenario of one request that shows what the guard asks for: it is never written. What else decides is as in `like`,
 * a scenario of the same guard; the world answers the guard's calls.
 */
export function draftScenario(
  guard: string,
  { policy }: Pick<PolicyChoice, 'policy'>,
  { tool, args, result }: ExampleRequest,
  { backend }: Pick<World, 'backend'>,
  like: Scenario | undefined,
): Scenario {
  const { mode, trustedBots, trustedUsers, agent } = like ?? defaultSession('mcp');
  const { secrecy, integrity } = agent;
  return {
    version: 1,
    guard,
    guardName: like?.guardName ?? 'guard',
    ...(like?.gateway === undefined ? {} : { gateway: like.gateway }),
    ...(like?.tools === undefined ? {} : { tools: like.tools }),
    ...(like?.profile === undefined ? {} : { profile: like.profile }),
    limits: like?.limits ?? {},
    ...(policy === undefined ? {} : { policy }),
    ...{ mode, trustedBots, trustedUsers, agent: { secrecy, integrity } },
    sessions: new Map(),
    backend,
    worlds: new Map(),
    sinks: new Map(),
    steps: [{ kind: 'tool', name: tool, backend: [], tool, args, result }],
  };
}

/** A host that answers calls which no saved answer fits as the world does. */
export function answeringHost(host: GuardHost, { fallback }: Pick<World, 'fallback'>): GuardHost {
  return { onFault: host.onFault, open: (guard, options) => host.open(guard, { ...options, fallback }) };
}
