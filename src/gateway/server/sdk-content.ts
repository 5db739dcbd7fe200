import { goQuote } from '../../wasm/go-quote';
import { rewriteBase64 } from '../go-base64';
import type { Decoded } from '../guard-answer';
import { isJsonObject, ownValue, type Json, type JsonObject } from '../json';
import { rewrittenResource } from './resource-block';

/** Decodes a value that is not null. */
type Decode = (value: Json) => Decoded<Json>;

/** The fields that a block has, decoded; null counts as absent, as in Go. */
type Wire = Readonly<Record<string, Json | undefined>>;

/**
 * A content block as the MCP SDK writes it anew (v1.4.1 and later): keys in their exact case. Each field that blocks of
 * any type have must have its type, also in blocks that do not use it; what the type of the block does not use vanishes.
 */
export function sdkBlock(block: Json): Decoded<JsonObject> {
  if (block === null) return { ok: false, error: 'nil content' };
  const wire = wireOf(block);
  return wire.ok ? written(wire.value) : wire;
}

/** `_meta` of a result or a block, without what is empty. */
export function sdkMeta(value: JsonObject): Decoded<JsonObject> {
  const meta = ownValue(value, '_meta') ?? {};
  if (!isJsonObject(meta)) return sdkMismatch('_meta', 'an object');
  return { ok: true, value: metaOf({ _meta: meta }) };
}

export function sdkMismatch(what: string, type: string): Decoded<never> {
  return { ok: false, error: `json: cannot unmarshal ${what}: it is not ${type}` };
}

const text =
  (name: string): Decode =>
  (value) =>
    typeof value === 'string' ? { ok: true, value } : sdkMismatch(name, 'a string');

const object =
  (name: string): Decode =>
  (value) =>
    isJsonObject(value) ? { ok: true, value } : sdkMismatch(name, 'an object');

const number =
  (name: string): Decode =>
  (value) =>
    typeof value === 'number' ? { ok: true, value } : sdkMismatch(name, 'a number');

/** A list; what an element is when it is null comes from `zero`. */
const list =
  (name: string, element: Decode, zero: Json): Decode =>
  (value) => {
    if (!Array.isArray(value)) return sdkMismatch(name, 'a list');
    const elements: Json[] = [];
    for (const each of value) {
      const read = each === null ? { ok: true as const, value: zero } : element(each);
      if (!read.ok) return read;
      elements.push(read.value);
    }
    return { ok: true, value: elements };
  };

const texts = (name: string): Decode => list(name, text(name), '');

/** An object of which these fields are left, and of them what holds something. */
const struct =
  (name: string, fields: Readonly<Record<string, Decode>>, always: JsonObject = {}): Decode =>
  (value) => {
    const read = decodedFields(value, name, fields);
    return read.ok ? { ok: true, value: { ...always, ...filled(read.value) } } : read;
  };

const icon = struct(
  'an icon',
  { src: text('src'), mimeType: text('mimeType'), sizes: texts('sizes'), theme: text('theme') },
  { src: '' },
);

const FIELDS: Readonly<Record<string, Decode>> = {
  type: text('type'),
  text: text('text'),
  mimeType: text('mimeType'),
  data: base64,
  resource: (value) => rewrittenResource(value),
  uri: text('uri'),
  name: text('name'),
  title: text('title'),
  description: text('description'),
  size: (value) => (Number.isInteger(value) ? { ok: true, value } : sdkMismatch('size', 'a whole number')),
  _meta: object('_meta'),
  annotations: struct('annotations', {
    audience: texts('audience'),
    lastModified: text('lastModified'),
    priority: number('priority'),
  }),
  icons: list('icons', icon, { src: '' }),
  id: text('id'),
  input: object('input'),
  toolUseId: text('toolUseId'),
  content: nested,
  structuredContent: (value) => ({ ok: true, value }),
  isError: (value) =>
    typeof value === 'boolean' ? { ok: true, value } : sdkMismatch('isError', 'a boolean'),
};

function wireOf(block: Json): Decoded<Wire> {
  return decodedFields(block, 'a block', FIELDS);
}

function decodedFields(value: Json, what: string, fields: Readonly<Record<string, Decode>>): Decoded<Wire> {
  if (!isJsonObject(value)) return sdkMismatch(what, 'an object');
  const wire: Record<string, Json> = {};
  for (const [name, decode] of Object.entries(fields)) {
    const given = ownValue(value, name) ?? null;
    if (given === null) continue;
    const read = decode(given);
    if (!read.ok) return read;
    wire[name] = read.value;
  }
  return { ok: true, value: wire };
}

