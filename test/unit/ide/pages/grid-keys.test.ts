import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { movedCell } from '../../../../src/ide/pages/grid-keys';

const SIZE = { rows: 50, columns: 6, page: 10 };

function moved(row: number, column: number, key: string, ctrlKey = false): string {
  const cell = movedCell({ row, column }, { key, ctrlKey }, SIZE);
  return cell ? `${String(cell.row)},${String(cell.column)}` : 'not moved';
}

describe('keys of a grid', () => {
  it('move by a cell, up to the headings, and not beyond the edges', () => {
    assert.equal(moved(3, 2, 'ArrowUp'), '2,2');
    assert.equal(moved(0, 2, 'ArrowUp'), '-1,2');
    assert.equal(moved(-1, 2, 'ArrowUp'), '-1,2');
    assert.equal(moved(49, 2, 'ArrowDown'), '49,2');
    assert.equal(moved(3, 0, 'ArrowLeft'), '3,0');
    assert.equal(moved(3, 5, 'ArrowRight'), '3,5');
    assert.equal(moved(3, 4, 'ArrowRight'), '3,5');
  });

  it('move by a page, and to the ends of a row and of the map', () => {
    assert.equal(moved(3, 2, 'PageDown'), '13,2');
    assert.equal(moved(45, 2, 'PageDown'), '49,2');
    assert.equal(moved(3, 2, 'PageUp'), '0,2');
    assert.equal(moved(3, 2, 'Home'), '3,0');
    assert.equal(moved(3, 2, 'End'), '3,5');
    assert.equal(moved(3, 2, 'Home', true), '0,0');
    assert.equal(moved(3, 2, 'End', true), '49,5');
  });

  it('that mean nothing move nothing', () => {
    assert.equal(moved(3, 2, 'a'), 'not moved');
  });

  it('stay in the headings when there is no row', () => {
    const empty = { rows: 0, columns: 6, page: 10 };
    for (const key of ['ArrowDown', 'PageDown', 'PageUp', 'Home'])
      assert.equal(movedCell({ row: -1, column: 0 }, { key, ctrlKey: true }, empty)?.row, -1, key);
  });
});
