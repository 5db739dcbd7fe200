import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sourceTokens, type TokenLanguage } from '../../../../src/ide/debugging/source-tokens';

const names = (text: string, language: TokenLanguage): string[] =>
  sourceTokens(text, language, Infinity).map((token) => token.text);

/** The least of three times, in milliseconds. */
function timeOf(work: () => void): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

describe('the tokens of a source', () => {
  const languages: readonly TokenLanguage[] = ['rust', 'c', 'go', 'zig', 'assemblyscript', 'wat'];

  for (const language of languages)
    it(`of ${language} are none in a string that ends with the text, also with a lone backslash`, () => {
      const before = language === 'wat' ? '$a ' : 'a ';
      for (const end of ['', '\\', '\\"', '\\\\'])
        assert.deepEqual(names(`${before}"${String.raw`(\"`.repeat(5)}${end}`, language), ['a'], end);
    });

  it('of AssemblyScript are none in a string with single quotes, up to the end of its line', () => {
    assert.deepEqual(names(String.raw`a 'b\'c' d`, 'assemblyscript'), ['a', 'd']);
    assert.deepEqual(names("a 'b c\nd", 'assemblyscript'), ['a', 'd']);
    assert.deepEqual(names(String.raw`a 'b\'c\'` + '\\', 'assemblyscript'), ['a']);
  });

  const unfinished: readonly (readonly [string, TokenLanguage, string, string])[] = [
    ['a string', 'c', '"', String.raw`\"`],
    ['a string of AssemblyScript', 'assemblyscript', "'", String.raw`\'`],
    ['a string of WAT', 'wat', '"', String.raw`\"`],
  ];
  for (const [what, language, start, inside] of unfinished)
    it(`are found in linear time in ${what} without an end`, () => {
      const time = (count: number): number =>
        timeOf(() => names(`${start}${inside.repeat(count)}\\`, language));
      time(1000);
      // Sixteen times the text: 256 times the work if it is quadratic.
      const [small, large] = [time(2000), time(32_000)];
      assert.ok(large < 100 * Math.max(small, 1), `${String(small)} ms, then ${String(large)} ms`);
    });
});
