import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { byteLength, listText, parseInteger, toLower, trimSpace } from '../../../src/gateway/go-text';

describe('Go text', () => {
  it('trims the white space Go knows, inside untouched', () => {
    const spaces = '\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2028\u2029\u202f\u205f\u3000';
    assert.equal(trimSpace(`${spaces}a ${spaces}b${spaces}`), `a ${spaces}b`);
    assert.equal(trimSpace(spaces), '');
  });

  it('does not trim a byte order mark or a zero width space', () => {
    assert.equal(trimSpace('\ufeffa\u200b'), '\ufeffa\u200b');
  });

  it('trims a long run of inner spaces in linear time', () => {
    const text = `a${' '.repeat(1_000_000)}b`;
    assert.equal(trimSpace(text), text);
  });

  it('lowers one code point to one code point', () => {
    assert.equal(toLower('STRİCT 𝒳 Ä Σ'), 'strict 𝒳 ä σ');
  });

  it('counts bytes, not characters', () => {
    assert.equal(byteLength('aé€😀'), 10);
  });

  it('prints lists as %v does', () => {
    assert.equal(listText(['a', 'b c']), '[a b c]');
    assert.equal(listText([]), '[]');
  });

  it('reads what Atoi reads', () => {
    const numbers = [
      ['0', 0],
      ['+2', 2],
      ['01', 1],
      ['-1', -1],
      ['-0', 0],
      ['9223372036854775807', 2 ** 63],
      ['-9223372036854775808', -(2 ** 63)],
      [`${'0'.repeat(100_000)}7`, 7],
    ] as const;
    for (const [text, expected] of numbers) assert.equal(parseInteger(text), expected, text);
  });

  it('refuses what Atoi refuses', () => {
    const refused = ['', '+', '-', ' 1', '1 ', '1_0', '0x1', '1e3', '1.0', '--1', '٣', '1\n'];
    refused.push('9223372036854775808', '-9223372036854775809', '9'.repeat(100_000), `${'0'.repeat(99)}x`);
    for (const text of refused) assert.equal(parseInteger(text), undefined, text);
  });
});
