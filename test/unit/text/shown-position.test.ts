import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shownPosition, shownText, textPosition } from '../../../src/text/shown-position';

describe('positions that people read', () => {
  it('count from 1', () => {
    assert.deepEqual(shownPosition({ line: 0, character: 0 }), { line: 1, column: 1 });
    assert.equal(shownText({ line: 2, character: 13 }), '3:14');
  });

  it('name the same place as positions that programs count', () => {
    const position = { line: 7, character: 3 };
    assert.deepEqual(textPosition(shownPosition(position)), position);
  });

  it('name the start of a line without a column', () =>
    assert.deepEqual(textPosition({ line: 3 }), { line: 2, character: 0 }));

  it('count an unknown line or column, which compilers write as 0, as the first', () =>
    assert.deepEqual(textPosition({ line: 0, column: 0 }), { line: 0, character: 0 }));
});
