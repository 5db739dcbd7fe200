import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DebuggedFunctions } from '../../../../src/ide/debugging/debugged-functions';
import type { DebuggedFunction } from '../../../../src/inspect/debugged-guard';

function functionNamed(name: string): DebuggedFunction {
  return { name, locals: [], total: 0 };
}

describe('the functions of a debugged guard', () => {
  it('are asked for once each', async () => {
    const asked: number[][] = [];
    const functions = new DebuggedFunctions((indices) => {
      asked.push([...indices]);
      return Promise.resolve(indices.map((index) => functionNamed(`f${String(index)}`)));
    });
    await functions.load([3, 1, 3]);
    await functions.load([1, 2]);
    await functions.load([2]);
    assert.deepEqual(asked, [[3, 1], [2]]);
    assert.deepEqual(
      [1, 2, 3].map((index) => functions.nameOf(index)),
      ['f1', 'f2', 'f3'],
    );
  });

  it('have their index for a name while there is no answer, and are asked for again', async () => {
    const answers = [undefined, [functionNamed('late')]];
    const functions = new DebuggedFunctions(() => Promise.resolve(answers.shift()));
    await functions.load([7]);
    assert.equal(functions.nameOf(7), '$7');
    assert.equal(functions.get(7), undefined);
    await functions.load([7]);
    assert.equal(functions.nameOf(7), 'late');
  });
});
