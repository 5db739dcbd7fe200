import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holds } from '../../../../../src/ide/debugging/values/evaluate-expression';
import { ExpressionError } from '../../../../../src/ide/debugging/values/expression-syntax';
import { TypeTable } from '../../../../../src/ide/debugging/values/type-table';
import { ValueReader, type TypedValue } from '../../../../../src/ide/debugging/values/typed-value';
import type { TypeShape } from '../../../../../src/wasm/debug/variables/types';

describe('A condition', () => {
  it('is refused over a reference that leads to itself', async () => {
    const itself: TypeShape = { kind: 'pointer', name: '&R', size: 4, target: 1, isReference: true };
    // The memory of a hostile guard: each address holds itself. After so many reads something goes round.
    let reads = 0;
    const memory = (address: number): Promise<Uint8Array> => {
      if (++reads > 100) throw new Error('the reference is followed without end');
      return Promise.resolve(new Uint8Array(new Uint32Array([address]).buffer));
    };
    const reader = new ValueReader(
      { local: () => undefined, global: () => undefined, memory },
      new TypeTable((ids) => Promise.resolve(new Map(ids.map((id) => [id, itself])))),
    );
    const value: TypedValue = { place: { kind: 'memory', address: 64 }, type: 1 };
    const scope = {
      view: { reader, language: 'rust' },
      names: ['r'],
      find: () => Promise.resolve(value),
      findNumber: () => Promise.resolve(undefined),
    } as const;
    await assert.rejects(holds('r == 1', scope), ExpressionError);
  });
});
