import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isOutdated,
  ofCatalog,
  ofGuard,
  ofScenario,
  type Present,
  type ResultBasis,
} from '../../../../src/editor/runs/result-basis';
import { catalogKey } from '../../../../src/ide/runs/run-history';

const uri = (path: string): ResultBasis['uri'] =>
  ({ toString: () => `file:///${path}` }) as ResultBasis['uri'];
const basis: ResultBasis = {
  uri: uri('a.json'),
  text: '{}',
  answers: new Map([['./a.json', '[]']]),
  guard: uri('guard.wat'),
  guardStamp: 'document 1 4',
  guardText: '(module)',
  catalog: { places: ['file:///a/tools.json', 'file:///a/tools'], stamp: 'one' },
  settings: 'pr-7938',
};
const now = (change: Partial<Present>): Present => ({
  text: '{}',
  answers: new Map([['./a.json', '[]']]),
  guard: { stamp: 'document 1 4', text: '(module)' },
  catalog: 'one',
  settings: 'pr-7938',
  ...change,
});

describe('a result', () => {
  it('is true of the texts it was made of, whatever happened to them in between', () => {
    assert.equal(isOutdated(basis, now({})), false);
    const reverted = { stamp: 'document 1 6', text: '(module)' };
    assert.equal(isOutdated(basis, now({ guard: reverted })), false, 'typed and undone');
    const saved = { stamp: 'file 123 8', text: '(module)' };
    assert.equal(isOutdated(basis, now({ guard: saved })), false, 'saved and closed');
  });

  it('is outdated when the scenario, the guard, the catalog or a setting is another one', () => {
    assert.equal(isOutdated(basis, now({ text: '{ }' })), true);
    assert.equal(isOutdated(basis, now({ text: undefined })), true, 'the file is gone');
    assert.equal(isOutdated(basis, now({ answers: new Map([['./a.json', '[1]']]) })), true);
    assert.equal(isOutdated(basis, now({ answers: undefined })), true, 'it names no file any more');
    assert.equal(isOutdated(basis, now({ guard: { stamp: 'document 1 5', text: '(module' } })), true);
    assert.equal(isOutdated(basis, now({ guard: { stamp: 'missing' } })), true);
    assert.equal(isOutdated(basis, now({ catalog: 'two' })), true);
    assert.equal(isOutdated(basis, now({ catalog: undefined })), false, 'nothing is known of the catalog');
    assert.equal(isOutdated(basis, now({ settings: 'gateway-2026-08' })), true);
  });

  it('of a binary guard goes by the stamp of its file', () => {
    const { guardText: _none, ...binary } = { ...basis, guardStamp: 'file 1 8' };
    assert.equal(isOutdated(binary, now({ guard: { stamp: 'file 1 8' } })), false);
    assert.equal(isOutdated(binary, now({ guard: { stamp: 'file 2 8' } })), true);
  });

  it('is concerned by changes of its files only', () => {
    const affected = [
      ofScenario(uri('a.json')),
      ofScenario(uri('b.json')),
      ofGuard('file:///guard.wat'),
      ofGuard('file:///b'),
      ofCatalog(catalogKey({ places: ['file:///a/tools.json', 'file:///a/tools'] })),
      ofCatalog(catalogKey({ places: ['file:///a/tools.json'] })),
    ];
    assert.deepEqual(
      affected.map(({ affects }) => affects(basis)),
      [true, false, true, false, true, false],
    );
  });
});
