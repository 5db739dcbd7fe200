import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { placesText, textPlaces } from '../../../../src/analysis/check/text-places';

describe('the places of texts that people write', () => {
  it('are found in order, also behind a list of any length', () => {
    const long = Array.from({ length: 300_000 }, () => 0);
    const places = textPlaces({ args: {}, result: { rows: long, items: [{ title: 'a' }, { title: 'b' }] } });
    const texts = places.filter(({ kind }) => kind === 'text');
    assert.deepEqual(
      texts.map((each) => placesText([each])),
      ['at /items/0/title of the result', 'at /items/1/title of the result'],
    );
  });
});
