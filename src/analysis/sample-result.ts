import type { Json } from '../gateway/json';
import type { RepositoryName } from './tool';
import type { World } from './world';

/** The MCP result of a tool that answers with `value` as JSON text. */
export function mcpResult(value: Json): Json {
  return { content: [{ type: 'text', text: JSON.stringify(value) }] };
}

/** A repository as GitHub's REST API describes it. */
export function repositoryFacts({ owner, repo }: RepositoryName, isPrivate: boolean): Json {
  return {
    full_name: `${owner}/${repo}`,
    name: repo,
    owner: { login: owner },
    private: isPrivate,
    visibility: isPrivate ? 'private' : 'public',
  };
}

/**
 * What a tool would answer about the world's repository when nothing is known of it: a list of two items with the
 * fields of GitHub's issues and pull requests.
 */
export function sampleResult({ visibility }: World, repository: RepositoryName): Json {
  const { owner, repo } = repository;
  const item = (number: number, association: string): Json => ({
    number,
    title: `Item ${String(number)}`,
    body: 'text',
    state: 'open',
    user: { login: 'octocat' },
    author_association: association,
    html_url: `https://github.com/${owner}/${repo}/issues/${String(number)}`,
    repository: repositoryFacts(repository, visibility !== 'public'),
  });
  return mcpResult([item(1, 'MEMBER'), item(2, 'NONE')]);
}
