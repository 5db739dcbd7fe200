import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tokenize } from '../../../src/wat/lexer';

function draw(text: string): string {
  return tokenize(text)
    .map((token) => `${token.kind}${token.terminated ? '' : '!'} ${text.slice(token.start, token.end)}`)
    .join('\n');
}

describe('WAT lexer', () => {
  it('distinguishes words, numbers and ids', () => {
    assert.equal(
      draw('i32.const -0x1p-3 +inf nan nan:0x7 $a.b! 1_000 null'),
      [
        'keyword i32.const',
        'number -0x1p-3',
        'number +inf',
        'number nan',
        'number nan:0x7',
        'id $a.b!',
        'number 1_000',
        'keyword null',
      ].join('\n'),
    );
  });

  it('keeps escapes inside a string', () => {
    assert.equal(draw(String.raw`"a\"b\\" "c"`), String.raw`string "a\"b\\"` + '\nstring "c"');
  });

  it('nests block comments', () => {
    assert.equal(
      draw('(; a (; b ;) c ;) (x) ;; end'),
      'block-comment (; a (; b ;) c ;)\nopen (\nkeyword x\nclose )\nline-comment ;; end',
    );
  });

  it('ends a half-typed string with its line', () => {
    assert.equal(draw('"abc\\\n(x'), 'string! "abc\\\nopen (\nkeyword x');
  });

  it('ends a half-typed comment with the text', () => {
    assert.equal(draw('a (; (; ;) b'), 'keyword a\nblock-comment! (; (; ;) b');
  });

  it('reads quoted ids and annotations', () => {
    assert.equal(draw('$"a b" (@name "x")'), 'id $"a b"\nannotation (@name\nstring "x"\nclose )');
  });

  it('calls other characters reserved', () => {
    assert.equal(draw('a,[ü] ; 𝄞 -'), 'keyword a\nreserved ,[ü]\nreserved ;\nreserved 𝄞\nreserved -');
  });

  it('covers every character that is not white space exactly once', () => {
    const alphabet = ['a', '(', ')', ';', '"', '\\', '\n', ' ', '$', '@', '1', ',', '-', 'ü'];
    const texts = fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 400, size: 'max' });
    const property = fc.property(texts, (text) => {
      let at = 0;
      for (const token of tokenize(text)) {
        assert.match(text.slice(at, token.start), /^\s*$/);
        assert.ok(token.end > token.start);
        at = token.end;
      }
      assert.match(text.slice(at), /^\s*$/);
    });
    fc.assert(property, { seed: 7, numRuns: 100 });
  });
});
