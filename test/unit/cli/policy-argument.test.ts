import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { namedPolicy } from '../../../src/cli/policy-argument';

describe('the value of --policy', () => {
  for (const [given, name, value] of [
    ['strict=p.json', 'strict', 'p.json'],
    ['strict={ "a": "=" }', 'strict', '{ "a": "=" }'],
    ['policies/strict.json', 'strict', 'policies/strict.json'],
    ['./a=b.json', 'a=b', './a=b.json'],
    [' { "a": "x=y" }', 'policy', ' { "a": "x=y" }'],
    ['a=b=c', 'a', 'b=c'],
  ] as const)
    it(given, () => assert.deepEqual(namedPolicy(given), { name, value }));

  for (const given of ['', ' ', '=p.json', 'strict='])
    it(`is refused: '${given}'`, () => {
      assert.throws(() => namedPolicy(given), /--policy needs \[NAME=\]FILE\|JSON/);
    });
});
