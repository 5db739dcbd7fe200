import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { LineIndex } from '../../../src/text/line-index';

/** `line:character` of every offset from 0 to the text's end. */
function positions(text: string): string {
  const lines = new LineIndex(text);
  return Array.from({ length: text.length + 1 }, (_, offset) => {
    const { line, character } = lines.positionAt(offset);
    return `${line}:${character}`;
  }).join(' ');
}

describe('lines of a text', () => {
  it('has one line without characters when it is empty', () => {
    assert.equal(positions(''), '0:0');
    assert.equal(new LineIndex('').startOf(0), 0);
    assert.equal(new LineIndex('').startOf(1), 0);
  });

  it('ends at a line feed', () => assert.equal(positions('a\nb'), '0:0 0:1 1:0 1:1'));
  it('ends at a lone carriage return', () => assert.equal(positions('a\rb'), '0:0 0:1 1:0 1:1'));
  it('ends once at a pair of both', () => assert.equal(positions('a\r\nb'), '0:0 0:1 0:2 1:0 1:1'));
  it('ends twice at a line feed before a carriage return', () =>
    assert.equal(positions('a\n\rb'), '0:0 0:1 1:0 2:0 2:1'));
  it('ends at a carriage return at the end of the text', () => assert.equal(positions('a\r'), '0:0 0:1 1:0'));
  it('does not end at other separators of Unicode', () =>
    assert.equal(positions('a\u2028\u0085\v\fb'), '0:0 0:1 0:2 0:3 0:4 0:5 0:6'));

  it('counts UTF-16 units: a character beyond the basic plane is two', () =>
    assert.equal(positions('😀\n😀b'), '0:0 0:1 0:2 1:0 1:1 1:2 1:3'));

  it('takes an offset outside the text for its nearest end', () => {
    const lines = new LineIndex('a\nbc');
    assert.deepEqual(lines.positionAt(-1), { line: 0, character: 0 });
    assert.deepEqual(lines.positionAt(99), { line: 1, character: 2 });
    assert.deepEqual(lines.rangeOf({ start: -5, end: 99 }), {
      start: { line: 0, character: 0 },
      end: { line: 1, character: 2 },
    });
  });

  it('knows where a line starts, and the end of the text for lines behind it', () => {
    const lines = new LineIndex('ab\r\nc\rd\n');
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((line) => lines.startOf(line)),
      [0, 4, 6, 8, 8],
    );
  });

  it('counts as splitting at line ends does', () => {
    const piece = fc.constantFrom('\r', '\n', '\r\n', 'a', '😀', '');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(80), (pieces, offset) => {
        const text = pieces.join('');
        const at = Math.min(offset, text.length);
        // Between the two characters of a line end one is still on the line that it ends.
        const isInside = text[at - 1] === '\r' && text[at] === '\n';
        const before = text.slice(0, isInside ? at - 1 : at).split(/\r\n|\r|\n/);
        const lines = new LineIndex(text);
        const found = lines.positionAt(offset);
        const length = (before.at(-1) ?? '').length + (isInside ? 1 : 0);
        assert.deepEqual(found, { line: before.length - 1, character: length });
        assert.equal(lines.startOf(found.line) + found.character, at);
      }),
    );
  });
});
