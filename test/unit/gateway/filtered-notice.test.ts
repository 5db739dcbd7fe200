import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RemovedItem } from '../../../src/gateway/difc/filter';
import { filteredNotice, isSingleResourceTool, singleItemError } from '../../../src/gateway/filtered-notice';

function removed(description: string, kind: RemovedItem['kind']): RemovedItem {
  return { labels: { description, secrecy: [], integrity: [] }, reason: `because of ${kind}`, kind };
}

describe('notices about removed items', () => {
  it('name up to five items', () => {
    assert.equal(
      filteredNotice([removed('a', 'secrecy'), removed('', 'secrecy')]),
      '[Filtered] 2 item(s) in this response were removed by secrecy policy and are not shown: a (because of secrecy); because of secrecy.',
    );
    const five = Array.from({ length: 5 }, () => removed('a', 'integrity'));
    assert.match(filteredNotice(five), /^\[Filtered\] 5 .* by integrity policy .*(; a .*){4}\.$/);
  });

  it('only count more than five', () => {
    const six = Array.from({ length: 6 }, (_, index) => removed('a', index === 0 ? 'secrecy' : 'integrity'));
    assert.equal(
      filteredNotice(six),
      '[Filtered] 6 item(s) in this response were removed by access policy and are not shown.',
    );
  });

  it('are an error for one single resource', () => {
    assert.equal(
      singleItemError(removed('issue 1', 'integrity')),
      '[Filtered] issue 1 exists but is not accessible — filtered by integrity policy (because of integrity)',
    );
    assert.match(singleItemError(removed('', 'secrecy')), /^\[Filtered\] resource exists .* secrecy policy/);
  });

  it('know tools that list or search', () => {
    const single = ['get_issue', 'list', 'lists_x', 'List_x', 'x_list_', 'search', ''];
    assert.deepEqual(single.filter(isSingleResourceTool), single);
    assert.deepEqual(['list_', 'list_issues', 'search_code'].filter(isSingleResourceTool), []);
  });
});
