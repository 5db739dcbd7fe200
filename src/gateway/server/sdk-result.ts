import { rewriteBase64 } from '../go-base64';
import { goQuote } from '../../wasm/go-quote';
import type { Decoded } from '../guard-answer';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../json';
import { rewrittenResource } from './resource-block';

/** What came of `tools/call`: a result (maybe with `isError`), an error in the gateway's words, or no answer at all. */
export type ToolReply =
  | { readonly kind: 'result'; readonly result: Json }
  | { readonly kind: 'error'; readonly error: string }
  /** The server ended, did not answer in time, or sent what cannot be kept; `reason` is a sentence about it. */
  | { readonly kind: 'lost'; readonly reason: string };

/**
 * The result of a tool as the gateway has it from a server that it talks to with the MCP SDK: over standard streams,
 * and over streamable HTTP (server-layer, "Inputs"). Unknown keys and what is empty vanish; `content` is always a
 * list. The error is the SDK's text for a result that it does not take, which fails the call.
 */
export function throughSdk(result: Json): Decoded<Json> {
  if (!isJsonObject(result)) return mismatch('the result', 'an object');
  const given = ownValue(result, 'content') ?? [];
  if (!Array.isArray(given)) return mismatch('content', 'a list');
  const content: Json[] = [];
  for (const block of given) {
    const read = blockOf(block);
    if (!read.ok) return read;
    content.push(read.value);
  }
  const isError = ownValue(result, 'isError') ?? false;
  if (typeof isError !== 'boolean') return mismatch('isError', 'a boolean');
  const structured = ownValue(result, 'structuredContent') ?? null;
  const meta = metaOf(result);
  if (!meta.ok) return meta;
  return {
    ok: true,
    value: {
      ...meta.value,
      content,
      ...(structured === null ? {} : { structuredContent: structured }),
      ...(isError ? { isError } : {}),
    },
  };
}

/** Fields of blocks that are kept when they hold something, in the order in which their types are checked. */
const LINK_TEXTS = ['uri', 'name', 'title', 'description', 'mimeType'] as const;

function blockOf(block: Json): Decoded<JsonObject> {
  if (block === null) return { ok: false, error: 'nil content' };
  if (!isJsonObject(block)) return mismatch('a block', 'an object');
  const type = ownValue(block, 'type') ?? '';
  if (typeof type !== 'string') return mismatch('type', 'a string');
  const texts: JsonObject = {};
  for (const name of ['text', ...LINK_TEXTS] as const) {
    const value = ownValue(block, name) ?? '';
    if (typeof value !== 'string') return mismatch(name, 'a string');
    texts[name] = value;
  }
  const rest = commonOf(block);
  return rest.ok ? typedBlock(type, block, texts, rest.value) : rest;
}

function typedBlock(
  type: string,
  block: JsonObject,
  texts: JsonObject,
  common: JsonObject,
): Decoded<JsonObject> {
  switch (type) {
    case 'text':
      return { ok: true, value: { type, text: texts['text'] ?? '', ...common } };
    case 'image':
    case 'audio': {
      const data = base64Of(ownValue(block, 'data') ?? '');
      if (!data.ok) return data;
      return { ok: true, value: { type, mimeType: texts['mimeType'] ?? '', data: data.value, ...common } };
    }
    case 'resource_link':
      return linkBlock(block, texts, common);
    case 'resource': {
      const given = ownValue(block, 'resource') ?? null;
      if (given === null) return { ok: true, value: { type, ...common } };
      const resource = rewrittenResource(given);
      return resource.ok ? { ok: true, value: { type, resource: resource.value, ...common } } : resource;
    }
    default:
      return { ok: false, error: `internal error: unrecognized content type ${type}` };
  }
}

function linkBlock(block: JsonObject, texts: JsonObject, common: JsonObject): Decoded<JsonObject> {
  const kept = LINK_TEXTS.filter((name) => texts[name] !== '').map(
    (name) => [name, texts[name] ?? ''] as const,
  );
  const size = ownValue(block, 'size') ?? null;
  if (size !== null && !Number.isInteger(size)) return mismatch('size', 'a whole number');
  const icons = ownValue(block, 'icons') ?? [];
  if (!Array.isArray(icons)) return mismatch('icons', 'a list');
  return {
    ok: true,
    value: {
      type: 'resource_link',
      ...Object.fromEntries(kept),
      ...(size === null ? {} : { size }),
      ...(icons.length === 0 ? {} : { icons }),
      ...common,
    },
  };
}

/** `_meta` and `annotations`. */
function commonOf(block: JsonObject): Decoded<JsonObject> {
  const meta = metaOf(block);
  if (!meta.ok) return meta;
  const given = ownValue(block, 'annotations') ?? null;
  if (given === null) return meta;
  if (!isJsonObject(given)) return mismatch('annotations', 'an object');
  const annotations: JsonObject = {};
  for (const name of ['audience', 'lastModified', 'priority'] as const) {
    const value = ownValue(given, name) ?? null;
    const isEmpty =
      value === null || value === '' || value === 0 || (Array.isArray(value) && value.length === 0);
    if (!isEmpty) annotations[name] = value;
  }
  return { ok: true, value: { ...meta.value, annotations } };
}

function metaOf(value: JsonObject): Decoded<JsonObject> {
  const meta = ownValue(value, '_meta') ?? {};
  if (!isJsonObject(meta)) return mismatch('_meta', 'an object');
  return { ok: true, value: Object.keys(meta).length === 0 ? {} : { _meta: meta } };
}

function base64Of(data: Json): Decoded<string> {
  if (typeof data !== 'string') return mismatch('data', 'a string');
  const read = rewriteBase64(data);
  if (read.ok) return { ok: true, value: read.text };
  return { ok: false, error: `illegal base64 data at input byte ${String(read.at)}` };
}

function mismatch(what: string, type: string): Decoded<never> {
  return { ok: false, error: `json: cannot unmarshal ${what}: it is not ${type}` };
}

/** What the SDK says of a call that failed. */
export function sdkCallError(reason: string): string {
  return `calling ${goQuote('tools/call')}: ${reason}`;
}
