import { goQuote } from '../../wasm/go-quote';
import type { Decoded } from '../guard-answer';
import { isJsonObject, ownValue, type Json } from '../json';
import { sdkBlock, sdkMeta, sdkMismatch } from './sdk-content';

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
  if (!isJsonObject(result)) return sdkMismatch('the result', 'an object');
  const given = ownValue(result, 'content') ?? [];
  if (!Array.isArray(given)) return sdkMismatch('content', 'a list');
  const content: Json[] = [];
  for (const block of given) {
    const read = sdkBlock(block);
    if (!read.ok) return read;
    content.push(read.value);
  }
  const isError = ownValue(result, 'isError') ?? false;
  if (typeof isError !== 'boolean') return sdkMismatch('isError', 'a boolean');
  const structured = ownValue(result, 'structuredContent') ?? null;
  const meta = sdkMeta(result);
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

/** What the SDK says of a call that failed. */
export function sdkCallError(reason: string): string {
  return `calling ${goQuote('tools/call')}: ${reason}`;
}
