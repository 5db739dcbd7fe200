import { git } from './git';

/** A commit that a person may compare with. */
export interface KnownRevision {
  /** What names it for git. */
  readonly name: string;
  readonly kind: 'branch' | 'tag' | 'commit';
  /** Its first line, and when it was made. */
  readonly subject: string;
  readonly age: string;
}

const MAX_REFERENCES = 50;
const MAX_COMMITS = 50;
const FIELDS = '%00';

/**
 * Branches and tags, the latest first, then the latest commits of HEAD; empty outside of a repository.
 * @throws RevisionError without git. Rejects when the signal aborts.
 */
export async function recentRevisions(folder: string, signal: AbortSignal): Promise<KnownRevision[]> {
  const format = ['%(refname)', '%(refname:short)', '%(subject)', '%(creatordate:relative)'].join(FIELDS);
  const references = await git(
    'a revision',
    [
      'for-each-ref',
      '--sort=-creatordate',
      `--count=${String(MAX_REFERENCES)}`,
      `--format=${format}`,
      'refs/heads',
      'refs/tags',
      'refs/remotes',
    ],
    folder,
    signal,
  );
  const log = ['log', `--max-count=${String(MAX_COMMITS)}`, '--format=%h%x00%s%x00%cr', 'HEAD', '--'];
  const commits = await git('a revision', log, folder, signal);
  signal.throwIfAborted();
  return [
    ...rows(references.stdout).map(([full = '', name = '', subject = '', age = '']): KnownRevision => ({
      name,
      kind: full.startsWith('refs/tags/') ? 'tag' : 'branch',
      subject,
      age,
    })),
    ...rows(commits.stdout).map(([name = '', subject = '', age = '']): KnownRevision => ({
      name,
      kind: 'commit',
      subject,
      age,
    })),
  ];
}

/**
 * The absolute path of the folder of git, whose `logs/HEAD` changes with each commit and checkout. Undefined outside of a
 * repository.
 * @throws RevisionError without git
 */
export async function gitFolder(folder: string, signal: AbortSignal): Promise<string | undefined> {
  const found = await git('HEAD', ['rev-parse', '--absolute-git-dir'], folder, signal);
  return found.code === 0 ? found.stdout.replace(/\r?\n$/, '') : undefined;
}

function rows(text: string): string[][] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\0'));
}
