import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as texts from '../../../src/gateway/texts';

/** The words that lint keeps out of all other files. */
function lintedWords(): readonly string[] {
  const config = readFileSync(new URL('../../../eslint.config.mjs', import.meta.url), 'utf8');
  const [, list = ''] = /const gatewayWords = \[([^]*?)\n\];/.exec(config) ?? [];
  return [...list.matchAll(/'([^']+)'/g)].map(([, word = '']) => word);
}

/** Every sentence and prefix; the names of traps are words that others may use. */
function sentences(): readonly string[] {
  const { TRAPS, STACK_OVERFLOW, withoutTrapPrefix, closedWithCode, unavailableText, ...plain } = texts;
  assert.ok(TRAPS.includes(STACK_OVERFLOW) && withoutTrapPrefix(`wasm error: ${TRAPS[0]}`) === TRAPS[0]);
  const listed = Object.values(plain).flatMap((each) =>
    typeof each === 'string' ? [each] : Object.values(each),
  );
  return [...listed, closedWithCode(1), unavailableText('guard', '')];
}

describe('the gateway’s texts', () => {
  it('are all kept out of other files by lint', () => {
    const words = lintedWords();
    assert.ok(words.length > 0);
    assert.deepEqual(
      sentences().filter((text) => !words.some((word) => text.includes(word))),
      [],
    );
  });

  it('hold every word that lint keeps out of other files', () => {
    const all = sentences();
    assert.deepEqual(
      lintedWords().filter((word) => !all.some((text) => text.includes(word))),
      [],
    );
  });
});
