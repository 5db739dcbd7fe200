import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeResourceResponse } from '../../../src/gateway/resource-response';

/** `operation description secrecy | integrity` of an accepted answer, or the error. */
function decoded(output: string): string {
  const answer = decodeResourceResponse(new TextEncoder().encode(output));
  if (!answer.ok) return answer.error;
  const { operation, resource } = answer.value;
  return `${operation} '${resource.description}' ${resource.secrecy.join()} | ${resource.integrity.join()}`;
}

const noResource = 'invalid resource format in guard response';

describe('label_resource answers', () => {
  const cases = {
    '': 'failed to unmarshal label_resource WASM response: unexpected end of JSON input',
    null: noResource,
    '{"resource":null}': noResource,
    '{"resource":[]}': noResource,
    '{"Resource":{}}': noResource,
    '{"resource":{}}': "write ''  | ",
    '{"resource":{},"operation":"read"}': "read ''  | ",
    '{"resource":{},"operation":"read-write"}': "read-write ''  | ",
    '{"resource":{},"operation":"READ"}': "write ''  | ",
    '{"resource":{},"Operation":"read"}': "write ''  | ",
    '{"resource":{"description":"d","secrecy":["b"," a ","","b"],"integrity":{"x":1}}}':
      "write 'd' , a ,b | ",
    '"x"':
      'failed to unmarshal label_resource WASM response: json: cannot unmarshal string into Go value of type map[string]interface {}',
  };
  for (const [output, expected] of Object.entries(cases)) {
    it(output || 'empty output', () => {
      assert.equal(decoded(output), expected);
    });
  }
});
