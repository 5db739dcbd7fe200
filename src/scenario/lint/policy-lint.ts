import { isJsonObject, type Json, type JsonObject } from '../../gateway/json';
import { ALLOW_ONLY_KEYS, INTEGRITY_LEVELS } from '../../gateway/policy';
import { isRepos } from '../../gateway/policy-repos';
import { sessionPolicy, type PolicyRefusal } from '../../gateway/server/session-policy';
import type { Expectation, Scenario, SessionSettings } from '../model';
import type { ScenarioFix, ScenarioPath } from '../problem';
import { sessionPath, settingsOf } from '../sessions';
import { nearest } from '../../text/spelling';
import { lintDiagnostic, type LintDiagnostic } from './lint-diagnostic';

/** What must be there, with the least it can say. */
const LEAST = { repos: 'public', 'min-integrity': 'none' } as const;

/** A location in the scenario, and what would be right there. */
interface PolicyLocation {
  readonly path: ScenarioPath;
  readonly fix?: ScenarioFix;
}

/**
 * The gateway's refusal of the policy of a scenario, or of one of its sessions, in its own words and at the part concerned; undefined when it accepts
 * the policy, or the scenario expects a failure.
 */
export function lintPolicy(scenario: Scenario, session: string | null = null): LintDiagnostic | undefined {
  const settings = settingsOf(scenario, session);
  const { policy, trustedBots, trustedUsers, agent } = settings;
  // What a session takes over from the scenario is reported there.
  if (typeof session === 'string' && policy === scenario.policy) return undefined;
  if (policy === undefined || expectsFailure(agent.expect)) return undefined;
  const read = sessionPolicy(policy, { trustedBots, trustedUsers, gateway: scenario.gateway });
  if (read.ok) return undefined;
  const { path, fix } = locationOf(read.refusal, policy, settings);
  const base = sessionPath(session);
  const more = fix && 'path' in fix ? { fixes: [{ ...fix, path: [...base, ...fix.path] }] } : {};
  return lintDiagnostic('policy-refused', [...base, ...path], read.refusal.error, more);
}

function expectsFailure(expect: Expectation | undefined): boolean {
  return expect?.error !== undefined || typeof expect?.trap === 'string';
}

/** Where the gateway's objection is about. Inside a policy that is a text nothing can be pointed at. */
function locationOf(
  refusal: PolicyRefusal,
  policy: Json,
  { trustedBots, trustedUsers }: SessionSettings,
): PolicyLocation {
  const last = refusal.path.at(-1);
  if (last === 'trusted-bots' && trustedBots.length > 0) return { path: ['trustedBots'] };
  if (last === 'trusted-users' && trustedUsers.length > 0) return { path: ['trustedUsers'] };
  if (!isJsonObject(policy)) return { path: ['policy'] };
  const path = ['policy', ...refusal.path];
  const value = valueAt(policy, refusal.path);
  switch (refusal.code) {
    case 'unknown-key':
      return unknownKey(path, policy);
    case 'missing-kind':
      return { path, fix: { kind: 'insert', path: [...path, 'allow-only'], value: { ...LEAST } } };
    case 'missing-repos':
      return missingLocation('repos', value, path);
    case 'missing-integrity':
      return missingLocation('min-integrity', value, path);
    case 'bad-level':
      return levelLocation(value, path);
    case 'bad-repos':
      return reposLocation(value, path);
    case 'blank':
    case 'unsupported':
      return path.length > 2 ? { path, fix: { kind: 'remove', path } } : { path };
    default:
      return { path };
  }
}

function valueAt(policy: Json, path: readonly (string | number)[]): Json {
  let value: Json = policy;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Readonly<Record<string, Json>>)[key] ?? null;
  }
  return value;
}

function unknownKey(path: ScenarioPath, policy: JsonObject): PolicyLocation {
  if (path.length > 2) return misspelled(path, valueAt(policy, path.slice(1, -1)), ALLOW_ONLY_KEYS);
  const inner = policy['policy'];
  if (path[1] === 'policy' && isJsonObject(inner)) {
    return { path, fix: { kind: 'replace', path: ['policy'], value: inner } };
  }
  const wrapped = { 'allow-only': policy };
  if (sessionPolicy(wrapped).ok) {
    return { path: ['policy'], fix: { kind: 'replace', path: ['policy'], value: wrapped } };
  }
  return misspelled(path, policy, ['allow-only']);
}

/** A key that was probably meant to be one of `known`, else one to take out. */
function misspelled(path: ScenarioPath, object: Json, known: readonly string[]): PolicyLocation {
  const free = known.filter((name) => !isJsonObject(object) || !Object.hasOwn(object, name));
  const meant = nearest(String(path.at(-1)), free);
  const fix: ScenarioFix =
    meant === undefined ? { kind: 'remove', path } : { kind: 'rename', path, name: meant };
  return { path, fix };
}

/** A required key that is missing: what it should be, at the blank value or the object that lacks it. */
function missingLocation(name: keyof typeof LEAST, value: Json, path: ScenarioPath): PolicyLocation {
  if (value === null) return { path, fix: { kind: 'replace', path, value: { ...LEAST } } };
  if (!isJsonObject(value)) return { path, fix: { kind: 'replace', path, value: LEAST[name] } };
  const at = [...path, name];
  const isNull = Object.hasOwn(value, name);
  return {
    path: isNull ? at : path,
    fix: { kind: isNull ? 'replace' : 'insert', path: at, value: LEAST[name] },
  };
}

/** A wrong scope, or the whole value of `repos`. */
function reposLocation(value: Json, path: ScenarioPath): PolicyLocation {
  const replaced = (right: Json): PolicyLocation =>
    isRepos(Array.isArray(right) || right === 'all' || right === 'public' ? right : [right])
      ? { path, fix: { kind: 'replace', path, value: right } }
      : { path };
  if (typeof path.at(-1) !== 'number') {
    if (typeof value !== 'string') return { path };
    return replaced(value.includes('/') ? [value] : (nearest(value.trim(), ['all', 'public']) ?? null));
  }
  // A scope that is right by itself is there twice.
  if (isRepos([value]) || typeof value !== 'string') return { path, fix: { kind: 'remove', path } };
  return replaced(lowered(value));
}

/** A scope in lower case; the name of an owner alone means all that is theirs. */
function lowered(entry: string): string {
  const lower = entry.trim().toLowerCase();
  return lower.includes('/') ? lower : `${lower}/*`;
}

function levelLocation(value: Json, path: ScenarioPath): PolicyLocation {
  const meant = typeof value === 'string' ? nearest(value, INTEGRITY_LEVELS) : undefined;
  return meant === undefined ? { path } : { path, fix: { kind: 'replace', path, value: meant } };
}
