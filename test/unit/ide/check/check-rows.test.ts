import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkRow, type CheckRow } from '../../../../src/ide/check/check-rows';
import { progressText } from '../../../../src/ide/check/check-state';
import { answered, state } from './check-fixture';

const BROKEN = answered(
  'broken',
  {
    code: 'private-as-public',
    counterexample: {
      scenario: null,
      message: 'get_issue leaks\u001b[2J\nand more',
      source: { file: 'guard.wat', line: 12 },
    },
  },
  {
    frame: { function: 'f', index: 0, offset: 4, source: 'guard.wat', line: 12 },
    scenario: { version: 1 },
    difference: { expected: 'operation: read\nitem 0: a', actual: 'operation: read\nitem 0: b' },
  },
);

/** The rows as people see them, a level deeper by two blanks. */
function drawn(row: CheckRow, indent = ''): string[] {
  const line = `${indent}${row.icon} ${row.label}${row.description === '' ? '' : ` (${row.description})`}`;
  return [line, ...row.children.flatMap((child) => drawn(child, `${indent}  `))];
}

describe('The view of checks', () => {
  it('has a row for each property, and under a broken one what is wrong', () => {
    const rows = checkRow(state([BROKEN, answered('shown'), answered('disabled', { reason: 'on purpose' })]));
    assert.deepEqual(drawn(rows), [
      'beaker guard.wat (1 broken, 1 shown, 1 not checked · seed 7)',
      '  error private-as-public (broken)',
      '    comment get_issue leaks\\u001b[2J (guard.wat:12)',
      '    tag must be: item 0: a',
      '    tag is: item 0: b',
      '  pass scope (shown by 3 cases)',
      '  debug-step-over scope (disabled: on purpose)',
    ]);
    const [broken, , disabled] = rows.children;
    assert.deepEqual(broken?.words, ['property', 'counterexample', 'source', 'enabled']);
    assert.deepEqual(disabled?.words, ['property']);
    assert.equal(broken.children[0]?.click, 'source');
    assert.equal(broken.spoken, 'private-as-public, broken. It holds');
  });

  it('says of what ran without a case that it is not checked, and never that it holds', () => {
    const rows = checkRow(state([answered('no-subject', { runs: 0 }), answered('not-reached', { runs: 0 })]));
    assert.deepEqual(drawn(rows), [
      'beaker guard.wat (2 not checked · seed 7)',
      '  debug-step-over scope (not checked: there was nothing to ask)',
      '  debug-step-over scope (not finished: there was nothing to ask)',
    ]);
  });

  it('shows how far each property is', () => {
    const properties = [
      { code: 'scope', title: 't', cases: 3, answered: answered('shown') },
      { code: 'text-twins', title: 't', cases: 1200 },
      { code: 'rules', title: 't', cases: 0 },
    ];
    const running = state([], { status: 'running', properties });
    assert.deepEqual(drawn(checkRow(running)).slice(2), [
      '  loading~spin text-twins (1,200 cases…)',
      '  circle-outline rules (waiting)',
    ]);
    assert.equal(progressText(running), 'text-twins: 1,200 cases (1 of 3 properties)');
    const stopped = drawn(checkRow({ ...running, status: 'stopped' }));
    assert.deepEqual(
      [stopped[0], stopped[2]],
      ['debug-stop guard.wat (stopped · 1 shown · seed 7)', '  circle-outline text-twins (not finished)'],
    );
  });

  it('does not show an outdated result as one that holds', () => {
    const rows = checkRow(state([answered('shown')], { outdated: 'the guard was edited.' }));
    assert.match(rows.description, /outdated: the guard was edited/);
    assert.equal(rows.children[0]?.icon, 'history');
  });

  it('leads to the growth chart, with the size at which a limit is hit', () => {
    const growth = [{ items: 1000, backendCalls: 50, memoryPages: 20, outputBytes: 10, durationMs: 5 }];
    const limit = { name: 'backend-calls', items: 1000 } as const;
    const rows = checkRow(state([answered('shown', { code: 'size-growth', growth, limit })]));
    const [row] = rows.children[0]?.children ?? [];
    assert.equal(row?.label, 'The limit backend-calls is hit with 1,000 items');
    assert.equal(row.description, '1,000 items took 5.0 ms, 20 pages, 50 calls');
    assert.equal(row.click, 'growth');
  });

  it('says why a check failed, and what the catalog lacks', () => {
    const failed = checkRow(state([], { status: 'failed', error: 'it is not there', warnings: ['odd'] }));
    assert.deepEqual(drawn(failed), ['error guard.wat (it is not there)', '  warning odd']);
  });

  it('has ids that differ', () => {
    const ids = (row: CheckRow): string[] => [row.id, ...row.children.flatMap(ids)];
    const all = ids(checkRow(state([BROKEN, answered('shown')], { warnings: ['a', 'b'] })));
    assert.equal(new Set(all).size, all.length);
  });
});
