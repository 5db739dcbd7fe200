import { parseGoJson } from './go-json';
import { typeMismatch } from './go-struct';
import { isJsonObject, type JsonObject } from './json';

/** A decoded answer of a guard, or the gateway's error text without the prefix of the phase. */
export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

/**
 * Decodes a guard's output into an object, as Go decodes into a map: null is an empty object, any
 * other value an error. The error is Go's own text.
 */
export function decodeObject(output: Uint8Array): Decoded<JsonObject> {
  const parsed = parseGoJson(output);
  if (!parsed.ok) return { ok: false, error: parsed.error.message };
  if (parsed.value === null) return { ok: true, value: {} };
  if (isJsonObject(parsed.value)) return { ok: true, value: parsed.value };
  return { ok: false, error: typeMismatch(parsed.value, 'map[string]interface {}') };
}
