import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Uri } from 'vscode';
import { updateTargets } from '../../../../src/editor/testing/update-targets';

function uriOf(text: string): Uri {
  return { scheme: 'file', path: text, fsPath: text, toString: () => text } as Uri;
}

/** `file: id id` for each target, of what a menu hands over. */
function targets(...args: unknown[]): string {
  return updateTargets(args, uriOf('active'), uriOf)
    .map(({ uri, tests }) => `${uri.toString()}: ${tests === 'all' ? 'all' : [...tests].join(' ')}`)
    .join('; ');
}

const test = (id: string): object => ({ id, uri: uriOf(id.split('#')[0] ?? '') });

describe('what is to be updated', () => {
  it('is the active file when nothing is given', () => assert.equal(targets(), 'active: all'));
  it('is a test', () => assert.equal(targets(test('a#step:1')), 'a: a#step:1'));
  it('is the test of a message', () =>
    assert.equal(targets({ test: test('a#step:1'), message: {} }), 'a: a#step:1'));
  it('is every selected test, by file', () =>
    assert.equal(
      targets(test('a#step:1'), test('b#step:1'), test('a#step:2')),
      'a: a#step:1 a#step:2; b: b#step:1',
    ));
  it('is a whole file, whatever else of it is selected', () =>
    assert.equal(targets(test('a#step:1'), test('a'), test('a#step:2')), 'a: all'));
  it('is the files selected in the explorer, once each', () =>
    assert.equal(targets(uriOf('a'), [uriOf('a'), uriOf('b')]), 'a: all; b: all'));
  it('is found by its id when a test has no location', () =>
    assert.equal(targets({ id: 'c#agent', uri: undefined }), 'c: c#agent'));
  it('is nothing of what it does not know', () => assert.equal(targets({ x: 1 }, 'text', 3), ''));
});
