import { toLower, trimSpace } from './go-text';
import type { Json } from './json';

const OWNER = /^[a-z0-9_-]{1,39}$/;
const REPOSITORY = /^[a-z0-9_.-]{1,100}$/;

/**
 * Whether `repos` is what a policy may say: `all` or `public` in any case, or a non-empty list without
 * duplicates of `owner/*`, `owner/repo` and `owner/prefix*` in lower case (gateway-contract 7).
 * Blanks around a word do not matter.
 */
export function isRepos(repos: Json | undefined): boolean {
  if (typeof repos === 'string') return ['all', 'public'].includes(trimSpace(toLower(repos)));
  if (!Array.isArray(repos) || repos.length === 0) return false;
  const seen = new Set<string>();
  for (const entry of repos) {
    if (typeof entry !== 'string') return false;
    const scope = trimSpace(entry);
    if (seen.has(scope) || !isScope(scope)) return false;
    seen.add(scope);
  }
  return true;
}

/** Whether a trimmed text is `owner/*`, `owner/repo` or `owner/prefix*` in lower case. */
export function isScope(scope: string): boolean {
  const [owner, repository, ...more] = scope.split('/', 3);
  if (owner === undefined || repository === undefined || more.length > 0) return false;
  if (!isOwner(owner)) return false;
  if (repository === '*') return true;
  if (!repository.endsWith('*')) return isRepositoryName(repository);
  const prefix = repository.slice(0, -1);
  return isRepositoryName(prefix) && !prefix.endsWith('.');
}

/** Names that lead out of a folder are refused by every gateway, those with a single dot only by older ones. */
function isRepositoryName(name: string): boolean {
  return REPOSITORY.test(name) && name !== '.' && !name.includes('..');
}

/** Whether a scope names a repository with a dot, which gateways of mid-2026 refuse. */
export function hasDottedName(scope: string): boolean {
  return isScope(scope) && (scope.split('/')[1] ?? '').includes('.');
}

/** Whether a text is the name of an owner as policies spell it, in lower case. */
export function isOwner(name: string): boolean {
  return OWNER.test(name);
}
