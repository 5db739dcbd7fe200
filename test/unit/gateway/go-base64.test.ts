import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rewriteBase64 } from '../../../src/gateway/go-base64';

function draw(text: string): string {
  const read = rewriteBase64(text);
  return read.ok ? `"${read.text}"` : `fault at ${read.at}`;
}

describe('base64 as Go reads it', () => {
  it('keeps what is sound, without line ends', () => {
    assert.deepEqual(['', 'QUJD', 'QQ==', 'QU\nJ\rD\n', 'Q\nQ\r==\n'].map(draw), [
      '""',
      '"QUJD"',
      '"QQ=="',
      '"QUJD"',
      '"QQ=="',
    ]);
  });

  it('clears the bits that only fill up the last character', () => {
    assert.deepEqual(['QR==', 'QUJ=', 'QUJDQ/=='].map(draw), ['"QQ=="', '"QUI="', '"QUJDQw=="']);
  });

  it('finds a missing end where its group began', () => {
    assert.deepEqual(['Q', 'QUJDQQ', 'QUJDQUI', 'QU\nJDQ'].map(draw), [
      'fault at 0',
      'fault at 4',
      'fault at 4',
      'fault at 5',
    ]);
  });

  it('finds wrong padding and what follows it', () => {
    const texts = ['=', 'Q===', 'QQ=', 'QQ=Q', 'QQ===', 'QQ==Q', 'QUI==', 'QQ\n=\n='];
    assert.deepEqual(
      texts.map(draw).map((text) => text.replace('fault at ', '')),
      ['0', '1', '3', '2', '4', '4', '4', '"QQ=="'],
    );
  });

  it('finds characters that are no digits', () => {
    assert.deepEqual(['Q-==', 'Q Q=', 'QUJDé'].map(draw), ['fault at 1', 'fault at 1', 'fault at 4']);
  });
});
