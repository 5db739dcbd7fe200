import type { Json, JsonObject } from '../json';
import { labelAgentInput, type TrustedNames } from '../policy';
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

/**
 * Takes a policy through both checks that stand before label_agent (server-layer, "Policy: configuration
 * first"): the configuration reads and rewrites it, trusted names join it, the payload check looks at the result.
 */
export function sessionPolicy(policy: Json, trusted: TrustedNames = {}): SessionPolicy {
  const configured = configurePolicy(policy);
  if (!configured.ok) return { ok: false, refusal: { layer: 'config', ...configured.fault } };
  const payload = labelAgentInput(configured.policy, trusted);
  if (payload.ok) return payload;
  const error = PHASE_PREFIX.agent + payload.error;
  const path = payload.path ?? [];
  return { ok: false, refusal: { layer: 'payload', code: 'unsupported', path, error } };
}
