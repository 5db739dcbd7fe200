import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const file = 'syntaxes/wat.language-configuration.json';
const { wordPattern } = JSON.parse(readFileSync(file, 'utf8')) as { wordPattern: { pattern: string } };

function words(text: string): string[] {
  return text.match(new RegExp(wordPattern.pattern, 'g')) ?? [];
}

describe('words in WAT', () => {
  it('are names with their $, instructions and numbers', () => {
    const text = '(call $a.b (i32.load8_u offset=4 (i32.const -0x1p+3))) $x:y ;; so: it ends.';
    assert.deepEqual(words(text), [
      'call',
      '$a.b',
      'i32.load8_u',
      'offset=4',
      'i32.const',
      '-0x1p+3',
      '$x:y',
      'so',
      'it',
      'ends',
    ]);
  });

  it('are no $ alone, which asks for names instead of going on with the word before it', () => {
    assert.deepEqual(words('call $ (br $) $. $'), ['call', 'br']);
  });
});
