import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerTexts } from '../../../../src/analysis/mutate/answer-texts';
import { ordered } from '../../../../src/analysis/mutate/choose';
import { scoreOf } from '../../../../src/analysis/mutate/mutation-report';
import type { Candidate } from '../../../../src/analysis/mutate/places';

/** `counts[f][l]` changes of line `l` of function `f`. */
function made(counts: readonly (readonly number[])[]): Candidate[] {
  return counts.flatMap((lines, index) =>
    lines.flatMap((count, line) =>
      Array.from({ length: count }, (_, at): Candidate => {
        const offset = 1000 * index + 100 * line + at;
        return {
          mutation: {
            kind: 'call',
            function: index,
            offset,
            what: String(offset),
            edit: { at: offset, skip: 0, bytes: new Uint8Array() },
          },
          frame: { function: `f${String(index)}`, index, offset, source: 's', line: line + 1 },
          scenarios: [0],
        };
      }),
    ),
  );
}

describe('the order of mutants', () => {
  it('comes to each function, then to each line, before it comes back', () => {
    const order = ordered(made([[50, 3, 1], [1, 40], [9]]), 7);
    const functions = order.map(({ frame }) => frame.function);
    assert.deepEqual(functions.slice(0, 3).sort(), ['f0', 'f1', 'f2']);
    const first = order.filter(({ frame }) => frame.function === 'f0').map(({ frame }) => frame.line);
    assert.deepEqual(first.slice(0, 3).sort(), [1, 2, 3]);
    assert.equal(order.length, 104);
  });

  it('depends on the seed only', () => {
    const order = (seed: number): string =>
      ordered(made([[20, 20]]), seed)
        .map(({ mutation }) => mutation.what)
        .join(' ');
    assert.equal(order(3), order(3));
    assert.notEqual(order(3), order(4));
    assert.notEqual(order(0), order(1));
  });
});

describe('the texts of an answer', () => {
  const texts = (answer: string): string[] => [...answerTexts(new TextEncoder().encode(answer))].sort();

  it('are tags, operations and modes', () => {
    assert.deepEqual(
      texts(
        '{"operation":"read","resource":{"description":"d","secrecy":["s"],"integrity":["i",1]},"difc_mode":"strict"}',
      ),
      ['i', 'read', 's', 'strict'],
    );
  });

  it('are none where it is no JSON', () => {
    assert.deepEqual(texts('{"operation":'), []);
    assert.deepEqual(texts(''), []);
  });
});

describe('the score', () => {
  it('is rounded down, and missing without anything to judge', () => {
    assert.deepEqual([scoreOf(2, 1), scoreOf(999, 1), scoreOf(3, 0), scoreOf(0, 0)], [66.6, 99.9, 100, null]);
  });
});
