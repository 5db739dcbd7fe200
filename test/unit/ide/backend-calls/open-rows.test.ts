import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { OpenRows } from '../../../../src/ide/backend-calls/open-rows';
import type { CallsNode } from '../../../../src/ide/backend-calls/node';

function row(id: string, open: boolean): CallsNode {
  return { id, kind: 'scenario', parent: undefined, label: id, description: '', open, failed: open };
}

describe('open rows', () => {
  it('are opened by a failure that comes after the row was drawn, which takes another id', () => {
    const rows = new OpenRows(10);
    const before = rows.drawn(row('a', false));
    const after = rows.drawn(row('a', true));
    assert.equal(before.open, false);
    assert.equal(after.open, true);
    // VS Code keeps the state of an id that it has drawn.
    assert.notEqual(after.id, before.id);
    assert.deepEqual(rows.drawn(row('a', true)), after);
  });

  it('keep their id when the next run passes, so that nothing closes', () => {
    const rows = new OpenRows(10);
    const { id } = rows.drawn(row('a', true));
    assert.equal(rows.drawn(row('a', false)).id, id);
  });

  it('stay as the person left them', () => {
    const rows = new OpenRows(10);
    const before = rows.drawn(row('a', false));
    rows.remember(row('a', false), true);
    rows.remember(row('a', false), false);
    assert.deepEqual(rows.drawn(row('a', true)), before);
    const failed = rows.drawn(row('b', true));
    rows.remember(row('b', true), false);
    assert.deepEqual(rows.drawn(row('b', true)), { id: failed.id, open: false });
  });

  it('have different ids', () => {
    const rows = new OpenRows(10);
    assert.notEqual(rows.drawn(row('a', true)).id, rows.drawn(row('b', true)).id);
  });
});
