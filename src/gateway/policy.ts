import { goQuote, sortByBytes } from '../wasm/go-quote';
import { parseGoJson } from './go-json';
import { toLower, trimSpace } from './go-text';
import { typeMismatch } from './go-struct';
import { isJsonObject, ownValue, type Json, type JsonObject } from './json';
import { isRepos } from './policy-repos';

/** Users and bots trusted beside the policy; they replace the policy's own lists. */
export interface TrustedNames {
  readonly trustedBots?: readonly string[];
  readonly trustedUsers?: readonly string[];
}

/** The exact object label_agent receives, or the gateway's error text without `LabelAgent failed: `. */
export type PolicyInput =
  | { readonly ok: true; readonly input: JsonObject }
  | {
      readonly ok: false;
      readonly error: string;
      /** Where the value concerned is in the policy, when it is a single one. */
      readonly path?: readonly string[];
    };

/** Levels of integrity, the lowest first (gateway-contract 7). */
export const INTEGRITY_LEVELS = ['none', 'unapproved', 'approved', 'merged'];
/** Keys of a policy as they are written today; the gateway reads `allowonly` for `allow-only`, too. */
const POLICY_KEYS = ['allow-only', 'trusted-bots'];
/** Keys of `allow-only`, likewise; the gateway reads `integrity` for `min-integrity`, too. */
export const ALLOW_ONLY_KEYS = [
  'repos',
  'min-integrity',
  'blocked-users',
  'refusal-labels',
  'approval-labels',
  'trusted-users',
  'endorsement-reactions',
  'disapproval-reactions',
  'disapproval-integrity',
  'endorser-min-integrity',
];
const READ_KEYS = new Set([...POLICY_KEYS, 'allowonly']);
const READ_ALLOW_ONLY_KEYS = new Set([...ALLOW_ONLY_KEYS, 'integrity']);
const SHAPE = 'invalid guard policy transport shape';
const EXPECTED_SHAPE = `${SHAPE}: expected {"allow-only":{"repos":...,"min-integrity":...}}`;

/**
 * Turns a scenario's policy into the input of label_agent, checking it as the gateway does before the
 * guard is called (gateway-contract 7). `policy` may be an object, a string that holds one, or null
 * (refused); the given object is not changed.
 */
export function labelAgentInput(policy: Json, trusted: TrustedNames = {}): PolicyInput {
  const decoded = policyObject(withTrustedNames(policy, trusted));
  if (!decoded.ok) return decoded;
  const payload = decoded.input;
  if (Object.hasOwn(payload, 'policy')) {
    return refused(
      'gateway policy adapter is outdated: remove legacy envelope key policy before calling label_agent',
    );
  }
  const key = Object.hasOwn(payload, 'allow-only') ? 'allow-only' : 'allowonly';
  const allowOnly = ownValue(payload, key);
  if (allowOnly === undefined) {
    return refused(
      'label_agent policy must use top-level allow-only object (received policy.allow-only)',
      Object.keys(payload).slice(0, 1),
    );
  }
  const unknown = unknownKey(payload, READ_KEYS);
  if (unknown !== undefined) return refused(`${SHAPE}: unexpected key ${goQuote(unknown)}`, [unknown]);
  if (!isJsonObject(allowOnly)) return refused(EXPECTED_SHAPE);

  const problem = allowOnlyProblem(allowOnly, payload);
  if (problem !== undefined) {
    const extra = unknownKey(allowOnly, READ_ALLOW_ONLY_KEYS);
    if (extra !== undefined) return refused(problem, [key, extra]);
    const users = nameListProblem(allowOnly, 'trusted-users');
    const bots = nameListProblem(payload, 'trusted-bots', { mayBeEmpty: false });
    if (problem === bots) return refused(problem, ['trusted-bots']);
    return refused(problem, problem === users ? [key, 'trusted-users'] : undefined);
  }
  const refusal = ownValue(allowOnly, 'refusal-labels');
  if (refusal === undefined) return { ok: true, input: payload };
  return {
    ok: true,
    input: { ...payload, [key]: { ...allowOnly, 'refusal-labels': splitLabels(refusal) ?? [] } },
  };
}

/** `trusted-bots` goes to the top level, `trusted-users` into `allow-only`; a string policy stays as it is. */
function withTrustedNames(policy: Json, { trustedBots = [], trustedUsers = [] }: TrustedNames): Json {
  if (!isJsonObject(policy)) return policy;
  const payload: JsonObject = { ...policy };
  if (trustedBots.length > 0) payload['trusted-bots'] = [...trustedBots];
  const allowOnly = ownValue(payload, 'allow-only');
  if (trustedUsers.length > 0 && isJsonObject(allowOnly)) {
    payload['allow-only'] = { ...allowOnly, 'trusted-users': [...trustedUsers] };
  }
  return payload;
}

