import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../../src/gateway/json';
import { passedThrough } from '../../../../src/gateway/mcp-result';

/** The resource as the agent gets it, `dropped`, or the error. */
function rewritten(resource: Json): Json {
  const result = passedThrough({ content: [{ type: 'resource', resource, title: 'x' }] });
  if (!result.ok) return result.error;
  const [block] = result.value.content as { resource: Json }[];
  return block ? block.resource : 'dropped';
}

const wrong = 'failed to parse resource: json: cannot unmarshal';

describe('resource blocks', () => {
  const CASES: readonly (readonly [name: string, given: Json, expected: Json])[] = [
    ['null', null, 'dropped'],
    ['a list', [], `${wrong} array into Go value of type mcp.ResourceContents`],
    ['nothing', {}, { uri: '' }],
    ['keys the gateway does not know', { uri: 'u', name: 'n', title: 't' }, { uri: 'u' }],
    ['empty values', { uri: 'u', mimeType: '', text: '', _meta: {} }, { uri: 'u' }],
    ['null values', { uri: null, mimeType: null, text: null, blob: null, _meta: null }, { uri: '' }],
    ['an empty blob', { uri: 'u', blob: '' }, { uri: 'u', blob: '' }],
    ['text beside a blob', { uri: 'u', text: 't', blob: 'AA==\n' }, { uri: 'u', text: 't', blob: 'AA==' }],
    ['bytes as numbers', { uri: 'u', blob: [104, null, 255] }, { uri: 'u', blob: 'aAD/' }],
    ['keys in any case', { URI: 'a', MimeType: 'm', TEXT: 't' }, { uri: 'a', mimeType: 'm', text: 't' }],
    ['two spellings: the last by bytes', { uri: 'low', URI: 'up' }, { uri: 'low' }],
    [
      'two spellings of a map',
      { _meta: { a: 1 }, _META: { a: 2, b: 3 } },
      { uri: '', _meta: { a: 1, b: 3 } },
    ],
    ['a wrong uri', { uri: 5 }, `${wrong} number into Go struct field ResourceContents.uri of type string`],
    [
      'a wrong map',
      { _meta: [] },
      `${wrong} array into Go struct field ResourceContents._meta of type mcp.Meta`,
    ],
    [
      'a wrong blob',
      { blob: true },
      `${wrong} bool into Go struct field ResourceContents.blob of type []uint8`,
    ],
    [
      'a number that is no byte',
      { blob: [256] },
      `${wrong} number 256 into Go struct field ResourceContents.blob of type uint8`,
    ],
    ['broken base64', { blob: '***' }, 'failed to parse resource: illegal base64 data at input byte 0'],
    [
      'the first of several errors',
      { text: 1, blob: '*' },
      'failed to parse resource: illegal base64 data at input byte 0',
    ],
  ];
  for (const [name, given, expected] of CASES) {
    it(name, () => assert.deepEqual(rewritten(given), expected));
  }
});
