import type { RepositoryName } from './tool';

/** A text with each mention of a repository's path (`owner/repo`, also in an address) replaced by another one's. */
export function withRepository(text: string, from: RepositoryName, to: RepositoryName): string {
  return text.replace(mentions(from, 'g'), () => `${to.owner}/${to.repo}`);
}

/** Whether a text mentions the path of a repository. */
export function mentionsRepository(text: string, repository: RepositoryName): boolean {
  return mentions(repository, '').test(text);
}

/** The path as whole names: `acme/app` is not in `acme/app-extra`, `acme/app.js` or `my-acme/app`, but in `acme/app.git`. */
function mentions({ owner, repo }: RepositoryName, flags: string): RegExp {
  const path = `${owner}/${repo}`.replace(/[^\w/]/g, (character) => `\\${character}`);
  return new RegExp(String.raw`(?<![\w.-])${path}(?![\w-]|\.(?!git(?![\w-]))[\w-])`, flags);
}