function policyObject(policy: Json): PolicyInput {
  if (policy === null) return refused('policy is required');
  if (isJsonObject(policy)) return { ok: true, input: policy };
  if (typeof policy !== 'string') {
    return refused(
      'failed to decode label_agent policy payload: policy must decode to a JSON object: ' +
        typeMismatch(policy, 'map[string]interface {}'),
    );
  }
  const text = trimSpace(policy);
  if (text === '') return refused('policy string is empty');
  const parsed = parseGoJson(text);
  if (!parsed.ok) return refused(`policy string is not valid JSON object: ${parsed.error.message}`);
  if (!isJsonObject(parsed.value)) return refused('policy JSON must decode to an object');
  return { ok: true, input: parsed.value };
}

/** The first thing wrong inside `allow-only` and `trusted-bots`, in the gateway's order. */
function allowOnlyProblem(allowOnly: JsonObject, payload: JsonObject): string | undefined {
  const integrityKey = Object.hasOwn(allowOnly, 'min-integrity') ? 'min-integrity' : 'integrity';
  if (!Object.hasOwn(allowOnly, 'repos') || !Object.hasOwn(allowOnly, integrityKey)) {
    return `${SHAPE}: missing required fields repos and/or min-integrity in allow-only object`;
  }
  const unknown = unknownKey(allowOnly, READ_ALLOW_ONLY_KEYS);
  if (unknown !== undefined) return `${SHAPE}: unexpected allow-only key ${goQuote(unknown)}`;
  if (!isRepos(allowOnly['repos'])) {
    return 'invalid repos value: expected all, public, or non-empty array of scoped strings';
  }
  return (
    integrityProblem(allowOnly, integrityKey) ??
    nameListProblem(allowOnly, 'blocked-users') ??
    refusalLabelsProblem(ownValue(allowOnly, 'refusal-labels')) ??
    nameListProblem(allowOnly, 'approval-labels') ??
    nameListProblem(payload, 'trusted-bots', { mayBeEmpty: false }) ??
    nameListProblem(allowOnly, 'trusted-users') ??
    nameListProblem(allowOnly, 'endorsement-reactions') ??
    nameListProblem(allowOnly, 'disapproval-reactions') ??
    integrityProblem(allowOnly, 'disapproval-integrity') ??
    integrityProblem(allowOnly, 'endorser-min-integrity')
  );
}

function integrityProblem(object: JsonObject, key: string): string | undefined {
  const value = ownValue(object, key);
  if (value === undefined) return undefined;
  if (typeof value === 'string' && INTEGRITY_LEVELS.includes(toLower(trimSpace(value)))) return undefined;
  return `${key} must be one of: ${INTEGRITY_LEVELS.join(', ')}`;
}

function nameListProblem(
  object: JsonObject,
  key: string,
  { mayBeEmpty } = { mayBeEmpty: true },
): string | undefined {
  const value = ownValue(object, key);
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) {
    return `invalid ${key} value: expected ${mayBeEmpty ? '' : 'non-empty '}array of strings`;
  }
  if (!mayBeEmpty && value.length === 0) {
    return `invalid ${key} value: must be a non-empty array when present`;
  }
  const named = value.every((entry) => typeof entry === 'string' && trimSpace(entry) !== '');
  return named ? undefined : `invalid ${key} value: each entry must be a non-empty string`;
}

function refusalLabelsProblem(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return nameListProblem({ 'refusal-labels': value }, 'refusal-labels');
  const labels = splitLabels(value);
  if (labels === undefined) {
    return 'invalid refusal-labels value: expected array of strings or comma/newline-delimited string';
  }
  return labels.length > 0
    ? undefined
    : 'invalid refusal-labels value: must include at least one non-empty label';
}

/** The trimmed labels of a list or of one string with commas or new lines; undefined for anything else. */
function splitLabels(value: Json): string[] | undefined {
  const parts = typeof value === 'string' ? value.split(/[,\n]/) : value;
  if (!Array.isArray(parts)) return undefined;
  return parts.map((part) => (typeof part === 'string' ? trimSpace(part) : '')).filter((part) => part !== '');
}

/** The gateway looks at keys in random order; of several unknown ones the first by bytes is named here. */
function unknownKey(object: JsonObject, known: ReadonlySet<string>): string | undefined {
  return sortByBytes(Object.keys(object).filter((key) => !known.has(key)))[0];
}

function refused(error: string, path?: readonly string[]): PolicyInput {
  return path === undefined ? { ok: false, error } : { ok: false, error, path };
}
