import { rewriteBase64 } from './go-base64';
import { parseGoJson, stringifyGoJson } from './go-json';
import type { Decoded } from './guard-answer';
import { isJsonObject, ownValue, type Json, type JsonObject } from './json';
import { rewrittenResource } from './server/resource-block';

/** What the agent gets: an MCP tool result. (A type, not an interface, so that it counts as `Json`.) */
export type AgentResult = {
  readonly content: Json[];
  readonly isError: boolean;
};

const NOT_TEXT = new Set(['image', 'audio', 'resource']);

/**
 * The JSON inside an MCP result whose joined text content parses, else `data` itself
 * (gateway-contract 7). Content without a type, or of an unknown one, counts as text.
 */
export function unwrapMcpResult(data: Json): Json {
  const content = isJsonObject(data) ? ownValue(data, 'content') : undefined;
  if (!Array.isArray(content)) return data;
  const text = joinedText(content);
  if (text === '') return data;
  const parsed = parseGoJson(text);
  return parsed.ok ? parsed.value : data;
}

/** The texts of all blocks of a `content` list, one after the other; images, audio and resources have none. */
export function joinedText(content: readonly Json[]): string {
  return content.map(textOf).join('');
}

function textOf(item: Json): string {
  if (!isJsonObject(item) || NOT_TEXT.has(stringAt(item, 'type'))) return '';
  return stringAt(item, 'text');
}

/** An MCP error with `text`. */
export function errorResult(text: string): AgentResult {
  return { content: [textBlock(text)], isError: true };
}

/** A result of one text block holding `value` as JSON. */
export function jsonResult(value: Json): AgentResult {
  return { content: [textBlock(stringifyGoJson(value))], isError: false };
}

/** `result` with one more text block. */
export function withText(result: AgentResult, text: string): AgentResult {
  return { ...result, content: [...result.content, textBlock(text)] };
}

/**
 * Turns what a tool answered into an MCP result: an object with a `content` list keeps its blocks,
 * everything else becomes JSON text. The error is the gateway's text.
 */
export function passedThrough(toolResult: Json): Decoded<AgentResult> {
  const content = isJsonObject(toolResult) ? ownValue(toolResult, 'content') : undefined;
  if (!isJsonObject(toolResult) || !Array.isArray(content)) {
    return { ok: true, value: jsonResult(toolResult) };
  }
  const blocks: Json[] = [];
  for (const [index, item] of content.entries()) {
    if (!isJsonObject(item)) {
      return { ok: false, error: `content item ${String(index)}: expected map, got ${goType(item)}` };
    }
    const block = contentBlock(item);
    if (!block.ok) return block;
    if (block.value !== null) blocks.push(block.value);
  }
  const isError = ownValue(toolResult, 'isError') === true;
  return { ok: true, value: { content: blocks, isError } };
}

/** One content block as the gateway rebuilds it; null when it is dropped. */
function contentBlock(item: JsonObject): Decoded<Json> {
  const type = stringAt(item, 'type');
  if (type === 'image' || type === 'audio') {
    const data = contentData(ownValue(item, 'data'));
    if (!data.ok) return { ok: false, error: `failed to decode ${type} data: ${data.error}` };
    return { ok: true, value: { type, data: data.value, mimeType: stringAt(item, 'mimeType') } };
  }
  if (type === 'resource') {
    const given = ownValue(item, 'resource') ?? null;
    if (given === null) return { ok: true, value: null };
    const resource = rewrittenResource(given);
    if (!resource.ok) return { ok: false, error: `failed to parse resource: ${resource.error}` };
    return { ok: true, value: { type, resource: resource.value } };
  }
  return { ok: true, value: textBlock(stringAt(item, 'text')) };
}

/** The `data` of a block as it is sent on, or what is wrong with it. */
function contentData(data: Json | undefined): Decoded<string> {
  if (data === undefined || data === null) return { ok: false, error: "missing required 'data' field" };
  if (typeof data !== 'string') return { ok: false, error: `unsupported data type ${goType(data)}` };
  const read = rewriteBase64(data);
  if (read.ok) return { ok: true, value: read.text };
  return { ok: false, error: `illegal base64 data at input byte ${String(read.at)}` };
}

/** `%T` of a decoded JSON value. */
function goType(value: Json): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  switch (typeof value) {
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    case 'string':
      return 'string';
    default:
      return 'map[string]interface {}';
  }
}

function textBlock(text: string): JsonObject {
  return { type: 'text', text };
}

function stringAt(object: JsonObject, key: string): string {
  const value = ownValue(object, key);
  return typeof value === 'string' ? value : '';
}
