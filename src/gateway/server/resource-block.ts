import { sortByBytes } from '../../wasm/go-quote';
import { rewriteBase64 } from '../go-base64';
import { fieldMismatch, typeMismatch } from '../go-struct';
import type { Decoded } from '../guard-answer';
import { isJsonObject, type Json, type JsonObject } from '../json';

const STRUCT = 'ResourceContents';
const FIELDS = ['uri', 'mimeType', 'text', 'blob', '_meta'] as const;
type Field = (typeof FIELDS)[number];
const NAMES = FIELDS.map((field) => [new RegExp(`^${field}$`, 'iu'), field] as const);

/**
 * Decodes the `resource` of a content block and writes it anew, as the gateway does (server-layer, "Blocks"): keys in
 * any case; only `uri` (always), `mimeType`, `text`, `blob` and `_meta` remain, and those only when they hold
 * something. The error is Go's text for the first value that does not fit.
 */
export function rewrittenResource(resource: Json): Decoded<JsonObject> {
  if (!isJsonObject(resource)) {
    return { ok: false, error: typeMismatch(resource, 'mcp.ResourceContents') };
  }
  const fields: Partial<Record<Field, Json>> = {};
  let error: string | undefined;
  // The gateway writes the object with sorted keys before it decodes it.
  for (const key of sortByBytes(Object.keys(resource))) {
    const field = NAMES.find(([name]) => name.test(key))?.[1];
    if (field === undefined) continue;
    const decoded = decodeField(field, resource[key] ?? null, fields[field]);
    if (decoded.ok) fields[field] = decoded.value;
    else error ??= decoded.error;
  }
  return error === undefined ? { ok: true, value: writtenOut(fields) } : { ok: false, error };
}

function writtenOut({ uri, mimeType, text, blob, _meta }: Partial<Record<Field, Json>>): JsonObject {
  const written: JsonObject = { uri: uri ?? '' };
  if (mimeType !== undefined && mimeType !== '') written['mimeType'] = mimeType;
  if (text !== undefined && text !== '') written['text'] = text;
  if (blob !== undefined && blob !== null) written['blob'] = blob;
  if (isJsonObject(_meta) && Object.keys(_meta).length > 0) written['_meta'] = _meta;
  return written;
}

/** One value decoded over what the field has; null takes away lists and maps and leaves texts. */
function decodeField(field: Field, value: Json, old: Json | undefined): Decoded<Json> {
  switch (field) {
    case 'blob':
      return blobOf(value);
    case '_meta':
      if (value === null) return { ok: true, value: null };
      if (!isJsonObject(value)) return mismatch(value, field, 'mcp.Meta');
      return { ok: true, value: isJsonObject(old) ? { ...old, ...value } : value };
    default:
      if (value === null) return { ok: true, value: old ?? '' };
      return typeof value === 'string' ? { ok: true, value } : mismatch(value, field, 'string');
  }
}

/** `[]byte`: base64 text, or a list of numbers. */
function blobOf(value: Json): Decoded<Json> {
  if (value === null) return { ok: true, value: null };
  if (typeof value === 'string') {
    const read = rewriteBase64(value);
    if (read.ok) return { ok: true, value: read.text };
    return { ok: false, error: `illegal base64 data at input byte ${String(read.at)}` };
  }
  if (!Array.isArray(value)) return mismatch(value, 'blob', '[]uint8');
  let bytes = '';
  for (const entry of value) {
    const byte = entry ?? 0;
    if (typeof byte !== 'number') return mismatch(byte, 'blob', 'uint8');
    if (!Number.isInteger(byte) || byte < 0 || byte > 255) {
      return { ok: false, error: fieldMismatch(byte, STRUCT, 'blob', 'uint8', true) };
    }
    bytes += String.fromCharCode(byte);
  }
  return { ok: true, value: btoa(bytes) };
}

function mismatch(value: Json, field: Field, goType: string): Decoded<never> {
  return { ok: false, error: fieldMismatch(value, STRUCT, field, goType) };
}
