import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { selectTests } from '../../../../src/ide/testing/selection';

const ALL = ['a#step:1', 'a#step:2', 'b#step:1'];

function select(include: readonly string[] | undefined, exclude: readonly string[] = []): string {
  return selectTests(include, exclude, ['a', 'b'])
    .map(({ file, wants }) => {
      const tests = ALL.filter((id) => id.startsWith(file) && wants(id)).map((id) => id.slice(-1));
      return `${file}:${tests.join(',')}`;
    })
    .join(' ');
}

describe('selection of tests', () => {
  it('is everything without a list', () => assert.equal(select(undefined), 'a:1,2 b:1'));
  it('takes a file for all its steps', () => assert.equal(select(['a']), 'a:1,2'));
  it('takes single steps of several files', () => assert.equal(select(['b#step:1', 'a#step:2']), 'b:1 a:2'));
  it('leaves out what is excluded', () => assert.equal(select(undefined, ['a#step:1', 'b']), 'a:2'));
  it('leaves out a file whose only chosen step is excluded', () => {
    assert.equal(select(['a#step:1', 'b'], ['a#step:1']), 'b:1');
  });
});
