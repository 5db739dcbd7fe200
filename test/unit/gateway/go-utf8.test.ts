import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeGoUtf8, decodeUtf8 } from '../../../src/gateway/go-utf8';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

describe('UTF-8 as Go reads it', () => {
  const broken = [
    ['a lone continuation byte', '61 80 62', 'a\ufffdb'],
    ['a sequence cut off by the end', '61 e2 82', 'a\ufffd\ufffd'],
    ['a sequence cut off by a letter', 'f0 9f 98 61', '\ufffd\ufffd\ufffda'],
    ['overlong forms', 'c0 80 e0 9f bf f0 8f bf bf', '\ufffd'.repeat(9)],
    ['encoded surrogates', 'ed a0 80 ed bf bf', '\ufffd'.repeat(6)],
    ['code points beyond the last one', 'f4 90 80 80 f5 80', '\ufffd'.repeat(6)],
    [
      'a fault among sound text of every length',
      'ff 61 c3a9 e282ac f09f9880 f48fbfbf',
      '\ufffdaé€😀\u{10ffff}',
    ],
    [
      'the last code points before the surrogates and the first after',
      'ff ed9fbf ee8080',
      '\ufffd\ud7ff\ue000',
    ],
    ['a byte order mark', 'efbbbf ff', '\ufeff\ufffd'],
  ] as const;
  for (const [what, hex, text] of broken) {
    it(`puts one U+FFFD for every byte that is part of no character: ${what}`, () => {
      assert.equal(decodeGoUtf8(bytes(hex.replaceAll(' ', ''))), text);
      assert.equal(decodeUtf8(bytes(hex.replaceAll(' ', ''))), undefined);
    });
  }

  it('keeps a byte order mark of sound text', () => {
    assert.equal(decodeGoUtf8(bytes('efbbbf61')), '\ufeffa');
  });
});
