import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { uncheckedGuard } from '../../../src/inspect/guard-check';
import { MAX_TREE_PROBLEMS } from '../../../src/wat/list-layout';
import { deepFields } from '../../../src/wat/nesting';
import { ANALYZED, limitsText, overLimits } from '../../../src/text/size';
import { parseTree } from '../../../src/wat/tree';

describe('the size of a text', () => {
  it('is its length and its opening parentheses', () => {
    const limits = { length: 20, lists: 3 };
    assert.equal(overLimits('(((', limits), undefined);
    assert.equal(overLimits('((((', limits), 'lists');
    assert.equal(overLimits(' '.repeat(20), limits), undefined);
    assert.equal(overLimits(' '.repeat(21), limits), 'length');
  });

  it('is written as people write it', () => {
    assert.equal(limitsText(ANALYZED), '2 MiB and 100,000 opening parentheses');
  });

  it('keeps a text from being checked while it is typed, which one sentence says', () => {
    for (const text of ['('.repeat(8 * 1024 * 1024), `(module ${'(func)'.repeat(1_000_000)})`]) {
      const unchecked = uncheckedGuard(text);
      assert.deepEqual([unchecked?.severity, unchecked?.code], ['info', 'wat-unchecked']);
      assert.match(
        unchecked?.message ?? '',
        /^This file is too large to check while you type: .* 2 MiB and 100,000/,
      );
    }
    assert.equal(uncheckedGuard(`(module ${'(func)'.repeat(99_000)})`), undefined);
  });

  it('does not decide how much is kept about what is wrong with it', () => {
    for (const part of ['(', ')', '"\n', '(; ', '(@a ']) {
      const { problems } = parseTree(part.repeat(100_000));
      assert.ok(problems.length > 0 && problems.length <= 2 * MAX_TREE_PROBLEMS, part);
    }
  });

  it('does not decide how far its nesting is followed', () => {
    const deep = deepFields(parseTree(`(func ${'(block '.repeat(50_000)} (func ${'(block '.repeat(50_000)}`));
    assert.equal(deep.length, 1);
    assert.ok(deep[0]?.beyond);
  });
});
