import { isJsonObject, ownValue, type Json, type JsonObject } from '../../gateway/json';
import { ALLOW_ONLY_KEYS, INTEGRITY_LEVELS, labelAgentInput, POLICY_KEYS } from '../../gateway/policy';
import { isRepos } from '../../gateway/policy-repos';
import type { Expectation, Scenario } from '../model';
import type { ScenarioPath } from '../problem';
import { nearest } from '../spelling';
import { remark, type Remedy, type ScenarioRemark } from './remark';

/** What must be there, with the least it can say. */
const LEAST = { repos: 'public', 'min-integrity': 'none' };

/** A place in the policy, and what would be right there. */
interface Place {
  readonly path: ScenarioPath;
  readonly remedy?: Remedy;
}

/**
 * The gateway's refusal of a scenario's policy, in its own words and at the part concerned; undefined when it accepts
 * the policy, or the scenario expects a failure.
 */
export function policyRemark(scenario: Scenario): ScenarioRemark | undefined {
  const { policy, trustedBots, trustedUsers, agent } = scenario;
  if (policy === undefined || expectsFailure(agent.expect)) return undefined;
  const read = labelAgentInput(policy, { trustedBots, trustedUsers });
  if (read.ok) return undefined;
  const named = isJsonObject(policy) ? placeOf(read.error, policy) : { path: ['policy'] };
  const { path, ...more } = beside(named, scenario);
  return remark('policy-refused', path, `LabelAgent failed: ${read.error}`, more);
}

function expectsFailure(expect: Expectation | undefined): boolean {
  return expect?.error !== undefined || typeof expect?.trap === 'string';
}

/** Names trusted beside the policy replace those in it. */
function beside(place: Place, { trustedBots, trustedUsers }: Scenario): Place {
  const last = place.path.at(-1);
  if (last === 'trusted-bots' && trustedBots.length > 0) return { path: ['trustedBots'] };
  if (last === 'trusted-users' && trustedUsers.length > 0) return { path: ['trustedUsers'] };
  return place;
}

/** Where the gateway's objection is about. */
function placeOf(error: string, policy: JsonObject): Place {
  const key = Object.hasOwn(policy, 'allow-only') ? 'allow-only' : 'allowonly';
  const allowOnly = ownValue(policy, key);
  const inside = ['policy', key];
  if (error.includes('legacy envelope')) return envelope(policy);
  if (allowOnly === undefined) return unwrapped(policy);
  if (!isJsonObject(allowOnly)) return { path: inside };
  const unknown = /unexpected (allow-only )?key "(.*)"$/s.exec(error);
  if (unknown) {
    const [, isInside, quoted = ''] = unknown;
    const known = isInside === undefined ? POLICY_KEYS : ALLOW_ONLY_KEYS;
    const base = isInside === undefined ? ['policy'] : inside;
    return unknownKey(base, isInside === undefined ? policy : allowOnly, quoted, known);
  }
  if (error.startsWith('invalid repos')) return reposPlace(allowOnly['repos'] ?? null, [...inside, 'repos']);
  if (error.includes('missing required fields')) return missingPlace(allowOnly, inside);
  const level = /^([\w-]+) must be one of/.exec(error)?.[1];
  if (level !== undefined) return levelPlace(allowOnly[level] ?? null, [...inside, level]);
  const list = /^invalid ([\w-]+) value/.exec(error)?.[1];
  if (list === 'trusted-bots') return { path: ['policy', list] };
  return { path: list === undefined ? ['policy'] : [...inside, list] };
}

function envelope(policy: JsonObject): Place {
  const inner = policy['policy'] ?? null;
  const path = ['policy', 'policy'];
  if (!isJsonObject(inner)) return { path };
  return { path, remedy: { kind: 'replace', path: ['policy'], value: inner } };
}

/** What belongs into `allow-only`, without it. */
function unwrapped(policy: JsonObject): Place {
  const path = ['policy'];
  const value = { 'allow-only': policy };
  return labelAgentInput(value).ok ? { path, remedy: { kind: 'replace', path, value } } : { path };
}

function unknownKey(base: ScenarioPath, object: JsonObject, quoted: string, known: readonly string[]): Place {
  // The gateway quotes the key as Go does; plain names are what people misspell.
  const key = Object.hasOwn(object, quoted) ? quoted : undefined;
  if (key === undefined) return { path: base };
  const path = [...base, key];
  const meant = nearest(
    key,
    known.filter((name) => !Object.hasOwn(object, name)),
  );
  const remedy: Remedy =
    meant === undefined ? { kind: 'remove', path } : { kind: 'rename', path, name: meant };
  return { path, remedy };
}

/** A required key that is missing: the one that was probably meant, else the object that lacks it. */
function missingPlace(allowOnly: JsonObject, path: ScenarioPath): Place {
  const isGiven = (name: string): boolean => Object.hasOwn(allowOnly, name);
  const missing = Object.entries(LEAST).find(
    ([name]) => !isGiven(name) && !(name === 'min-integrity' && isGiven('integrity')),
  );
  if (!missing) return { path };
  const [name, value] = missing;
  const unknown = Object.keys(allowOnly).filter((key) => !ALLOW_ONLY_KEYS.includes(key));
  const key = nearest(name, unknown);
  if (key === undefined) return { path, remedy: { kind: 'insert', path: [...path, name], value } };
  return { path: [...path, key], remedy: { kind: 'rename', path: [...path, key], name } };
}

/** The first entry of `repos` that is no scope or stands there twice, else the whole value. */
function reposPlace(repos: Json, path: ScenarioPath): Place {
  if (typeof repos === 'string') {
    const meant = repos.includes('/') ? [repos] : nearest(repos.trim(), ['all', 'public']);
    return meant !== undefined && isRepos(meant)
      ? { path, remedy: { kind: 'replace', path, value: meant } }
      : { path };
  }
  if (!Array.isArray(repos)) return { path };
  const wrong = repos.findIndex((entry, index) => !isRepos([entry]) || !isRepos(repos.slice(0, index + 1)));
  if (wrong < 0) return { path };
  const at = [...path, wrong];
  const entry = repos[wrong] ?? null;
  if (isRepos([entry])) return { path: at, remedy: { kind: 'remove', path: at } };
  const lower = typeof entry === 'string' ? lowered(entry) : '';
  return isRepos([lower]) ? { path: at, remedy: { kind: 'replace', path: at, value: lower } } : { path: at };
}

/** A scope in lower case; the name of an owner alone means all that is theirs. */
function lowered(entry: string): string {
  const lower = entry.trim().toLowerCase();
  return lower.includes('/') ? lower : `${lower}/*`;
}

function levelPlace(value: Json, path: ScenarioPath): Place {
  const meant = typeof value === 'string' ? nearest(value, INTEGRITY_LEVELS) : undefined;
  return meant === undefined ? { path } : { path, remedy: { kind: 'replace', path, value: meant } };
}
