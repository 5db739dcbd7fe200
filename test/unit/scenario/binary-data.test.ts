import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compactJson } from '../../../src/scenario/compact';

const bytes = (count: number): string => Buffer.alloc(count, 7).toString('base64');

describe('bytes of content blocks, in a message', () => {
  it('are their type and size', () => {
    const image = { type: 'image', data: bytes(12_000), mimeType: 'image/png' };
    assert.equal(
      compactJson(image, 200),
      '{"type":"image","data":"(image/png, 12 KB)","mimeType":"image/png"}',
    );
    const resource = { uri: 'u', blob: bytes(2_500_000), mimeType: 'application/zip' };
    assert.match(compactJson({ resource }, 200), /"blob":"\(application\/zip, 2\.5 MB\)"/);
    assert.equal(compactJson({ blob: bytes(90) }, 200), '{"blob":"(base64, 90 bytes)"}');
  });

  it('are shown when they are short, and so is any other text', () => {
    assert.equal(compactJson({ data: 'AA==' }, 200), '{"data":"AA=="}');
    const prose = 'It is a text, and not bytes: '.repeat(4);
    assert.equal(compactJson({ data: prose }, 400), JSON.stringify({ data: prose }));
    assert.equal(compactJson({ other: bytes(90) }, 400), JSON.stringify({ other: bytes(90) }));
  });

  it('have no type that does harm', () => {
    const mimeType = 'image/png\u001b[31m';
    assert.match(compactJson({ data: bytes(90), mimeType }, 400), /"data":"\(base64, 90 bytes\)"/);
  });
});
