import { sortByBytes, wellFormed } from '../wasm/go-quote';
import { scanGoJson } from './go-json-scanner';
import { countKeys, readRepeatedKeys, type JsonSource } from './go-json-source';
import { decodeGoUtf8 } from './go-utf8';
import type { Json, JsonObject } from './json';

/** A decoded value, or Go's error text. */
export type ParsedJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly error: { readonly message: string } };

/** Escapes in JSON text, surrogate pairs as one. */
const ESCAPE = /\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u[dD][89a-fA-F]..|.)/g;
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/**
 * Decodes JSON as Go's `json.Unmarshal` does into `interface{}`: of equal keys the last wins, broken UTF-8
 * and lone surrogate escapes become U+FFFD. `error` has Go's text: bad grammar, nesting over 10,000,
 * numbers beyond float64. Takes time and memory in proportion to the input and never throws.
 */
export function parseGoJson(input: Uint8Array | string): ParsedJson {
  const scanned = scan(input);
  return scanned.ok ? { ok: true, value: JSON.parse(scanned.text) as Json } : scanned;
}

/**
 * Like `parseGoJson`, with the same JSON as a struct is decoded from it (`source`): all values of a repeated key, in
 * the order of the text. Without repeated keys `source` is `value`.
 */
export function parseGoJsonSource(
  input: Uint8Array,
):
  | { readonly ok: true; readonly value: Json; readonly source: JsonSource }
  | Extract<ParsedJson, { ok: false }> {
  const scanned = scan(input);
  if (!scanned.ok) return scanned;
  const value = JSON.parse(scanned.text) as Json;
  const repeats = countKeys(value) < scanned.keys;
  return { ok: true, value, source: repeats ? readRepeatedKeys(scanned.text) : value };
}

/** Text that `JSON.parse` reads as Go reads the input, with the number of keys in it. */
function scan(
  input: Uint8Array | string,
): { readonly ok: true; readonly text: string; readonly keys: number } | Extract<ParsedJson, { ok: false }> {
  const bytes = typeof input === 'string' ? encoder.encode(input) : input;
  const { error, keys } = scanGoJson(bytes);
  if (error !== undefined) return { ok: false, error: { message: error } };
  const text = decodeGoUtf8(bytes);
  // Between the escapes no backslash is left, so the first match of each is where an escape begins.
  const sound = SURROGATE_ESCAPE.test(text)
    ? text.replace(ESCAPE, (escape) => (isLoneSurrogate(escape) ? '\\ufffd' : escape))
    : text;
  return { ok: true, text: sound, keys };
}

function isLoneSurrogate(escape: string): boolean {
  return escape.length === 6 && SURROGATE_ESCAPE.test(escape);
}

const TO_ESCAPE = /["\\\u0000-\u001f<>&\u2028\u2029]/g;
/** What is not written as it is: to be escaped, or maybe a lone surrogate. */
const NOT_PLAIN = /["\\\u0000-\u001f<>&\u2028\u2029\ud800-\udfff]/;
const SURROGATE = /[\ud800-\udfff]/;
const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** An array or object that is being written. */
interface Level {
  readonly close: string;
  /** Keys in order; undefined for an array. */
  readonly keys: readonly string[] | undefined;
  readonly values: readonly Json[];
  next: number;
}

/**
 * Encodes a value as Go's `json.Marshal` does (gateway-contract 3.2): keys in the order of their UTF-8 bytes,
 * `<`, `>`, `&` and U+2028/9 escaped, lone surrogates as U+FFFD, no white space. Depth does not matter.
 */
export function stringifyGoJson(value: Json): string {
  if (!isContainer(value)) return scalar(value);
  const levels = [levelOf(value)];
  let text = openOf(value);
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const index = level.next++;
    if (index >= level.values.length) {
      text += level.close;
      levels.pop();
      continue;
    }
    if (index > 0) text += ',';
    if (level.keys) text += `${quoted(level.keys[index] ?? '')}:`;
    const member = level.values[index] ?? null;
    if (isContainer(member)) {
      text += openOf(member);
      levels.push(levelOf(member));
    } else {
      text += scalar(member);
    }
  }
  return text;
}

/** The same as UTF-8 bytes. */
export function encodeGoJson(value: Json): Uint8Array {
  return encoder.encode(stringifyGoJson(value));
}

const encoder = new TextEncoder();

type Container = Json[] | JsonObject;

function isContainer(value: Json): value is Container {
  return typeof value === 'object' && value !== null;
}

function openOf(value: Container): string {
  return Array.isArray(value) ? '[' : '{';
}

function levelOf(value: Container): Level {
  if (Array.isArray(value)) return { close: ']', keys: undefined, values: value, next: 0 };
  const keys = Object.keys(value);
  for (const key of keys) if (SURROGATE.test(key)) return levelOfMap(withWellFormedKeys(value));
  if (keys.length > 1) sortByBytes(keys);
  const values: Json[] = [];
  for (const key of keys) values.push(value[key] ?? null);
  return { close: '}', keys, values, next: 0 };
}

function levelOfMap(members: ReadonlyMap<string, Json>): Level {
  const keys = sortByBytes([...members.keys()]);
  return { close: '}', keys, values: keys.map((key) => members.get(key) ?? null), next: 0 };
}

/** Members by the keys that Go has for them; of keys that become equal the last one counts. */
function withWellFormedKeys(value: JsonObject): Map<string, Json> {
  return new Map(Object.keys(value).map((key) => [wellFormed(key), value[key] ?? null]));
}

function scalar(value: null | boolean | number | string): string {
  if (typeof value === 'string') return quoted(value);
  // Go and JavaScript agree on the shortest form and where the exponent begins, but not on zero's sign.
  return Object.is(value, -0) ? '-0' : String(value);
}

function quoted(text: string): string {
  if (!NOT_PLAIN.test(text)) return `"${text}"`;
  return `"${wellFormed(text).replace(TO_ESCAPE, escaped)}"`;
}

function escaped(char: string): string {
  return SHORT_ESCAPES.get(char) ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
