import type { RepositoryName } from '../tool';

/** The same repository in another letter case, which GitHub ignores: all capital letters, or all small ones. */
export function inOtherCase({ owner, repo }: RepositoryName): RepositoryName {
  const change = (text: string): string =>
    text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
  return { owner: change(owner), repo: change(repo) };
}
