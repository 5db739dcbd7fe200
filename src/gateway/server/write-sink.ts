import { goQuote } from '../../wasm/go-quote';
import { decodeStruct, typeMismatch } from '../go-struct';
import type { Shape } from '../go-struct-shape';
import { toLower, trimSpace } from '../go-text';
import { isJsonObject, type Json, type JsonObject } from '../json';
import { isOwner, isScope } from '../policy-repos';
import { fault, INVALID, required, type PolicyFault } from './policy-fault';

type Read =
  { readonly ok: true; readonly policy: JsonObject } | { readonly ok: false; readonly fault: PolicyFault };

const VISIBILITIES = ['public', 'private', 'internal'];
const PLACE = 'write-sink.accept';
const SINK: Shape = {
  name: 'WriteSinkPolicy',
  goType: 'config.WriteSinkPolicy',
  fields: { accept: { kind: 'texts' }, 'sink-visibility': { kind: 'text' } },
};

/**
 * Reads the policy of a write sink, which is at `path` (server-layer, "Write sinks"). The configuration takes it;
 * a WASM guard with it is refused by the payload check before label_agent.
 */
export function readWriteSink(sink: Json, path: readonly string[]): Read {
  if (sink !== null && !isJsonObject(sink)) {
    return fault('wrong-type', path, INVALID + typeMismatch(sink, 'config.WriteSinkPolicy'));
  }
  const decoded = decodeStruct(sink ?? {}, SINK);
  if (!decoded.ok) return fault('wrong-type', path, INVALID + decoded.error);
  const accept = [...decoded.value.texts('accept')];
  const visibility = decoded.value.text('sink-visibility');
  const wrong = sinkFault(accept, visibility);
  if (wrong) {
    // Keys match in any case: what another spelling holds is pointed at as a whole.
    const [key] = wrong.at;
    const isThere = isJsonObject(sink) && key !== undefined && Object.hasOwn(sink, key);
    return fault('bad-sink', isThere ? [...path, ...wrong.at] : path, wrong.error);
  }
  const written = visibility === '' ? { accept } : { accept, 'sink-visibility': visibility };
  return { ok: true, policy: { 'write-sink': written } };
}

/** What is wrong with the values, and where, from the sink. */
interface SinkFault {
  readonly at: readonly (string | number)[];
  readonly error: string;
}

function sinkFault(accept: readonly string[], visibility: string): SinkFault | undefined {
  if (accept.length === 0) return { at: ['accept'], error: `${PLACE} must contain at least one entry` };
  if (visibility !== '' && !VISIBILITIES.includes(toLower(trimSpace(visibility)))) {
    const error = `write-sink.sink-visibility must be one of: ${VISIBILITIES.join(', ')}; got ${goQuote(visibility)}`;
    return { at: ['sink-visibility'], error };
  }
  if (accept.length === 1 && trimSpace(accept[0] ?? '') === '*') return undefined;
  const seen = new Set<string>();
  for (const [index, entry] of accept.map(trimSpace).entries()) {
    const error = entryError(entry, seen);
    if (error !== undefined) return { at: ['accept', index], error };
  }
  return undefined;
}

function entryError(entry: string, seen: Set<string>): string | undefined {
  if (entry === '') return required(PLACE, 'accept');
  if (entry === '*') return `${PLACE} wildcard "*" must be the only entry`;
  if (seen.has(entry)) return `${PLACE} must not contain duplicates`;
  seen.add(entry);
  const colon = entry.indexOf(':');
  const visibility = colon > 0 ? entry.slice(0, colon) : undefined;
  const scope = colon > 0 ? entry.slice(colon + 1) : entry;
  const invalid = (reason: string): string => `${PLACE} entry ${goQuote(entry)} is invalid: ${reason}`;
  if (visibility !== undefined && !VISIBILITIES.includes(visibility)) {
    return invalid(`visibility prefix must be private, public, or internal; got ${goQuote(visibility)}`);
  }
  if (isScope(scope) || isOwner(scope)) return undefined;
  return invalid(`scope ${goQuote(scope)} is invalid; expected owner, owner/*, owner/repo, or owner/re*`);
}
