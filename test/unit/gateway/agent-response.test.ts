import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeAgentResponse } from '../../../src/gateway/agent-response';

/** `mode secrecy | integrity` of an accepted answer, or the error. */
function decoded(output: string): string {
  const answer = decodeAgentResponse(new TextEncoder().encode(output));
  if (!answer.ok) return answer.error;
  const { mode, labels } = answer.value;
  return `${mode} ${labels.secrecy.join(' ')} | ${labels.integrity.join(' ')}`;
}

const wrongType = 'failed to decode label_agent response: json: cannot unmarshal';

describe('label_agent answers', () => {
  const cases = {
    '': 'label_agent returned empty response',
    ' ': 'failed to unmarshal label_agent response: unexpected end of JSON input',
    null: 'label_agent response missing difc_mode',
    '{}': 'label_agent response missing difc_mode',
    '7': 'failed to unmarshal label_agent response: json: cannot unmarshal number into Go value of type map[string]interface {}',
    '{"ok":false}': 'label_agent returned non-success status',
    '{"ok":false,"error":" "}': 'label_agent returned non-success status',
    '{"ok":false,"error":5}': 'label_agent returned non-success status',
    '{"success":true,"ok":false,"error":" x "}': 'label_agent rejected policy:  x ',
    '{"success":true,"error":"x"}': 'label_agent returned error: x',
    '{"success":"false","difc_mode":"strict"}': 'strict  | ',
    '{"error":["x"],"difc_mode":"strict"}': 'strict  | ',
    '{"Success":false,"Error":"x","difc_mode":"strict"}': 'strict  | ',
    '{"DIFC_MODE":"filter","Agent":{"ſecrecy":["a"],"INTEGRITY":["b"]}}': 'filter a | b',
    '{"difc_mode":"filter ","agent":{}}':
      'invalid difc_mode from label_agent: unknown enforcement mode: filter  (valid modes: strict, filter, propagate)',
    '{"difc_mode":null}': 'label_agent response missing difc_mode',
    '{"difc_mode":5}': `${wrongType} number into Go struct field LabelAgentResult.difc_mode of type string`,
    '{"agent":[],"difc_mode":"filter"}': `${wrongType} array into Go struct field LabelAgentResult.agent of type guard.AgentLabelsPayload`,
    '{"agent":{"secrecy":[true]},"difc_mode":"filter"}': `${wrongType} bool into Go struct field AgentLabelsPayload.agent.secrecy of type string`,
    '{"normalized_policy":"x","difc_mode":"filter"}': `${wrongType} string into Go struct field LabelAgentResult.normalized_policy of type map[string]interface {}`,
    '{"agent":{"secrecy":[null,"b","a","b"," a"],"integrity":null},"difc_mode":"Propagate","x":1}':
      'propagate a b | ',
    '{"agent":{"secrecy":["a"]},"AGENT":{"integrity":["b"]},"difc_mode":"strict"}': 'strict a | b',
    '{"difc_mode":"strict"} x':
      "failed to unmarshal label_agent response: invalid character 'x' after top-level value",
  };
  for (const [output, expected] of Object.entries(cases)) {
    it(output || 'empty output', () => {
      assert.equal(decoded(output), expected);
    });
  }
});
