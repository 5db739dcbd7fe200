import { anyGlob, literalGlob } from '../../text/glob/glob';
import { splitGlob } from '../../text/glob/glob-parts';
import { filesBelow, type ProjectFiles } from '../project-files';
import { foldersAbove, parentFolder, pathBelow, resolvePath } from '../slashed-path';
import { readToml, type TomlTable } from './toml-table';

/** A package of Cargo whose library is a WebAssembly module. */
export interface CargoPackage {
  readonly name: string;
  readonly folder: string;
  /** Name of the file that Cargo writes, without its ending. */
  readonly artifact: string;
  /** The file with the root of the library. */
  readonly libraryPath: string;
  /** Folders of packages that it depends on by path. */
  readonly dependencies: readonly string[];
}

/** Packages of one workspace, or one package without a workspace. */
export interface CargoWorkspace {
  /** Absolute path with slashes of the `Cargo.toml` that has the profiles. */
  readonly manifest: string;
  readonly targetFolder: string;
  readonly packages: readonly CargoPackage[];
  /** Names of the profiles that the manifest adds. */
  readonly profiles: readonly string[];
}

export const MANIFEST = 'Cargo.toml';
/** Members of a workspace, and packages that one package depends on by path, at most. */
const MAX_PACKAGES = 256;
/** Profiles that every package has; the other two belong to tests. */
const KNOWN_PROFILES = new Set(['dev', 'release', 'test', 'bench']);

/** The manifest in a folder; undefined when there is none, a text when it cannot be understood. */
export async function manifestIn(
  files: ProjectFiles,
  folder: string,
): Promise<TomlTable | string | undefined> {
  const text = await files.read(`${folder}/${MANIFEST}`);
  if (text === undefined) return undefined;
  const read = readToml(text);
  return read.ok ? read.table : read.message;
}

/** What the manifest in a folder says of itself and of the members of its workspace. */
export async function workspaceOf(
  files: ProjectFiles,
  folder: string,
  manifest: TomlTable,
  targetFolder: string | undefined,
): Promise<CargoWorkspace> {
  const root = manifest.has('workspace') ? folder : ((await rootAbove(files, folder)) ?? folder);
  const rootManifest = root === folder ? manifest : await manifestIn(files, root);
  const table = typeof rootManifest === 'object' ? rootManifest : manifest;
  const folders = manifest.has('package') ? [folder] : [];
  if (manifest.has('workspace')) folders.push(...(await membersOf(files, folder, manifest)));
  const packages: CargoPackage[] = [];
  for (const each of new Set(folders)) {
    const own = each === folder ? manifest : await manifestIn(files, each);
    const found =
      typeof own === 'object' ? await packageOf(files, each, own, { folder: root, table }) : undefined;
    if (found) packages.push(found);
  }
  return {
    manifest: `${root}/${MANIFEST}`,
    targetFolder: targetFolder ?? `${root}/target`,
    packages,
    profiles: table
      .tables('profile')
      .map(([name]) => name)
      .filter((name) => !KNOWN_PROFILES.has(name)),
  };
}

/** The workspace above a package, as Cargo looks for it: the nearest one that does not exclude the package. */
async function rootAbove(files: ProjectFiles, folder: string): Promise<string | undefined> {
  for (const above of foldersAbove(folder)) {
    const manifest = await manifestIn(files, above);
    if (typeof manifest !== 'object' || !manifest.has('workspace')) continue;
    const below = pathBelow(above, folder) ?? '';
    const isExcluded = manifest
      .texts('workspace', 'exclude')
      .some((each) => below === each || below.startsWith(`${each}/`));
    return isExcluded ? undefined : above;
  }
  return undefined;
}

async function membersOf(files: ProjectFiles, folder: string, manifest: TomlTable): Promise<string[]> {
  const members: string[] = [];
  const excluded = manifest.texts('workspace', 'exclude').map((each) => resolvePath(folder, each));
  for (const glob of manifest.texts('workspace', 'members')) {
    if (leadsElsewhere(glob)) continue;
    if (!/[*?[]/.test(glob)) {
      members.push(resolvePath(folder, glob));
      continue;
    }
    const base = resolvePath(folder, splitGlob(glob).base);
    const isMember = anyGlob([resolvePath(literalGlob(folder), glob)]);
    const manifests = await filesBelow(files, base, {
      depth: 4,
      maxFiles: MAX_PACKAGES,
      maxFolders: MAX_PACKAGES * 8,
      wants: (name) => name === MANIFEST,
      enters: (name) => name !== 'target' && name !== 'node_modules' && !name.startsWith('.'),
    });
    members.push(...manifests.map(parentFolder).filter((each) => isMember(each)));
  }
  return members.filter((each) => !excluded.includes(each)).slice(0, MAX_PACKAGES);
}

interface Root {
  readonly folder: string;
  readonly table: TomlTable;
}

async function packageOf(
  files: ProjectFiles,
  folder: string,
  manifest: TomlTable,
  root: Root,
): Promise<CargoPackage | undefined> {
  const name = manifest.text('package', 'name');
  const types = [...manifest.texts('lib', 'crate-type'), ...manifest.texts('lib', 'crate_type')];
  if (name === undefined || !types.includes('cdylib')) return undefined;
  return {
    name,
    folder,
    artifact: (manifest.text('lib', 'name') ?? name).replaceAll('-', '_'),
    libraryPath: resolvePath(folder, manifest.text('lib', 'path') ?? 'src/lib.rs'),
    dependencies: await pathDependencies(files, folder, manifest, root),
  };
}

/** Folders of packages that a package depends on by path, with theirs. */
async function pathDependencies(
  files: ProjectFiles,
  folder: string,
  manifest: TomlTable,
  root: Root,
): Promise<readonly string[]> {
  const found = new Set<string>();
  const waiting: { folder: string; manifest: TomlTable }[] = [{ folder, manifest }];
  for (let at = waiting.shift(); at && found.size < MAX_PACKAGES; at = waiting.shift()) {
    for (const path of dependenciesOf(at.folder, at.manifest, root)) {
      if (path === folder || found.has(path)) continue;
      found.add(path);
      const next = await manifestIn(files, path);
      if (typeof next === 'object') waiting.push({ folder: path, manifest: next });
    }
  }
  return [...found];
}

function dependenciesOf(folder: string, manifest: TomlTable, root: Root): string[] {
  const paths: string[] = [];
  for (const kind of ['dependencies', 'build-dependencies']) {
    for (const [name, dependency] of manifest.tables(kind)) {
      const own = dependency.text('path');
      const isShared = own === undefined && dependency.flag('workspace') === true;
      const path = isShared ? root.table.text('workspace', 'dependencies', name, 'path') : own;
      if (path !== undefined && !leadsElsewhere(path))
        paths.push(resolvePath(isShared ? root.folder : folder, path));
    }
  }
  return paths;
}

/** Whether a path that a manifest names leads to another computer: Windows would log in there to read it. */
function leadsElsewhere(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}

/** The name that `cargo build --profile NAME` writes below: the folder of `dev` is `debug`. */
export function profileFolder(profile: string): string {
  return profile === 'dev' ? 'debug' : profile;
}
