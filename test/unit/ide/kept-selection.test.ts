import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { KeptSelection } from '../../../src/ide/kept-selection';

interface Row {
  readonly id: string;
}

/** A tree as VS Code has it: it knows selected rows by what it drew last. */
class Tree {
  selection: readonly Row[] = [];
  #listener: (event: { readonly selection: readonly Row[] }) => unknown = () => undefined;
  readonly onDidChangeSelection = (listener: (event: { readonly selection: readonly Row[] }) => unknown) =>
    void (this.#listener = listener);

  select(...rows: readonly Row[]): void {
    this.selection = rows;
    this.#listener({ selection: rows });
  }
}

describe('the selection of a tree', () => {
  it('is that of VS Code', () => {
    const tree = new Tree();
    const kept = new KeptSelection(tree, () => undefined);
    assert.deepEqual(kept.rows, []);
    const [a, b] = [{ id: 'a' }, { id: 'b' }];
    tree.select(a, b);
    assert.deepEqual(kept.rows, [a, b]);
  });

  it('has the rows of before while VS Code draws them anew, as they are now', () => {
    const tree = new Tree();
    const now = new Map<string, Row>();
    const kept = new KeptSelection<Row>(tree, ({ id }) => now.get(id));
    tree.select({ id: 'a' }, { id: 'gone' });
    const again = { id: 'a' };
    now.set('a', again);
    tree.selection = [];
    assert.deepEqual(kept.rows, [again]);
    assert.equal(kept.rows[0], again);
  });

  it('is nothing once nothing is selected', () => {
    const tree = new Tree();
    const kept = new KeptSelection<Row>(tree, (row) => row);
    tree.select({ id: 'a' });
    tree.select();
    assert.deepEqual(kept.rows, []);
  });
});
