import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ReviewDialog, type AskedChange } from '../../../src/cli/review-dialog';
import type { AcceptableChange } from '../../../src/run/expectation-changes';

function item(file: string, tool: string, index: number): AskedChange {
  const change: AcceptableChange = {
    path: ['steps', index, 'expect', 'outcome'],
    step: `step ${String(index)}`,
    index,
    tool,
    check: { path: ['expect', 'outcome'], ok: false, expected: 'denied', actual: 'allowed' },
    expected: 'denied',
    accepted: 'allowed',
    reason: '',
    findings: [],
  };
  return { file, change };
}

const ITEMS = [item('a', 'get', 0), item('a', 'put', 1), item('b', 'get', 0), item('b', 'put', 1)];

/** What keys come to: the answer to the last one, what is accepted and rejected, and which change is asked about. */
function after(...keys: readonly string[]): string {
  const dialog = new ReviewDialog(ITEMS);
  let answer = '';
  for (const key of keys) answer = dialog.press(key);
  const names = (items: readonly AskedChange[]): string =>
    items.map(({ file, change }) => `${file}.${change.tool}`).join(' ');
  const { current } = dialog;
  const at = current ? names([current]) : '';
  return `${answer}: +[${names(dialog.decided('accepted'))}] -[${names(dialog.decided('rejected'))}] at ${at}`;
}

describe('the keys of a review', () => {
  it('decide about one change after the other', () => {
    assert.equal(after('a'), 'change: +[a.get] -[] at a.put');
    assert.equal(after('a', 'r'), 'change: +[a.get] -[a.put] at b.get');
    assert.equal(after('s', 'a', 'r', 'a'), 'done: +[a.put b.put] -[b.get] at b.put');
  });

  it('decide about all of a tool, of a scenario, or everything that is open', () => {
    assert.equal(after('A'), 'question: +[] -[] at a.get');
    assert.equal(after('A', 't'), 'change: +[a.get b.get] -[] at a.put');
    assert.equal(after('s', 'A', 's'), 'change: +[a.get a.put] -[] at b.get');
    assert.equal(after('r', 'A', 'e'), 'done: +[a.put b.get b.put] -[a.get] at a.put');
    assert.equal(after('a', 'R', 'e'), 'done: +[a.get] -[a.put b.get b.put] at a.put');
    assert.equal(after('A', 'escape', 'a'), 'change: +[a.get] -[] at a.put');
    assert.equal(after('A', 'x', 't'), 'change: +[a.get b.get] -[] at a.put');
  });

  it('go back, also from a decision about all', () => {
    assert.equal(after('b'), 'question: +[] -[] at a.get');
    assert.equal(after('a', 'r', 'b'), 'change: +[a.get] -[] at a.put');
    assert.equal(after('a', 'A', 't', 'b', 'b'), 'change: +[] -[] at a.get');
  });

  it('write nothing that was not asked for', () => {
    assert.equal(after('q'), 'discarded: +[] -[] at a.get');
    assert.equal(after('a', 'q'), 'question: +[a.get] -[] at a.put');
    assert.equal(after('a', 'q', 'n').split(':')[0], 'discarded');
    assert.equal(after('a', 'q', 'y').split(':')[0], 'done');
    assert.equal(after('a', 'q', 'a', 'escape', 'r'), 'change: +[a.get] -[a.put] at b.get');
    assert.equal(after('a', 'end').split(':')[0], 'discarded');
    assert.equal(after('a', 'q', 'end').split(':')[0], 'discarded');
    for (const key of ['return', 'x', 'y', 'n', 't', 'e', 'escape', 'up', 'é'])
      assert.equal(after(key), 'question: +[] -[] at a.get', key);
    assert.equal(after('?'), 'help: +[] -[] at a.get');
    assert.equal(after('d'), 'details: +[] -[] at a.get');
    assert.equal(after('resumed'), 'change: +[] -[] at a.get');
  });

  it('are asked for with counts, and a name of a tool cannot draw', () => {
    const dialog = new ReviewDialog([item('a', 'x\u001b[2J', 0), ...ITEMS]);
    assert.match(dialog.question, /^1 of 5: accept\? \[a\]ccept/);
    dialog.press('A');
    assert.equal(
      dialog.question,
      'accept all of [t]ool x\\u001b[2J (1), [s]cenario (3), [e]verything (5); Esc: none ',
    );
  });
});
