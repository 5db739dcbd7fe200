import { parseMode } from './difc/mode';
import type { AgentLabels, Mode } from './difc/labels';
import { tagSet } from './difc/tags';
import { trimSpace } from './go-text';
import { StructDecoder } from './go-struct';
import { decodeObject, type Decoded } from './guard-answer';
import { ownValue, type JsonObject } from './json';

export interface AgentResponse {
  readonly mode: Mode;
  readonly labels: AgentLabels;
}

/**
 * Decodes label_agent's output (gateway-contract 7). `success`, `ok` and `error` count under exactly
 * these names; the rest is decoded into a Go struct, whose names match in any case. Errors are the
 * gateway's texts without the prefix `LabelAgent failed: `.
 */
export function decodeAgentResponse(output: Uint8Array): Decoded<AgentResponse> {
  if (output.length === 0) return { ok: false, error: 'label_agent returned empty response' };
  const answer = decodeObject(output);
  if (!answer.ok) return { ok: false, error: `failed to unmarshal label_agent response: ${answer.error}` };
  const refusal = refusalIn(answer.value);
  if (refusal !== undefined) return { ok: false, error: refusal };

  const decoder = new StructDecoder();
  const { labels, difcMode } = decodeFields(answer.value, decoder);
  if (decoder.mismatch !== undefined) {
    return { ok: false, error: `failed to decode label_agent response: ${decoder.mismatch}` };
  }
  if (trimSpace(difcMode) === '') return { ok: false, error: 'label_agent response missing difc_mode' };
  const parsed = parseMode(difcMode);
  if (!parsed.ok) return { ok: false, error: `invalid difc_mode from label_agent: ${parsed.error}` };
  return { ok: true, value: { mode: parsed.mode, labels } };
}

/** What the guard says against the policy, in the gateway's words; undefined when it accepts it. */
function refusalIn(answer: JsonObject): string | undefined {
  const said = ownValue(answer, 'error');
  const message = typeof said === 'string' && trimSpace(said) !== '' ? said : undefined;
  const failed = ['success', 'ok'].some((key) => ownValue(answer, key) === false);
  if (failed) {
    return message === undefined
      ? 'label_agent returned non-success status'
      : `label_agent rejected policy: ${message}`;
  }
  return message === undefined ? undefined : `label_agent returned error: ${message}`;
}

function decodeFields(answer: JsonObject, decoder: StructDecoder): { labels: AgentLabels; difcMode: string } {
  const result = (name: string) => ({ struct: 'LabelAgentResult', path: name });
  const payload = (name: string) => ({ struct: 'AgentLabelsPayload', path: `agent.${name}` });
  const agent = decoder.struct([answer], 'agent', result('agent'), 'guard.AgentLabelsPayload');
  const labels = {
    secrecy: agentTags(decoder.texts(agent, 'secrecy', payload('secrecy'))),
    integrity: agentTags(decoder.texts(agent, 'integrity', payload('integrity'))),
  };
  const difcMode = decoder.text([answer], 'difc_mode', result('difc_mode'));
  // Unused, but of a wrong type it fails the answer.
  decoder.struct([answer], 'normalized_policy', result('normalized_policy'), 'map[string]interface {}');
  return { labels, difcMode };
}

/** Unlike the tags of resources and items, an agent's are trimmed and blank ones dropped. */
function agentTags(tags: readonly string[]): string[] {
  return tagSet(tags.map(trimSpace).filter((tag) => tag !== ''));
}
