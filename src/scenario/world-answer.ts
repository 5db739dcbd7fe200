import { isJsonObject, ownValue, type Json, type JsonObject } from '../gateway/json';

/** What a backend says of every repository, whatever tool it is asked with. */
export interface RepositoryFacts {
  readonly isPrivate: boolean;
  /** `owner/repo` that is described when the arguments of a call name none. */
  readonly repository: string;
  /** Whether answers are MCP results, as from an MCP server, or bare JSON. */
  readonly wrapped: boolean;
}

/** `owner/repo` inside a search query such as `repo:acme/app is:open`. */
const IN_QUERY = /(?:^|\s)repo:([\w.-]+\/[\w.-]+)/;
const OWNER_KEYS = ['owner', 'org', 'organization'];
const REPO_KEYS = ['repo', 'repository', 'name'];
/** Longest text that is searched for a repository, in characters. */
const MAX_TEXT = 4096;

/** `owner/repo` as the arguments of a call name it: as two properties, as one, or in a query; else undefined. */
export function namedRepository(args: Json): string | undefined {
  if (!isJsonObject(args)) return undefined;
  const [owner, repo] = [firstText(args, OWNER_KEYS), firstText(args, REPO_KEYS)];
  if (repo?.includes('/')) return repo;
  if (owner !== undefined && repo !== undefined) return `${owner}/${repo}`;
  for (const value of Object.values(args)) {
    const found = typeof value === 'string' ? IN_QUERY.exec(value.slice(0, MAX_TEXT)) : null;
    if (found?.[1] !== undefined) return found[1];
  }
  return undefined;
}

function firstText(args: JsonObject, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = ownValue(args, key);
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** Whether a text is `owner/repo`. */
export function isRepositoryPath(text: string): boolean {
  return /^[\w.-]+\/[\w.-]+$/.test(text);
}

/** A repository with the properties of GitHub's REST API that say who may see it. */
export function repositoryValue(repository: string, isPrivate: boolean): JsonObject {
  const [owner = '', name = ''] = repository.split('/', 2);
  return {
    full_name: repository,
    name,
    owner: { login: owner },
    private: isPrivate,
    visibility: isPrivate ? 'private' : 'public',
  };
}

/**
 * The answer to a call with `args`: the repository that they name, also as the only item of a search, so that it
 * serves a guard that asks for a repository and one that searches for it.
 */
export function repositoryAnswer({ isPrivate, repository, wrapped }: RepositoryFacts, args: Json): Json {
  const value = repositoryValue(namedRepository(args) ?? repository, isPrivate);
  const answer = { ...value, total_count: 1, items: [value] };
  return wrapped ? { content: [{ type: 'text', text: JSON.stringify(answer) }] } : answer;
}
