import { literalGlob } from '../../text/glob/glob';
import type { FileSet, GuardModule, GuardProject } from '../guard-project';
import type { ProjectFiles } from '../project-files';
import { parentFolder, pathBelow } from '../slashed-path';
import { cargoMetadata } from './cargo-metadata';
import {
  MANIFEST,
  manifestIn,
  profileFolder,
  workspaceOf,
  type CargoPackage,
  type CargoWorkspace,
} from './cargo-packages';
import { cargoConfiguration } from './cargo-targets';
import { NOTHING_FOUND, type FoundProjects } from './found-projects';

/**
 * The guards of the `Cargo.toml` in a folder: libraries with `crate-type` `cdylib`, its own and those of the members of
 * its workspace. What `cargo metadata` says counts where there is an answer.
 */
export async function cargoProjects(files: ProjectFiles, folder: string): Promise<FoundProjects> {
  const manifest = await manifestIn(files, folder);
  if (manifest === undefined) return NOTHING_FOUND;
  if (typeof manifest === 'string')
    return { projects: [], problems: [{ file: `${folder}/${MANIFEST}`, message: manifest }] };
  const configuration = await cargoConfiguration(files, folder);
  const read = await workspaceOf(files, folder, manifest, configuration.targetFolder);
  const workspace = { ...read, ...(await asked(files, folder, read)) };
  const projects = workspace.packages.map((each) => projectOf(each, workspace, configuration.targets));
  return { projects, problems: [] };
}

/** What cargo says itself; without a library there is nothing to ask it for. */
async function asked(
  files: ProjectFiles,
  folder: string,
  { packages }: CargoWorkspace,
): Promise<Omit<CargoWorkspace, 'profiles'> | undefined> {
  if (packages.length === 0) return undefined;
  const text = await files.cargoMetadata?.(folder);
  const answer = text === undefined ? undefined : cargoMetadata(text);
  if (!answer) return undefined;
  // Of a member's own manifest, its own guard only.
  const isHere = (each: CargoPackage): boolean =>
    each.folder === folder || answer.manifest === `${folder}/${MANIFEST}`;
  return { ...answer, packages: answer.packages.filter(isHere) };
}

function projectOf(
  each: CargoPackage,
  { manifest, targetFolder, profiles }: CargoWorkspace,
  targets: readonly string[],
): GuardProject {
  const { name, folder, dependencies } = each;
  const modules = targets.flatMap((target) =>
    ['release', 'dev', ...profiles].map((profile) => moduleOf(each, targetFolder, target, profile)),
  );
  return {
    name,
    kind: 'cargo',
    definedIn: `${folder}/${MANIFEST}`,
    folder,
    modules,
    sources: [sourcesOf(each), ...dependencies.map((path) => ({ folder: path, globs: RUST }))],
    watch: [
      { folder, globs: [MANIFEST, 'Cargo.lock', '.cargo/config.toml', 'rust-toolchain.toml', 'src/**/*'] },
      { folder: parentFolder(manifest), globs: [MANIFEST, 'Cargo.lock', '.cargo/config.toml'] },
      ...dependencies.map((path) => ({ folder: path, globs: [MANIFEST] })),
    ],
    profileFile: manifest,
  };
}

const RUST = ['src/**/*.rs', 'build.rs'] as const;

function sourcesOf({ folder, libraryPath }: CargoPackage): FileSet {
  const below = pathBelow(folder, libraryPath);
  const isUsual = below === undefined || below.startsWith('src/');
  return { folder, globs: isUsual ? RUST : [...RUST, literalGlob(below)] };
}

function moduleOf(
  { folder, artifact }: CargoPackage,
  targetFolder: string,
  target: string,
  profile: string,
): GuardModule {
  const choice = profile === 'release' ? ['--release'] : profile === 'dev' ? [] : ['--profile', profile];
  return {
    wasm: `${targetFolder}/${target}/${profileFolder(profile)}/${artifact}.wasm`,
    build: { command: ['cargo', 'build', '--lib', '--target', target, ...choice], cwd: folder },
  };
}
