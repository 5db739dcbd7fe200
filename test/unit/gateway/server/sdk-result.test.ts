import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { throughSdk } from '../../../../src/gateway/server/sdk-result';
import type { Json } from '../../../../src/gateway/json';

const block = (given: Json, passed: Json = given): readonly [Json, Json] => [
  { content: [given] },
  { content: [passed] },
];

describe('throughSdk', () => {
  for (const [given, passed] of [
    [{}, { content: [] }],
    [
      { content: null, isError: true },
      { content: [], isError: true },
    ],
    [
      { content: [], structuredContent: null, _meta: { a: 1 } },
      { content: [], _meta: { a: 1 } },
    ],
    block({ type: 'text' }, { type: 'text', text: '' }),
    block({ type: 'image', data: 'YQ==', extra: 1 }, { type: 'image', data: 'YQ==', mimeType: '' }),
    block(
      { type: 'resource_link', uri: 'a:b', name: 'n', title: '', size: 0, icons: [] },
      { type: 'resource_link', uri: 'a:b', name: 'n', size: 0 },
    ),
    block(
      { type: 'resource', resource: { uri: 'a:b', text: 'x', more: 1 }, annotations: { priority: 0.5 } },
      { type: 'resource', resource: { uri: 'a:b', text: 'x' }, annotations: { priority: 0.5 } },
    ),
    block(
      {
        type: 'resource_link',
        icons: [{ src: 's', sizes: ['1x1'], theme: '', more: 1 }, null],
        annotations: { audience: [null, 'user'], lastModified: '', priority: 0, more: 1 },
      },
      {
        type: 'resource_link',
        icons: [{ src: 's', sizes: ['1x1'] }, { src: '' }],
        annotations: { audience: ['', 'user'] },
      },
    ),
    block(
      { type: 'text', text: 'a', annotations: {}, id: 'unused' },
      { type: 'text', text: 'a', annotations: {} },
    ),
    block(
      { type: 'tool_use', name: 'n', annotations: {} },
      { type: 'tool_use', id: '', name: 'n', input: {} },
    ),
    block(
      {
        type: 'tool_result',
        content: [{ type: 'text' }, { type: 'image', data: 'YQ==' }],
        isError: true,
        structuredContent: [1],
      },
      {
        type: 'tool_result',
        toolUseId: '',
        content: [{ type: 'text' }, { type: 'image', data: 'YQ==' }],
        structuredContent: [1],
        isError: true,
      },
    ),
  ] as const)
    it(`passes ${JSON.stringify(given)} on`, () => {
      assert.deepEqual(throughSdk(given as Json), { ok: true, value: passed });
    });

  for (const [given, error] of [
    [7, /the result/],
    [{ content: 7 }, /content/],
    [{ content: [null] }, /^nil content$/],
    [{ content: ['a'] }, /a block/],
    [{ content: [{ type: 'text', text: 7 }] }, /text: it is not a string/],
    [{ content: [{ type: 'audio', data: 'a' }] }, /^illegal base64 data at input byte 0$/],
    [{ content: [{}] }, /^unrecognized content type ""$/],
    [{ content: [{ type: 'hologram' }] }, /^unrecognized content type "hologram"$/],
    // Fields of other blocks are decoded too.
    [{ content: [{ type: 'text', text: 'a', id: 7 }] }, /id: it is not a string/],
    [{ content: [{ type: 'text', text: 'a', data: '!' }] }, /^illegal base64 data at input byte 0$/],
    [{ content: [{ type: 'text', text: 'a', size: 1.5 }] }, /size/],
    [{ content: [{ type: 'text', text: 'a', resource: [] }] }, /json: cannot unmarshal array/],
    [{ content: [{ type: 'text', text: 'a', annotations: { audience: 'user' } }] }, /audience/],
    [{ content: [{ type: 'resource_link', icons: [{ src: 's', sizes: '1x1' }] }] }, /sizes/],
    [
      { content: [{ type: 'tool_result', content: [{ type: 'tool_use' }] }] },
      /^tool_result nested content: invalid content type "tool_use"$/,
    ],
    [{ content: [{ type: 'tool_result', content: [null] }] }, /^tool_result nested content: nil content$/],
    [{ isError: 'yes' }, /isError/],
  ] as const)
    it(`refuses ${JSON.stringify(given)}`, () => {
      const passed = throughSdk(given as Json);
      assert.match(passed.ok ? '' : passed.error, error);
    });
});
