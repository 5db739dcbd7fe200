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
    [{ content: [{}] }, /^internal error: unrecognized content type $/],
    [{ isError: 'yes' }, /isError/],
  ] as const)
    it(`refuses ${JSON.stringify(given)}`, () => {
      const passed = throughSdk(given as Json);
      assert.match(passed.ok ? '' : passed.error, error);
    });
});
