import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { followedTest } from '../../../src/text/glob/glob';
import { globParts } from '../../../src/text/glob/glob-parts';
import { lastNamesTest } from '../../../src/text/glob/last-names';

const partsOf = (glob: string): Parameters<typeof lastNamesTest>[0] => {
  const read = globParts(glob);
  assert.ok(read.ok);
  return read.parts;
};

describe('a glob for the last names of a path', () => {
  it('describes what it describes when it is followed character by character', () => {
    const piece = fc.constantFrom('a', 'b', '.', '/', 'a/', '/.a', 'b.a');
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    let described = 0;
    let compared = 0;
    fc.assert(
      fc.property(
        fc.constantFrom('**/', '**/*'),
        text,
        text,
        text,
        fc.boolean(),
        (begin, tail, before, after, dot) => {
          const parts = partsOf(begin + tail);
          const test = lastNamesTest(parts, dot);
          if (!test) return;
          for (const path of [before + tail, before, before + tail + after, `${before}/${tail}`]) {
            const is = followedTest(parts, dot)(path);
            assert.equal(test(path), is, `${begin}${tail} ${path}`);
            described += is ? 1 : 0;
            compared++;
          }
        },
      ),
      { numRuns: 2_000 },
    );
    assert.ok(described > 200 && compared - described > 200, `${String(described)} of ${String(compared)}`);
  });

  it('is any folders and then a name, or the end of one', () => {
    const are = ['**/target', '**/target/package', '**/*.json', '**/.git', '**/*'];
    const areNot = ['target', '**', '**/a*', '**/*/a', '**/{a,b}', '**/a?', '*/a', 'x/**/a', '**/[ab]'];
    const is = (glob: string): boolean => lastNamesTest(partsOf(glob), true) !== undefined;
    assert.deepEqual([...are, ...areNot].filter(is), are);
  });
});
