import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { labelChanges } from '../../../../src/analysis/diff/label-changes';
import { diffMessage, outdatedBecause, type ShownDiff } from '../../../../src/ide/label-diff/diff-message';
import { entryOf, fileOf } from '../../analysis/diff/label-entries';

const all = labelChanges(
  fileOf({ a: entryOf({ secrecy: ['x'] }), b: entryOf({}) }),
  fileOf({ a: entryOf({}), b: entryOf({ secrecy: ['x'] }) }),
);
const shown = (more: Partial<ShownDiff> = {}): ShownDiff => ({
  baseName: 'labels.json at HEAD (1234567)',
  headName: 'guard.wat as it is now',
  labelFile: 'labels.json',
  all,
  open: all,
  shown: all,
  ...more,
});
const SIDES = 'Both sides: scenarios, tools, and worlds of the working tree.';
const TITLE = 'labels.json at HEAD (1234567) → guard.wat as it is now:';

describe('The message of label changes', () => {
  it('says what is compared, and counts', () => {
    assert.equal(diffMessage({ kind: 'ready' }, shown()), `${TITLE} 1 looser, 1 tighter. ${SIDES}`);
  });

  it('counts what is accepted, and what the filter hides', () => {
    const open = all.slice(1);
    assert.equal(
      diffMessage({ kind: 'ready' }, shown({ open, shown: [] })),
      `${TITLE} 1 tighter. 1 hidden by the filter. 1 request accepted in labels.json. ${SIDES}`,
    );
  });

  it('tells no changes from none that are left', () => {
    const none = { open: [], shown: [] };
    assert.match(diffMessage({ kind: 'ready' }, shown({ ...none, all: [] })), /: no changes\. Both/);
    assert.match(diffMessage({ kind: 'ready' }, shown(none)), /: no changes left\. 2 requests accepted/);
  });

  it('knows rows that may not be what the guard says now', () => {
    assert.equal(outdatedBecause({ kind: 'ready' }), undefined);
    assert.equal(
      outdatedBecause({ kind: 'outdated', why: 'a setting was changed.' }),
      'a setting was changed.',
    );
    assert.equal(outdatedBecause({ kind: 'failed', error: 'No.' }), 'they could not be compared again.');
  });

  it('says how far it is, what went wrong, and why it is outdated', () => {
    assert.equal(diffMessage({ kind: 'running', done: 0, total: 0 }, undefined), 'Preparing …');
    assert.equal(
      diffMessage({ kind: 'running', done: 3, total: 9 }, shown()),
      'Asking the guard: 3 of 9 requests …',
    );
    assert.equal(diffMessage({ kind: 'failed', error: 'No.' }, undefined), 'No.');
    assert.match(
      diffMessage({ kind: 'failed', error: 'No.' }, shown()),
      /^No\.\nOutdated rows: labels\.json at HEAD/,
    );
    assert.match(
      diffMessage({ kind: 'outdated', why: 'the guard was edited.' }, shown()),
      /^Outdated: the guard was edited\. Refresh to compare again\.\nlabels\.json at HEAD/,
    );
  });
});
