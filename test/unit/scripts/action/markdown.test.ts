import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitted } from '../../../../scripts/action/markdown.mjs';

const long = `### Title\n\n<details><summary>x</summary>\n\n${'| a row |\n'.repeat(20_000)}\n\n</details>`;

describe('Markdown in the room there is', () => {
  it('is whole where it fits', () => {
    assert.deepEqual(fitted(['a', 'b'], 100), ['a', 'b']);
    const [short, cut = ''] = fitted(['short', long], 5000);
    assert.equal(short, 'short');
    assert.ok(cut.length < 5000);
  });

  it('is cut between lines, says so, and leaves nothing open', () => {
    const parts = fitted([long, long, long], 60_000);
    assert.ok(parts.join('\n\n').length <= 60_000);
    for (const part of parts) {
      assert.equal(part.split('<details>').length, part.split('</details>').length);
      assert.match(part, /\| a row \|\n\n<\/details>\n\nThe rest is cut\./);
      assert.ok(part.length > 19_000);
    }
  });

  it('is left out where there is no room at all', () => {
    assert.deepEqual(fitted([long], 100), ['']);
  });
});
