import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { regionsOf } from '../../../../src/ide/wat-language/regions';
import { LineIndex } from '../../../../src/text/line-index';
import { parseTree } from '../../../../src/wat/tree';

function regions(lines: readonly string[]): string[] {
  const text = lines.join('\n');
  return regionsOf(parseTree(text), new LineIndex(text)).map(({ start, end }) => `${start}-${end}`);
}

describe('regions of WAT', () => {
  it('fold between their comments, one inside the other', () => {
    const lines = [';; region a', ';; #region b', '(func)', ';; #endregion', ';; endregion'];
    assert.deepEqual(regions(lines), ['1-3', '0-4']);
  });

  it('are not made of an end without a start, or of another word', () => {
    assert.deepEqual(regions([';; endregion', ';; regional', '(func)', ';; endregion']), []);
  });
});
