import { goQuote, sortByBytes } from '../../wasm/go-quote';
import { parseGoJson } from '../go-json';
import { typeMismatch } from '../go-struct';
import { toLower, trimSpace } from '../go-text';
import { isJsonObject, type Json, type JsonObject } from '../json';
import { INTEGRITY_LEVELS } from '../policy';
import { readAllowOnly, type AllowOnly } from './allow-only';
import { fault, INVALID, required, type PolicyFault } from './policy-fault';
import { reposFault } from './repos-configuration';
import { readWriteSink } from './write-sink';

/** The policy as the configuration writes it out, or the text with which the gateway does not start. */
export type ConfiguredPolicy =
  { readonly ok: true; readonly policy: JsonObject } | { readonly ok: false; readonly fault: PolicyFault };

/**
 * Reads a policy as the gateway's configuration does before anything runs (server-layer, "Policy:
 * configuration first"): an object, a JSON text, or null. Keys match in any case; what is empty vanishes;
 * `allowonly` and `integrity` get their current names. Of several faults the gateway reports a random one, this
 * function the first in the text.
 */
export function configurePolicy(policy: Json): ConfiguredPolicy {
  const decoded = policyObject(policy);
  if (!decoded.ok) return decoded;
  const kinds = policyKinds(decoded.policy);
  if (!kinds.ok) return kinds;
  const { kind, key } = kinds;
  const value = decoded.policy[key] ?? null;
  if (kind === 'write-sink') return readWriteSink(value, [key]);
  const read = readAllowOnly(value, [key]);
  if (!read.ok) return read;
  const wrong = allowOnlyFault(read.value);
  return wrong ? { ok: false, fault: wrong } : { ok: true, policy: { 'allow-only': writtenOut(read.value) } };
}

function policyObject(policy: Json): ConfiguredPolicy {
  let value = policy;
  if (typeof policy === 'string') {
    const parsed = parseGoJson(policy);
    if (!parsed.ok) return fault('not-json', [], INVALID + parsed.error.message);
    value = parsed.value;
  }
  if (value === null) return { ok: true, policy: {} };
  if (isJsonObject(value)) return { ok: true, policy: value };
  return fault('wrong-type', [], INVALID + typeMismatch(value, 'map[string]json.RawMessage'));
}

type Kind = 'allow-only' | 'write-sink';
const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['allow-only', 'allow-only'],
  ['allowonly', 'allow-only'],
  ['write-sink', 'write-sink'],
  ['writesink', 'write-sink'],
]);

/** The kind of policy and the key it has in this one. */
function policyKinds(
  policy: JsonObject,
):
  | { readonly ok: true; readonly kind: Kind; readonly key: string }
  | Extract<ConfiguredPolicy, { ok: false }> {
  const found = new Map<Kind, string>();
  for (const key of Object.keys(policy)) {
    const kind = KINDS.get(toLower(key));
    if (kind === undefined) {
      return fault('unknown-key', [key], `${INVALID}policy contains unsupported field ${goQuote(key)}`);
    }
    found.set(kind, key);
  }
  const [only, ...others] = found;
  if (only === undefined) {
    return fault('missing-kind', [], `${INVALID}policy must include allow-only or write-sink`);
  }
  if (others.length > 0) {
    const text = 'policy must include either allow-only or write-sink, not both';
    return fault('both-kinds', [found.get('write-sink') ?? ''], INVALID + text);
  }
  return { ok: true, kind: only[0], key: only[1] };
}

/** What is wrong with the values, in the order in which the gateway checks them. */
function allowOnlyFault(allowOnly: AllowOnly): PolicyFault | undefined {
  return (
    levelFault(allowOnly, 'min-integrity') ??
    limitsFault(allowOnly) ??
    blankEntry(allowOnly, 'blocked-users') ??
    blankEntry(allowOnly, 'refusal-labels') ??
    blankEntry(allowOnly, 'approval-labels') ??
    blankEntry(allowOnly, 'trusted-users') ??
    blankEntry(allowOnly, 'endorsement-reactions') ??
    blankEntry(allowOnly, 'disapproval-reactions') ??
    levelFault(allowOnly, 'disapproval-integrity') ??
    levelFault(allowOnly, 'endorser-min-integrity') ??
    reposFault(allowOnly.values['repos'] ?? null, allowOnly.pathOf('repos'))
  );
}

function levelFault(allowOnly: AllowOnly, key: string): PolicyFault | undefined {
  const value = allowOnly.values[key];
  if (typeof value !== 'string') return undefined;
  const level = toLower(trimSpace(value));
  if (level === '' || INTEGRITY_LEVELS.includes(level)) return undefined;
  const error = `allow-only.${key} must be one of: ${INTEGRITY_LEVELS.join(', ')}`;
  return { code: 'bad-level', path: allowOnly.pathOf(key), error };
}

function limitsFault(allowOnly: AllowOnly): PolicyFault | undefined {
  const key = 'tool-call-limits';
  const limits = allowOnly.values[key];
  if (!isJsonObject(limits)) return undefined;
  for (const tool of sortByBytes(Object.keys(limits))) {
    const path = [...allowOnly.pathOf(key), tool];
    const name = trimSpace(tool);
    if (name === '') return { code: 'blank', path, error: required(`allow-only.${key}`, `${key} key`) };
    if (Number(limits[tool]) < 0) {
      return { code: 'bad-limit', path, error: `allow-only.${key}[${goQuote(name)}] must be >= 0` };
    }
  }
  return undefined;
}

function blankEntry(allowOnly: AllowOnly, key: string): PolicyFault | undefined {
  const entries = allowOnly.values[key];
  if (!Array.isArray(entries)) return undefined;
  const index = entries.findIndex((entry) => typeof entry !== 'string' || trimSpace(entry) === '');
  if (index < 0) return undefined;
  const at = allowOnly.pathOf(key);
  return { code: 'blank', path: [...at, index], error: required(`allow-only.${key}`, key) };
}

/** The fields as `json.Marshal` writes them: all but `repos` and `min-integrity` only when they hold something. */
function writtenOut({ values }: AllowOnly): JsonObject {
  const written: JsonObject = {};
  for (const [key, value] of Object.entries(values)) {
    const size = Array.isArray(value) ? value.length : isJsonObject(value) ? Object.keys(value).length : 1;
    const isAlways = key === 'repos' || key === 'min-integrity';
    if (isAlways || (size > 0 && value !== '')) written[key] = value;
  }
  return written;
}
