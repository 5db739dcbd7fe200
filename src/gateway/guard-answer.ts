import { parseGoJson, parseGoJsonSource } from './go-json';
import type { RepeatedKeys, SourceObject } from './go-json-source';
import { typeMismatch } from './go-struct';
import { isJsonObject, type Json, type JsonObject } from './json';

/**
 * A decoded answer of a guard, or the gateway's error text without the prefix of the phase. With `panic` the
 * gateway's process ends with that text.
 */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string; readonly panic?: true };

/**
 * Decodes a guard's output into an object, as Go decodes into a map: null is an empty object, any
 * other value an error. The error is Go's own text.
 */
export function decodeObject(output: Uint8Array): Decoded<JsonObject> {
  const parsed = parseGoJson(output);
  if (!parsed.ok) return { ok: false, error: parsed.error.message };
  return asMap(parsed.value);
}

/** Both ways in which the gateway decodes an answer. */
export interface AnswerSource {
  /** As a map: of equal keys the last one. */
  readonly map: JsonObject;
  /** As a struct is decoded from it: all values of repeated keys. */
  readonly source: SourceObject | RepeatedKeys;
}

/** Like `decodeObject`, for answers that the gateway decodes into a struct as well. */
export function decodeAnswer(output: Uint8Array): Decoded<AnswerSource> {
  const parsed = parseGoJsonSource(output);
  if (!parsed.ok) return { ok: false, error: parsed.error.message };
  const map = asMap(parsed.value);
  if (!map.ok) return map;
  // What `asMap` takes is an object here, too, or null.
  const source = (parsed.source ?? {}) as SourceObject | RepeatedKeys;
  return { ok: true, value: { map: map.value, source } };
}

function asMap(value: Json): Decoded<JsonObject> {
  if (value === null) return { ok: true, value: {} };
  if (isJsonObject(value)) return { ok: true, value };
  return { ok: false, error: typeMismatch(value, 'map[string]interface {}') };
}
