/** An entry of a folder: its name, and whether it is a folder itself. */
export interface FolderEntry {
  readonly name: string;
  readonly folder: boolean;
}

export interface Walk {
  /** Entries of a folder, by its path relative to where the walk starts; it may fail. */
  readonly read: (folder: string) => Promise<readonly FolderEntry[]>;
  /** Whether a file is looked for, and whether what is in a folder is; both by relative paths. */
  readonly wants: (path: string) => boolean;
  readonly enters: (path: string) => boolean;
  /** Files found at most. */
  readonly max: number;
  readonly signal?: AbortSignal;
}

/** Folders read at most: each can be a request to a server. */
export const MAX_FOLDERS = 1000;

/**
 * Finds files by reading folders, the nearest to the start first: for file systems that have no search. What
 * cannot be read is left out; links that lead in circles end at the most folders read.
 */
export async function walkFiles({ read, wants, enters, max, signal }: Walk): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [''];
  for (let at = 0; at < waiting.length && at < MAX_FOLDERS; at++) {
    const folder = waiting[at] ?? '';
    const entries = await read(folder).catch((): readonly FolderEntry[] => []);
    if (signal?.aborted === true) return found;
    for (const { name, folder: isFolder } of entries) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (isFolder && enters(path)) waiting.push(path);
      if (isFolder || !wants(path)) continue;
      found.push(path);
      if (found.length >= max) return found;
    }
  }
  return found;
}
