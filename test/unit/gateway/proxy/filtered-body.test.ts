import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { graphQlBody, restBody } from '../../../../src/gateway/proxy/filtered-body';
import { emptyOf } from '../../../../src/gateway/proxy/http-answer';

describe('the body of a REST answer with the items that are left', () => {
  it('is a list of them', () => {
    assert.deepEqual(restBody([1, 2, 3], [1, 3]), { body: [1, 3] });
    assert.deepEqual(restBody([1], []), { body: [] });
  });

  it('keeps the envelope of a search, counted anew', () => {
    const envelope = { total_count: 9, incomplete_results: true, items: [1, 2], more: 'kept' };
    assert.deepEqual(restBody(envelope, [2]), {
      body: { total_count: 1, incomplete_results: false, items: [2], more: 'kept' },
    });
    assert.deepEqual(restBody({ total_count: 1, repositories: [1] }, []), {
      body: { total_count: 0, incomplete_results: false, repositories: [] },
    });
  });

  it('replaces only the first of both lists', () => {
    const both = { total_count: 2, repositories: [1], items: [2] };
    assert.deepEqual(restBody(both, []).body, {
      total_count: 0,
      incomplete_results: false,
      repositories: [1],
      items: [],
    });
  });

  it('holds everything when the list of the envelope has another name', () => {
    const { body, problem } = restBody({ total_count: 2, workflow_runs: [1, 2] }, [1]);
    assert.deepEqual(body, { total_count: 1, incomplete_results: false, workflow_runs: [1, 2] });
    assert.equal(problem?.kind, 'not-replaced');
  });

  it('is the object itself when it was a single one', () => {
    assert.deepEqual(restBody({ number: 1 }, [{ number: 1 }]), { body: { number: 1 } });
    assert.deepEqual(restBody({ number: 1 }, [null]), { body: null });
    assert.deepEqual(restBody({ number: 1 }, []), { body: [] });
    assert.deepEqual(restBody({ list: [1, 2] }, [1, 2]), { body: [1, 2] });
    // `data` represents GraphQL.
    assert.deepEqual(restBody({ data: 1 }, [1]), { body: [1] });
    assert.deepEqual(restBody('text', ['text']), { body: ['text'] });
  });

  it('is not known for a list that is labeled as one item', () => {
    const { body, problem } = restBody([1, 2], [[1, 2]]);
    assert.deepEqual(body, [1, 2]);
    assert.equal(problem?.kind, 'not-known');
    assert.deepEqual(restBody([[1]], [[1]]), { body: [[1]] });
  });
});

describe('the body of a GraphQL answer with the items that are left', () => {
  const issues = (nodes: number[], totalCount: number): object => ({
    repository: { issues: { nodes, totalCount } },
  });

  it('has them in the first list', () => {
    const original = { data: { repository: { issues: { nodes: [1, 2], totalCount: 2 } } }, extensions: 1 };
    assert.deepEqual(graphQlBody(original, [2]), { body: { data: issues([2], 1), extensions: 1 } });
    assert.deepEqual(graphQlBody({ data: { search: { edges: [1, 2] } } }, [1]), {
      body: { data: { search: { edges: [1] } } },
    });
    assert.deepEqual(graphQlBody({ data: { nodes: [1], edges: [2] } }, [3]).body, {
      data: { nodes: [3], edges: [2] },
    });
  });

  it('has no data without a list, without items, and without data', () => {
    for (const original of [{ data: { viewer: { login: 'x' } } }, { data: null }, {}, [1], null])
      assert.deepEqual(graphQlBody(original, [1]), { body: { data: null } }, JSON.stringify(original));
    assert.deepEqual(graphQlBody({ data: { search: { nodes: [1] } } }, []), { body: { data: null } });
  });

  it('is not known with several lists side by side', () => {
    const original = { data: { a: { nodes: [1, 2] }, b: { edges: [3] } } };
    const { body, problem } = graphQlBody(original, [1]);
    assert.deepEqual(body, { data: { a: { nodes: [1] }, b: { edges: [3] } } });
    assert.equal(problem?.kind, 'not-known');
  });

  it('does not look below a list', () => {
    const original = { data: { issues: { nodes: [{ labels: { nodes: [1] } }] } } };
    assert.deepEqual(graphQlBody(original, [{ labels: { nodes: [1] } }]), { body: original });
  });
});

describe('an empty body of the same kind', () => {
  it('is a list for a list and for plain values', () => {
    for (const body of [[1], null, 'x', 1, true]) assert.deepEqual(emptyOf(body), []);
  });

  it('is an object for an object, without data for GraphQL', () => {
    assert.deepEqual(emptyOf({ number: 1 }), {});
    assert.deepEqual(emptyOf({ data: { viewer: {} } }), { data: null });
  });
});
