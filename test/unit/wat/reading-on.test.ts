import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { analyzeWat, type WatDocument, type WatReference } from '../../../src/wat/symbols';
import { randomWat } from './random-wat';

function draw({ text, start, role, symbol }: WatReference): string {
  return `${text}@${String(start)} ${role} ${symbol?.kind ?? '-'} ${String(symbol?.index)}`;
}

function all(document: WatDocument): string[] {
  return document.references.map(draw);
}

/** Texts as written, or half-typed: with a field that is not closed, and what follows it. */
const texts = fc
  .tuple(randomWat(6, 40), fc.boolean())
  .map(([text, isCut]) =>
    isCut ? text.slice(0, text.length >> 1) + text.slice((text.length >> 1) + 40) : text,
  );
const RUNS = { seed: 0, numRuns: 24 };

describe('Reading a WAT text field by field', () => {
  it('finds at each place what reading everything finds there', () => {
    let looks = 0;
    const property = fc.property(texts, (text) => {
      const whole = analyzeWat(text).references;
      for (const expected of whole.filter((_, index) => index % 7 === 0)) {
        const found = analyzeWat(text).referenceAt(expected.start);
        assert.equal(found && draw(found), draw(expected));
        looks++;
      }
    });
    fc.assert(property, RUNS);
    assert.ok(looks > 10 * RUNS.numRuns, String(looks));
  });

  it('finds the same in small steps', () => {
    let rounds = 0;
    const property = fc.property(texts, (text) => {
      const paced = analyzeWat(text);
      while (!paced.readOn(50)) rounds++;
      assert.deepEqual(all(paced), all(analyzeWat(text)));
    });
    fc.assert(property, RUNS);
    assert.ok(rounds > 3 * RUNS.numRuns, String(rounds));
  });

  it('goes on after something was asked for in between', () => {
    const property = fc.property(randomWat(6, 40), (text) => {
      const paced = analyzeWat(text);
      paced.readOn(20);
      paced.referenceAt(text.length - 20);
      paced.readOn(20);
      const { children } = paced.symbols.find(({ kind, index }) => kind === 'func' && index > 2) ?? {};
      assert.ok(children && children.length > 3);
      assert.deepEqual(all(paced), all(analyzeWat(text)));
    });
    fc.assert(property, RUNS);
  });

  it('comes to an end whatever the steps are', () => {
    const document = analyzeWat('(func)'.repeat(1000));
    let rounds = 0;
    while (!document.readOn(1)) assert.ok(++rounds < 10_000);
  });

  it('reads what is needed at one place only', () => {
    const document = analyzeWat('(func $a (local $x i32) (local.get $x)) (func $b (block $l (br $l)))');
    const [label] = document.functionAt(50)?.children ?? [];
    assert.deepEqual(label && document.referencesOf(label).map(draw), [
      '$l@56 definition label 0',
      '$l@63 use label 0',
    ]);
  });
});
