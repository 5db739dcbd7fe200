import { isJsonObject, type Json } from '../gateway/json';
import { hasDottedName } from '../gateway/policy-repos';
import { configurePolicy } from '../gateway/server/policy-configuration';
import type { ScenarioPath } from '../scenario/problem';
import { finding } from './finding';
import type { Finding } from './result';

/**
 * What a run notices in a policy that the gateway takes: repositories whose names have a dot, which older gateways
 * refuse. `at` is the path of the policy in the scenario file.
 */
export function policyFindings(policy: Json | undefined, at: ScenarioPath): Finding[] {
  if (policy === undefined) return [];
  const configured = configurePolicy(policy);
  const allowOnly = configured.ok ? configured.policy['allow-only'] : undefined;
  const repos = isJsonObject(allowOnly) ? allowOnly['repos'] : undefined;
  if (!Array.isArray(repos)) return [];
  return repos.flatMap((scope, index) => {
    if (typeof scope !== 'string' || !hasDottedName(scope.trim())) return [];
    const message = `gateways of mid-2026 refuse the policy because of ${JSON.stringify(scope)}: they do not accept a dot in a repository name; later gateways do`;
    return [finding('dotted-repository', message, { at: scopePath(policy, at, index) })];
  });
}

/** Where the scope is in the file: a policy keeps its keys in any case, and one that is a text has no places. */
function scopePath(policy: Json, at: ScenarioPath, index: number): ScenarioPath {
  const [key, allowOnly] = isJsonObject(policy) ? (Object.entries(policy)[0] ?? []) : [];
  if (key === undefined || !isJsonObject(allowOnly)) return at;
  const repos = Object.keys(allowOnly).find((name) => name.toLowerCase() === 'repos');
  return repos === undefined ? at : [...at, key, repos, index];
}
