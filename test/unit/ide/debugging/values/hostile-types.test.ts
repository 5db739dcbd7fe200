import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TypeTable } from '../../../../../src/ide/debugging/values/type-table';
import { ValueReader } from '../../../../../src/ide/debugging/values/typed-value';
import { viewOf } from '../../../../../src/ide/debugging/values/view';
import type { TypeShape } from '../../../../../src/wasm/debug/variables/types';

/** Each type is `shape`; `asked` counts, and refuses to go on without end. */
function tableOf(shape: TypeShape): TypeTable {
  const table = new TypeTable((ids) => Promise.resolve(new Map(ids.map((id) => [id, shape]))));
  const asked = table.shape.bind(table);
  let count = 0;
  table.shape = (type) => {
    if (++count > 50_000) throw new Error('types are asked for without end');
    return asked(type);
  };
  return table;
}

describe('Types of hostile debug information', () => {
  it('have no size when an array is its own element', async () => {
    const types = tableOf({ kind: 'array', name: 'a', element: 1, counts: [2] });
    assert.equal(await types.size(1), undefined);
  });

  it('are shown in part when unnamed structs hold themselves many times', async () => {
    const member = { name: undefined, offset: 0, type: 1 };
    const members = Array.from({ length: 50 }, () => member);
    const types = tableOf({ kind: 'struct', name: 's', size: 4, members });
    const machine = {
      local: () => undefined,
      global: () => undefined,
      memory: () => Promise.resolve(undefined),
    };
    const source = { reader: new ValueReader(machine, types), language: 'c' } as const;
    const view = await viewOf(source, { place: { kind: 'memory', address: 64 }, type: 1 });
    assert.equal(view.kind, 'fields');
    assert.ok(view.kind === 'fields' && view.fields.length > 0 && view.fields.length <= 10_000);
  });
});
