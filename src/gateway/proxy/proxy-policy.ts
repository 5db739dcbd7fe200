import { parseGoJson } from '../go-json';
import { isJsonObject, type Json, type JsonObject } from '../json';
import { labelAgentInput, type PolicyInput, type TrustedNames } from '../policy';

/**
 * The input of label_agent in proxy mode. The configuration only judges the policy here: what reaches the payload check
 * and the guard is the policy as it is written, with trusted names, and with `allow-only` beside an old `allowonly`.
 */
export function proxyAgentInput(policy: Json, trusted: TrustedNames): PolicyInput {
  return labelAgentInput(withCurrentKey(policyValue(policy)), trusted);
}

/** A policy is always a JSON text for the proxy. */
function policyValue(policy: Json): Json {
  const parsed = typeof policy === 'string' ? parseGoJson(policy) : undefined;
  return parsed?.ok ? parsed.value : policy;
}

function withCurrentKey(policy: Json): Json {
  if (!isJsonObject(policy) || Object.hasOwn(policy, 'allow-only')) return policy;
  if (!Object.hasOwn(policy, 'allowonly')) return policy;
  const both: JsonObject = { ...policy, 'allow-only': policy['allowonly'] ?? null };
  return both;
}
