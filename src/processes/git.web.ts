import { RevisionError } from './revision-error';

/** A browser starts no programs. */
export function runGit(): Promise<never> {
  return git('a revision');
}

/** @throws RevisionError */
export function git(revision: string): Promise<never> {
  const reason = `${revision} is no file, and revisions need git, which a browser cannot start`;
  return Promise.reject(new RevisionError(`${reason}; open the folder in VS Code on a computer`));
}
