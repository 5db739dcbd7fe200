// What is said of Rust values whose fields say little; the types are as rustc 1.96 lays them out.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shownValue } from '../../../../../src/ide/debugging/values/shown-value';
import { TypeTable } from '../../../../../src/ide/debugging/values/type-table';
import { ValueReader } from '../../../../../src/ide/debugging/values/typed-value';
import { Encoding } from '../../../../../src/wasm/debug/variables/constants';
import type { MemberShape, TypeShape } from '../../../../../src/wasm/debug/variables/types';

const U32 = 1;
const SHAPES = new Map<number, TypeShape>([
  [U32, { kind: 'base', name: 'u32', size: 4, encoding: Encoding.unsigned }],
]);

/** A struct type of these fields; each is a u32 or another struct, at the same place. */
function struct(name: string, members: readonly MemberShape[]): number {
  const id = SHAPES.size + 1;
  SHAPES.set(id, { kind: 'struct', name, size: 16, members });
  return id;
}

/** Structs inside each other, with a u32 at the end of the path. */
function nested(name: string, [first = '', ...others]: readonly string[]): number {
  const inner = others.length === 0 ? U32 : nested('inner', others);
  return struct(name, [{ name: first, type: inner, offset: 0 }]);
}

/** A value of a type in memory that holds only the number 3. */
async function shown(type: number): Promise<{ readonly value: string; readonly fields: number }> {
  const memory = (): Promise<Uint8Array> => Promise.resolve(Uint8Array.of(3, 0, 0, 0));
  const machine = { local: () => undefined, global: () => undefined, memory };
  const types = new TypeTable((ids) =>
    Promise.resolve(new Map(ids.flatMap((id) => (SHAPES.has(id) ? [[id, SHAPES.get(id)!]] : [])))),
  );
  const source = { reader: new ValueReader(machine, types), language: 'rust' } as const;
  const row = await shownValue(source, 'x', { place: { kind: 'memory', address: 64 }, type }, 'x');
  return { value: row.value, fields: ((await row.children?.()) ?? []).length };
}

describe('summaries of Rust values', () => {
  it('say how many entries a map or a set has, and leave its fields to be opened', async () => {
    for (const [name, path, value] of [
      ['std::collections::hash::map::HashMap<u8, u8, S>', 'base.table.table.items', 'HashMap of 3 entries'],
      ['std::collections::hash::set::HashSet<u8, S>', 'base.map.table.table.items', 'HashSet of 3 entries'],
      ['hashbrown::map::HashMap<u8, u8>', 'table.table.items', 'HashMap of 3 entries'],
      ['alloc::collections::btree::map::BTreeMap<u8, u8>', 'length', 'BTreeMap of 3 entries'],
      ['alloc::collections::btree::set::BTreeSet<u8>', 'map.length', 'BTreeSet of 3 entries'],
    ] as const)
      assert.deepEqual(await shown(nested(name, path.split('.'))), { value, fields: 1 }, name);
    // Another layout is shown as it is.
    const other = await shown(nested('std::collections::hash::map::HashMap<u8, u8>', ['raw', 'count']));
    assert.equal(other.value, 'HashMap { raw: inner { count: 3 } }');
    assert.equal((await shown(nested('mine::HashMap<u8>', ['length']))).value, 'HashMap { length: 3 }');
  });

  it('name the trait of a trait object, and where the value is', async () => {
    const object = struct('&dyn core::fmt::Debug', [
      { name: 'pointer', type: U32, offset: 0 },
      { name: 'vtable', type: U32, offset: 4 },
    ]);
    assert.deepEqual(await shown(object), { value: '&dyn Debug at 0x3', fields: 2 });
  });
});
