import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shownFrame } from '../../../../src/analysis/profile/shown-frame';

const frame = (name: string, source = 'g.c', line = 3) => ({
  function: name,
  index: 1,
  offset: 9,
  source,
  line,
});

describe('a function of a profile', () => {
  it('has its name and place', () => {
    assert.deepEqual(shownFrame(frame('burn')), { name: 'burn', source: 'g.c', line: 3 });
  });

  it('has a name of bounded length, whatever the guard calls it', () => {
    const { name } = shownFrame(frame('x'.repeat(14_000)));
    assert.equal(name.length, 300);
    assert.match(name, /x…$/);
  });

  it('has no place in code that belongs to no line, or in a path that no file has', () => {
    assert.deepEqual(shownFrame(frame('burn', 'g.c', 0)), { name: 'burn' });
    assert.deepEqual(shownFrame(frame('burn', 'a/'.repeat(5000))), { name: 'burn' });
    assert.deepEqual(shownFrame(undefined), { name: '' });
  });
});
