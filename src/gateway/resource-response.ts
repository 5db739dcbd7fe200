import { OPERATIONS, type Labels, type Operation } from './difc/labels';
import { tagSet } from './difc/tags';
import { decodeObject, type Decoded } from './guard-answer';
import { isJsonObject, ownValue, type Json, type JsonObject } from './json';

export interface ResourceResponse {
  readonly resource: Labels;
  readonly operation: Operation;
}

/**
 * Decodes label_resource's output (gateway-contract 7): `resource` must be an object; an `operation`
 * that is none of read, write and read-write means write. Errors are the gateway's texts without the
 * prefix `resource labeling failed: `.
 */
export function decodeResourceResponse(output: Uint8Array): Decoded<ResourceResponse> {
  const answer = decodeObject(output);
  if (!answer.ok) {
    return { ok: false, error: `failed to unmarshal label_resource WASM response: ${answer.error}` };
  }
  const resource = ownValue(answer.value, 'resource');
  if (!isJsonObject(resource)) {
    return { ok: false, error: 'invalid resource format in guard response' };
  }
  const operation = OPERATIONS.find((known) => known === ownValue(answer.value, 'operation')) ?? 'write';
  return { ok: true, value: { resource: looseLabels(resource), operation } };
}

/** Labels as the gateway reads them from a map: whatever has the wrong type is dropped. */
export function looseLabels(labels: JsonObject): Labels {
  const description = ownValue(labels, 'description');
  return {
    description: typeof description === 'string' ? description : '',
    secrecy: looseTags(ownValue(labels, 'secrecy')),
    integrity: looseTags(ownValue(labels, 'integrity')),
  };
}

function looseTags(tags: Json | undefined): string[] {
  if (!Array.isArray(tags)) return [];
  return tagSet(tags.filter((tag) => typeof tag === 'string'));
}