function base64(data: Json): Decoded<Json> {
  if (typeof data !== 'string') return sdkMismatch('data', 'a string');
  const read = rewriteBase64(data);
  if (read.ok) return { ok: true, value: read.text };
  return { ok: false, error: `illegal base64 data at input byte ${String(read.at)}` };
}

/** Blocks inside a block stay as they are given; only their fields must have their types. */
function nested(value: Json): Decoded<Json> {
  const decode: Decode = (each) => {
    const wire = wireOf(each);
    return wire.ok ? { ok: true, value: each } : wire;
  };
  return list('content', decode, null)(value);
}

/** Without what Go leaves out (`omitempty`). */
function filled(wire: Wire): JsonObject {
  const kept = Object.entries(wire).filter(([, value]) => value !== undefined && !isEmpty(value));
  return Object.fromEntries(kept) as JsonObject;
}

function isEmpty(value: Json): boolean {
  return value === '' || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
}

function metaOf({ _meta: meta }: Wire): JsonObject {
  return isJsonObject(meta ?? null) && Object.keys(meta as JsonObject).length > 0
    ? { _meta: meta ?? null }
    : {};
}

/** `_meta` and `annotations`, which stay even when nothing is in them. */
function commonOf(wire: Wire): JsonObject {
  const { annotations } = wire;
  return { ...metaOf(wire), ...(annotations === undefined ? {} : { annotations }) };
}

/** What blocks have besides their type. */
const WRITTEN: Readonly<Record<string, (wire: Wire) => Decoded<JsonObject>>> = {
  text: ({ text: given = '', ...wire }) => ({ ok: true, value: { text: given, ...commonOf(wire) } }),
  image: bytes,
  audio: bytes,
  resource_link: (wire) => {
    const { uri, name, title, description, mimeType, icons, size } = wire;
    const kept = filled({ uri, name, title, description, mimeType, icons });
    return { ok: true, value: { ...kept, ...(size === undefined ? {} : { size }), ...commonOf(wire) } };
  },
  resource: ({ resource, ...wire }) => ({
    ok: true,
    value: { ...(resource === undefined ? {} : { resource }), ...commonOf(wire) },
  }),
  tool_use: ({ id = '', name = '', input = {}, ...wire }) => ({
    ok: true,
    value: { id, name, input, ...metaOf(wire) },
  }),
  tool_result: toolResult,
};

function bytes({ mimeType = '', data = '', ...wire }: Wire): Decoded<JsonObject> {
  return { ok: true, value: { mimeType, data, ...commonOf(wire) } };
}

function written(wire: Wire): Decoded<JsonObject> {
  const type = String(wire['type'] ?? '');
  const write = Object.hasOwn(WRITTEN, type) ? WRITTEN[type] : undefined;
  if (!write) return { ok: false, error: `unrecognized content type ${goQuote(type)}` };
  const fields = write(wire);
  return fields.ok ? { ok: true, value: { type, ...fields.value } } : fields;
}

const NESTED_TYPES: ReadonlySet<Json> = new Set(['text', 'image', 'audio', 'resource_link', 'resource']);

function toolResult(wire: Wire): Decoded<JsonObject> {
  const { toolUseId = '', structuredContent, isError } = wire;
  const content: Json[] = [];
  for (const each of (wire['content'] ?? []) as readonly Json[]) {
    const given = isJsonObject(each) ? (ownValue(each, 'type') ?? '') : '';
    const read: Decoded<JsonObject> =
      each === null || NESTED_TYPES.has(given)
        ? sdkBlock(each)
        : { ok: false, error: `invalid content type ${goQuote(String(given))}` };
    if (!read.ok) return { ok: false, error: `tool_result nested content: ${read.error}` };
    // It is written twice, the second time without empty texts.
    const { text: inner, mimeType, data, ...others } = read.value;
    content.push({ ...others, ...filled({ text: inner, mimeType, data }) });
  }
  return {
    ok: true,
    value: {
      ...{ toolUseId, content },
      ...(structuredContent === undefined ? {} : { structuredContent }),
      ...(isError === true ? { isError } : {}),
      ...metaOf(wire),
    },
  };
}
