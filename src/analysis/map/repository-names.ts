import type { RepositoryName } from '../tool';

/** Whether two names mean the same repository: GitHub ignores letter case. */
export function sameName(a: RepositoryName, b: RepositoryName): boolean {
  return a.owner.toLowerCase() === b.owner.toLowerCase() && a.repo.toLowerCase() === b.repo.toLowerCase();
}
