import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../src/gateway/json';
import {
  errorResult,
  jsonResult,
  passedThrough,
  unwrapMcpResult,
  withText,
} from '../../../src/gateway/mcp-result';

const textItem = (text: Json) => ({ type: 'text', text });

describe('unwrapping MCP results', () => {
  it('joins the text content', () => {
    const content = [
      { text: '[1' },
      5,
      textItem(',2'),
      { type: 'image', text: 'x' },
      { type: 'other', text: ']' },
      textItem(1),
    ];
    assert.deepEqual(unwrapMcpResult({ content }), [1, 2]);
  });

  it('keeps everything else', () => {
    const kept: Json[] = [
      null,
      [textItem('1')],
      { content: '1' },
      { content: [] },
      { content: [textItem('')] },
      { content: [textItem('{')] },
      { content: [{ type: 'resource', text: '1' }] },
    ];
    for (const data of kept) assert.equal(unwrapMcpResult(data), data);
  });
});

describe('what the agent gets', () => {
  it('is JSON text for anything without content', () => {
    for (const [data, text] of [
      [{ b: '<', a: 1 }, '{"a":1,"b":"\\u003c"}'],
      [[1], '[1]'],
      [null, 'null'],
      [{ content: { a: 1 } }, '{"content":{"a":1}}'],
    ] as const) {
      assert.deepEqual(passedThrough(data as Json), {
        ok: true,
        value: { content: [{ type: 'text', text }], isError: false },
      });
    }
  });

  it('keeps the content blocks of an MCP result and drops what the gateway does not know', () => {
    const content = [
      { type: 'text', text: 'a', extra: 1 },
      { type: 'odd', text: 'b' },
      { type: 'image', data: 'AA==\n', mimeType: 'image/png' },
      { type: 'resource' },
      { type: 'resource', resource: { uri: 'u' } },
    ];
    assert.deepEqual(passedThrough({ content, isError: true, meta: 1 }), {
      ok: true,
      value: {
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
          { type: 'image', data: 'AA==', mimeType: 'image/png' },
          { type: 'resource', resource: { uri: 'u' } },
        ],
        isError: true,
      },
    });
    assert.deepEqual(passedThrough({ content: [] }), { ok: true, value: { content: [], isError: false } });
  });

  it('is an error for content the gateway cannot convert', () => {
    const cases: readonly (readonly [Json, string])[] = [
      [1, 'content item 0: expected map, got float64'],
      [{ type: 'image' }, "failed to decode image data: missing required 'data' field"],
      [{ type: 'audio', data: [] }, 'failed to decode audio data: unsupported data type []interface {}'],
      [{ type: 'image', data: 'AB!D' }, 'failed to decode image data: illegal base64 data at input byte 2'],
    ];
    for (const [item, error] of cases) {
      assert.deepEqual(passedThrough({ content: [item] }), { ok: false, error });
    }
  });

  it('gets blocks added at the end', () => {
    assert.deepEqual(withText(jsonResult([1]), 'x'), {
      content: [textItem('[1]'), textItem('x')],
      isError: false,
    });
    assert.deepEqual(errorResult('x'), { content: [textItem('x')], isError: true });
  });
});
