import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DwarfError, WorkBudget } from '../../../../../src/wasm/debug/dwarf/cursor';
import { namespacesOf } from '../../../../../src/wasm/debug/variables/unit-parts';

describe('the namespaces of a type', () => {
  const namespaces = [
    { start: 0, end: 100, name: 'core' },
    { start: 10, end: 50, name: 'option' },
    { start: 60, end: 90, name: 'result' },
  ];
  const index = { functions: [], namespaces, statics: [] };

  it('are those that it is in, outermost first', () => {
    const budget = new WorkBudget(100);
    assert.deepEqual(namespacesOf(index, 20, budget), ['core', 'option']);
    assert.deepEqual(namespacesOf(index, 95, budget), ['core']);
  });

  it('count as work: a hostile file asks for them once for each of its types', () => {
    const budget = new WorkBudget(5);
    namespacesOf(index, 20, budget);
    assert.throws(() => namespacesOf(index, 20, budget), DwarfError);
    assert.ok(budget.exhausted);
  });
});
