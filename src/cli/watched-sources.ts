import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { MAX_PROJECT_FILE_BYTES } from '../files/file-sizes';
import { readRegularFileSync } from '../files/read-file';
import { diskProjectFiles } from '../processes/disk-projects';
import { mayHoldSources } from '../project/guard-project';
import { filesBelow, type FolderSearch } from '../project/project-files';
import { callsForBuild, type GuardBuilds } from './guard-builds';

/** Files whose folders are watched for one project, at most; and the folders that are read for them. */
const BOUNDS = { depth: 16, maxFiles: 5000, maxFolders: 2000 } as const;

/**
 * The sources that builds depend on. A file that a build writes again with the same content is no change: otherwise a
 * build that generates sources would never end.
 */
export class WatchedSources {
  readonly #contents = new Map<string, string>();

  private constructor(
    private readonly builds: GuardBuilds,
    readonly files: readonly string[],
  ) {
    for (const file of files) this.#contents.set(file, contentOf(file));
  }

  /** @param onCut gets each folder in which there is more than may be watched */
  static async of(
    builds: GuardBuilds,
    onCut: (folder: string) => void,
    bounds: Pick<FolderSearch, 'depth' | 'maxFiles' | 'maxFolders'> = BOUNDS,
  ): Promise<WatchedSources> {
    const disk = diskProjectFiles({ asksCargo: false });
    const sets = builds.projects.flatMap(({ sources, watch }) => [...sources, ...watch]);
    const folders = new Set(sets.map(({ folder }) => folder));
    const found = new Set<string>();
    for (const folder of folders) {
      const search = { ...bounds, wants: () => true, enters: mayHoldSources, onCut: () => onCut(folder) };
      for (const path of await filesBelow(disk, folder, search))
        if (callsForBuild(builds, path)) found.add(resolve(path));
    }
    return new WatchedSources(builds, [...found]);
  }

  /** Whether an event of a file says that something is to be built anew; a new folder may hold sources. */
  isChange(path: string, isNew: boolean): boolean {
    if (isNew && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
      return mayHoldSources(basename(path)) && !this.#knows(path);
    if (this.builds.modules.has(path) || !callsForBuild(this.builds, path)) return false;
    const content = contentOf(path);
    const before = this.#contents.get(path);
    this.#contents.set(path, content);
    return content !== before;
  }

  #knows(folder: string): boolean {
    const isKnown = this.#contents.has(folder);
    this.#contents.set(folder, 'folder');
    return isKnown;
  }
}

function contentOf(path: string): string {
  const read = readRegularFileSync(path, { maxBytes: MAX_PROJECT_FILE_BYTES });
  return read.ok ? createHash('sha256').update(read.bytes).digest('base64') : read.cause;
}
