import type { GatewayKind } from '../gateway-kind';
import type { Json, JsonObject } from '../json';
import { labelAgentInput, type TrustedNames } from '../policy';
import { proxyAgentInput } from '../proxy/proxy-policy';
import { PHASE_PREFIX } from '../texts';
import { configurePolicy } from './policy-configuration';
import type { PolicyFault } from './policy-fault';

/** Why a session cannot start with a policy. */
export interface PolicyRefusal {
  /** `config`: the gateway does not start at all; `payload`: label_agent is not called, each request fails. */
  readonly layer: 'config' | 'payload';
  readonly code: PolicyFault['code'] | 'unsupported';
  /** Keys and indices from the policy to the value concerned, as the policy spells them. */
  readonly path: PolicyFault['path'];
  /** The gateway's whole text, prefix included. */
  readonly error: string;
}

/** The exact input of label_agent, or why there is none. */
export type SessionPolicy =
  { readonly ok: true; readonly input: JsonObject } | { readonly ok: false; readonly refusal: PolicyRefusal };

/** What the proxy says of a policy for another kind of server. */
const NO_SINKS =
  'write-sink policies are not supported for guard initialization; expected top-level allow-only/allowonly policy';

/** What is beside a policy when it is checked. */
export interface PolicySurroundings extends TrustedNames {
  /** Absent: the MCP gateway. */
  readonly gateway?: GatewayKind | undefined;
}

/**
 * Takes a policy through both checks that stand before label_agent (server-layer, "Policy: configuration
 * first"): the configuration reads and rewrites it, trusted names join it, the payload check looks at the result. The
 * proxy's configuration reads it alike, and does not rewrite it.
 */
export function sessionPolicy(policy: Json, surroundings: PolicySurroundings = {}): SessionPolicy {
  const configured = configurePolicy(policy);
  if (!configured.ok) return { ok: false, refusal: { layer: 'config', ...configured.fault } };
  if (surroundings.gateway === 'proxy' && Object.hasOwn(configured.policy, 'write-sink'))
    return { ok: false, refusal: { layer: 'config', code: 'unsupported', path: [], error: NO_SINKS } };
  const payload =
    surroundings.gateway === 'proxy'
      ? proxyAgentInput(policy, surroundings)
      : labelAgentInput(configured.policy, surroundings);
  if (payload.ok) return payload;
  const error = PHASE_PREFIX.agent + payload.error;
  const path = payload.path ?? [];
  return { ok: false, refusal: { layer: 'payload', code: 'unsupported', path, error } };
}
