/** The files of a disk, as far as projects are found by them. Paths are absolute, with slashes. */
export interface ProjectFiles {
  /** The text of a file; undefined when there is none that can be read. */
  read(path: string): Promise<string | undefined>;
  /** What a folder holds; nothing when there is none that can be read. */
  entries(folder: string): Promise<readonly ProjectEntry[]>;
  /** What `cargo metadata` says of the manifest in a folder; undefined when cargo is not asked or does not answer. */
  cargoMetadata?(folder: string): Promise<string | undefined>;
}

export interface ProjectEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/** Each file and folder is read once, for the time of one search. */
export function rememberingFiles(files: ProjectFiles): ProjectFiles {
  const texts = new Map<string, Promise<string | undefined>>();
  const folders = new Map<string, Promise<readonly ProjectEntry[]>>();
  const metadata = new Map<string, Promise<string | undefined>>();
  const once = <T>(known: Map<string, Promise<T>>, key: string, read: () => Promise<T>): Promise<T> => {
    const value = known.get(key) ?? read();
    known.set(key, value);
    return value;
  };
  return {
    read: (path) => once(texts, path, () => files.read(path)),
    entries: (folder) => once(folders, folder, () => files.entries(folder)),
    cargoMetadata: (folder) =>
      once(metadata, folder, () => files.cargoMetadata?.(folder) ?? Promise.resolve(undefined)),
  };
}

/** Whether a folder holds a file of this name. */
export async function holds(files: ProjectFiles, folder: string, name: string): Promise<boolean> {
  return (await files.entries(folder)).some((entry) => entry.kind === 'file' && entry.name === name);
}

export interface FolderSearch {
  /** Levels below the folder. */
  readonly depth: number;
  /** Files found, and folders read, at most. */
  readonly maxFiles: number;
  readonly maxFolders: number;
  readonly wants: (name: string) => boolean;
  readonly enters: (name: string) => boolean;
  /** Called once when a bound of the search leaves something out. */
  readonly onCut?: () => void;
}

/** Files below a folder, the nearest first; the bounds of the search say how far it goes. */
export async function filesBelow(
  files: ProjectFiles,
  folder: string,
  { depth, maxFiles, maxFolders, wants, enters, onCut }: FolderSearch,
): Promise<readonly string[]> {
  const found: string[] = [];
  const queue = [{ at: folder, level: 0 }];
  let isCut = false;
  for (const [index, { at, level }] of queue.entries()) {
    if (index >= maxFolders) {
      isCut = true;
      break;
    }
    for (const { name, kind } of await files.entries(at)) {
      const path = `${at === '/' ? '' : at}/${name}`;
      if (kind === 'folder' ? !enters(name) : !wants(name)) continue;
      if (kind === 'folder' ? level >= depth : found.length >= maxFiles) isCut = true;
      else if (kind === 'folder') queue.push({ at: path, level: level + 1 });
      else found.push(path);
    }
  }
  if (isCut) onCut?.();
  return found;
}
