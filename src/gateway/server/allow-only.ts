import { goQuote, sortByBytes } from '../../wasm/go-quote';
import { typeMismatch } from '../go-struct';
import { toLower, trimSpace } from '../go-text';
import { isJsonObject, type Json, type JsonObject } from '../json';
import { INTEGRITY_LEVELS } from '../policy';
import { fault, INVALID, type PolicyFault } from './policy-fault';

/** The fields of `allow-only` as the configuration decodes them; values are not yet checked. */
export interface AllowOnly {
  /** By their current names; fields that are null or missing are absent. */
  readonly values: Readonly<JsonObject>;
  /** Where a field is in the policy, by its current name. */
  pathOf(field: string): readonly (string | number)[];
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: PolicyFault };

/** Decodes a value, or answers Go's error text for it. */
type Decode = (value: Json) => { readonly value: Json } | { readonly error: string };

/** Current name and Go type of each key, in lower case. */
const FIELDS: ReadonlyMap<string, { readonly name: string; readonly decode: Decode }> = new Map([
  ...field('repos', (value) => ({ value })),
  ...field('min-integrity', text, 'integrity'),
  ...field('tool-call-limits', limits),
  ...field('blocked-users', texts),
  ...field('refusal-labels', labels),
  ...field('approval-labels', texts),
  ...field('trusted-users', texts),
  ...field('endorsement-reactions', texts),
  ...field('disapproval-reactions', texts),
  ...field('disapproval-integrity', text),
  ...field('endorser-min-integrity', text),
  ...field('promotion-label', text),
  ...field('demotion-label', text),
]);

function field(
  name: string,
  decode: Decode,
  ...aliases: string[]
): [string, { name: string; decode: Decode }][] {
  return [name, ...aliases].map((key) => [key, { name, decode }]);
}

/**
 * Decodes `allow-only`, which is at `path` in the policy: keys in any case, each value into its Go type
 * (server-layer, "Policy: configuration first").
 */
export function readAllowOnly(allowOnly: Json, path: readonly string[]): Read<AllowOnly> {
  if (allowOnly !== null && !isJsonObject(allowOnly)) {
    return fault('wrong-type', path, INVALID + typeMismatch(allowOnly, 'map[string]json.RawMessage'));
  }
  const values: JsonObject = {};
  const keys = new Map<string, string>();
  for (const key of Object.keys(allowOnly ?? {})) {
    const known = FIELDS.get(toLower(key));
    if (!known) {
      const text = `allow-only contains unsupported field ${goQuote(key)}`;
      return fault('unknown-key', [...path, key], INVALID + text);
    }
    keys.set(known.name, key);
    const value = allowOnly?.[key] ?? null;
    if (value === null) continue;
    const decoded = known.decode(value);
    if ('error' in decoded) {
      const code = known.decode === labels ? 'bad-labels' : 'wrong-type';
      return fault(code, [...path, key], `${INVALID}invalid allow-only.${known.name}: ${decoded.error}`);
    }
    values[known.name] = decoded.value;
  }
  const pathOf = (name: string): readonly string[] => [...path, keys.get(name) ?? name];
  return missing(values, path, pathOf) ?? { ok: true, value: { values, pathOf } };
}

function missing(
  values: JsonObject,
  path: readonly string[],
  pathOf: AllowOnly['pathOf'],
): Extract<Read<never>, { ok: false }> | undefined {
  if (values['repos'] === undefined) {
    return fault('missing-repos', path, `${INVALID}allow-only must include repos`);
  }
  const level = values['min-integrity'];
  if (typeof level === 'string' && trimSpace(level) !== '') return undefined;
  const at = level === undefined ? path : pathOf('min-integrity');
  const levels = INTEGRITY_LEVELS.join(', ');
  const error = `${INVALID}Configuration error at allow-only.min-integrity: min-integrity is required\nSuggestion: Specify the minimum integrity level (one of: ${levels})`;
  return fault('missing-integrity', at, error);
}

function text(value: Json): ReturnType<Decode> {
  return typeof value === 'string' ? { value } : { error: typeMismatch(value, 'string') };
}

/** `[]string`: null entries are empty strings. */
function texts(value: Json): ReturnType<Decode> {
  if (!Array.isArray(value)) return { error: typeMismatch(value, '[]string') };
  const wrong = value.find((entry) => entry !== null && typeof entry !== 'string');
  if (wrong !== undefined) return { error: typeMismatch(wrong, 'string') };
  return { value: value.map((entry) => entry ?? '') };
}

/** A list as it is, or one text with commas or new lines, which becomes a trimmed list. */
function labels(value: Json): ReturnType<Decode> {
  const list = texts(value);
  if ('value' in list) return list;
  if (typeof value !== 'string') {
    return { error: 'expected array of strings or comma/newline-delimited expression' };
  }
  const parts = value
    .split(/[,\n]/)
    .map(trimSpace)
    .filter((part) => part !== '');
  return parts.length > 0 ? { value: parts } : { error: 'must include at least one label' };
}

/** `map[string]int`: null entries are 0. */
function limits(value: Json): ReturnType<Decode> {
  if (!isJsonObject(value)) return { error: typeMismatch(value, 'map[string]int') };
  const read: JsonObject = {};
  for (const key of sortByBytes(Object.keys(value))) {
    const limit = value[key] ?? 0;
    if (typeof limit !== 'number') return { error: typeMismatch(limit, 'int') };
    if (!Number.isInteger(limit)) {
      return { error: `json: cannot unmarshal number ${String(limit)} into Go value of type int` };
    }
    read[key] = limit;
  }
  return { value: read };
}
