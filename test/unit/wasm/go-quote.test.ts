import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareByBytes, goQuote, sortByBytes } from '../../../src/wasm/go-quote';

describe('Go strings', () => {
  it('orders by UTF-8 bytes', () => {
    const texts = ['b', 'a', '', '\u{10000}', '\uffff', 'é', 'ab', 'Z', '\u{1f600}'];
    assert.deepEqual(
      texts.sort(compareByBytes),
      texts.toSorted((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y))),
    );
    assert.deepEqual(texts.at(-2), '\u{10000}');
    assert.deepEqual(sortByBytes(texts.toReversed()), texts);
    assert.deepEqual(sortByBytes(['b', 'aé', 'ab', '']), ['', 'ab', 'aé', 'b']);
  });

  it('quotes as %q does', () => {
    const quoted = [
      ['plain é 😀', '"plain é 😀"'],
      ['a"b\\c', '"a\\"b\\\\c"'],
      ['\x07\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
      ['\x00\x1f\x7f', '"\\x00\\x1f\\x7f"'],
      ['\u0080\u00a0\u200b\ufeff', '"\\u0080\\u00a0\\u200b\\ufeff"'],
      ['\u{e0001}', '"\\U000e0001"'],
      ['\ud800', '"\ufffd"'],
    ] as const;
    for (const [text, expected] of quoted) assert.equal(goQuote(text), expected);
  });
});
