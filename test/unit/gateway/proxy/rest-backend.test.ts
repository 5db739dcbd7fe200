import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Json } from '../../../../src/gateway/json';
import { PROXY_BACKEND_TOOLS, proxyRefusal } from '../../../../src/gateway/proxy/rest-backend';
import { Replay } from '../../../../src/scenario/replay';

const REPO = { owner: 'a', repo: 'b' };

describe('what the proxy asks GitHub for a guard', () => {
  it('is four tools', () => {
    assert.deepEqual(PROXY_BACKEND_TOOLS, [
      'pull_request_read',
      'issue_read',
      'search_repositories',
      'get_collaborator_permission',
    ]);
  });

  const asked: readonly [string, Json][] = [
    ['pull_request_read', { ...REPO, pullNumber: 1 }],
    ['pull_request_read', { ...REPO, pullNumber: '1' }],
    ['issue_read', { ...REPO, issue_number: 0 }],
    ['search_repositories', { query: 'repo:a/b' }],
    ['get_collaborator_permission', { ...REPO, username: 'u' }],
  ];
  for (const [tool, args] of asked)
    it(`${tool} with ${JSON.stringify(args)}`, () => {
      assert.equal(proxyRefusal(tool, args), undefined);
    });

  const refused: readonly [string, Json, string][] = [
    ['list_issues', REPO, 'unsupported tool: list_issues'],
    ['get_issue\u001b[31m', REPO, 'unsupported tool: "get_issue\\x1b[31m"'],
    ['toString', REPO, 'unsupported tool: toString'],
    ['issue_read', REPO, 'issue_read: missing owner/repo/issue_number'],
    ['issue_read', { ...REPO, issue_number: '' }, 'issue_read: missing owner/repo/issue_number'],
    ['pull_request_read', { ...REPO, pullNumber: true }, 'pull_request_read: missing owner/repo/pullNumber'],
    ['search_repositories', { query: 1 }, 'search_repositories: missing query'],
    ['get_collaborator_permission', REPO, 'get_collaborator_permission: missing owner/repo/username'],
    ['issue_read', null, 'unexpected args type'],
    ['issue_read', [], 'unexpected args type'],
  ];
  for (const [tool, args, ending] of refused)
    it(`not ${JSON.stringify(tool)} with ${JSON.stringify(args)}`, () => {
      const refusal = proxyRefusal(tool, args) ?? '';
      assert.ok(refusal.endsWith(ending), refusal);
    });
});

describe('saved answers in proxy mode', () => {
  const entries = [
    { tool: 'list_issues', result: 1 },
    { tool: 'search_repositories', result: 2 },
  ];

  it('answer the four tools only, also under a fallback', () => {
    const replay = new Replay(entries, { error: 'fallback' }, 'proxy');
    const { ok, match, isRefused } = replay.call('list_issues', REPO);
    assert.deepEqual({ ok, match, isRefused }, { ok: false, match: 'none', isRefused: true });
    assert.equal(replay.call('search_repositories', { query: 'x' }).ok, true);
  });

  it('answer any tool for the MCP gateway', () => {
    assert.equal(new Replay(entries, undefined, 'mcp').call('list_issues', REPO).ok, true);
  });
});
