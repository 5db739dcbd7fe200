import { goQuote } from '../wasm/go-quote';
import { parseInteger } from './go-text';
import type { Decoded } from './guard-answer';
import { isJsonObject, ownValue, type Json } from './json';

/**
 * The segments of a JSON pointer as the gateway splits it: a leading slash is optional, `~1` and `~0`
 * stand for `/` and `~`; `` and `/` have no segments.
 */
export function pointerSegments(pointer: string): string[] {
  if (pointer === '' || pointer === '/') return [];
  const path = pointer.startsWith('/') ? pointer.slice(1) : pointer;
  const segments = path.split('/');
  if (!path.includes('~')) return segments;
  return segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * The array that `pointer` leads to from `root`; empty segments are skipped. Errors are the gateway's
 * texts (gateway-contract 7, `items_path`).
 */
export function arrayAt(root: Json, pointer: string): Decoded<readonly Json[]> {
  const path = (): string => goQuote(pointer);
  let current: Json = root;
  for (const segment of pointerSegments(pointer)) {
    if (segment === '') continue;
    if (Array.isArray(current)) {
      const index = parseInteger(segment);
      if (index === undefined) return failure(`expected array index at ${path()}, got ${goQuote(segment)}`);
      const element = index < 0 ? undefined : current[index];
      if (element === undefined) return failure(`array index ${indexText(segment)} out of bounds`);
      current = element;
    } else if (isJsonObject(current)) {
      const value = ownValue(current, segment);
      if (value === undefined) return failure(`path ${path()} not found in response`);
      current = value;
    } else {
      return failure(`cannot navigate path ${path()}: unexpected type at ${goQuote(segment)}`);
    }
  }
  if (!Array.isArray(current)) return failure(`items_path ${path()} does not point to an array`);
  return { ok: true, value: current };
}

/** The index in decimal, exact even beyond 2^53. */
function indexText(segment: string): string {
  return BigInt(segment.replace(/^\+/, '')).toString();
}

function failure(error: string): Decoded<never> {
  return { ok: false, error };
}
