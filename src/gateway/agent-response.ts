import { parseMode } from './difc/mode';
import type { AgentLabels, Mode } from './difc/labels';
import { tagSet } from './difc/tags';
import { trimSpace } from './go-text';
import { decodeStruct } from './go-struct';
import type { Shape } from './go-struct-shape';
import { decodeAnswer, type Decoded } from './guard-answer';
import { ownValue, type JsonObject } from './json';

const LABELS: Shape = {
  name: 'AgentLabelsPayload',
  goType: 'guard.AgentLabelsPayload',
  fields: { secrecy: { kind: 'texts' }, integrity: { kind: 'texts' } },
};
const RESULT: Shape = {
  name: 'LabelAgentResult',
  goType: 'guard.LabelAgentResult',
  fields: {
    agent: { kind: 'struct', shape: LABELS },
    difc_mode: { kind: 'text' },
    // Unused, but of a wrong type it fails the answer.
    normalized_policy: { kind: 'map' },
  },
};

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
  const answer = decodeAnswer(output);
  if (!answer.ok) return { ok: false, error: `failed to unmarshal label_agent response: ${answer.error}` };
  const refusal = refusalIn(answer.value.map);
  if (refusal !== undefined) return { ok: false, error: refusal };

  const decoded = decodeStruct(answer.value.source, RESULT);
  if (!decoded.ok) return { ok: false, error: `failed to decode label_agent response: ${decoded.error}` };
  const difcMode = decoded.value.text('difc_mode');
  const agent = decoded.value.struct('agent');
  const labels = {
    secrecy: agentTags(agent?.texts('secrecy') ?? []),
    integrity: agentTags(agent?.texts('integrity') ?? []),
  };
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

/** Unlike the tags of resources and items, an agent's are trimmed and blank ones dropped. */
function agentTags(tags: readonly string[]): string[] {
  return tagSet(tags.map(trimSpace).filter((tag) => tag !== ''));
}
