import { anyGlob } from '../text/glob/glob';
import { pathBelow, samePath } from './slashed-path';

/** How a project is known: by `guard-lab.json` or a setting, or by the files of its compiler. */
export type ProjectKind = 'declared' | 'cargo' | 'assemblyscript' | 'tinygo' | 'zig' | 'c';

/** A command that builds a guard. */
export interface BuildCommand {
  /** A program with its arguments, or a line for the shell of the system. */
  readonly command: readonly string[] | string;
  /** Absolute path with slashes of the folder that it runs in. */
  readonly cwd: string;
}

/** Files by globs relative to a folder. */
export interface FileSet {
  /** Absolute path with slashes. */
  readonly folder: string;
  readonly globs: readonly string[];
}

/** A module that a build writes. */
export interface GuardModule {
  /** Absolute path with slashes. */
  readonly wasm: string;
  readonly build?: BuildCommand;
}

/** A guard as people build it: its sources, the modules that are built from them, and how. */
export interface GuardProject {
  readonly name: string;
  readonly kind: ProjectKind;
  /** Absolute path with slashes of the file that says so: `guard-lab.json`, `Cargo.toml`, … */
  readonly definedIn: string;
  readonly folder: string;
  /** The modules that the build can write, the one that is meant without a choice first. */
  readonly modules: readonly GuardModule[];
  /** For compilers that write where their command says: how the module at another path in `folder` is built. */
  readonly buildTo?: (wasm: string) => BuildCommand;
  readonly sources: readonly FileSet[];
  /** What a new build depends on besides the sources. */
  readonly watch: readonly FileSet[];
  /** Where the profile of a Cargo project belongs that decides about debug lines: the `Cargo.toml` of the workspace. */
  readonly profileFile?: string;
}

/** What is wrong with a file that describes projects, with line and column where they are known. */
export interface ProjectProblem {
  readonly file: string;
  /** `3:14: …`, or a sentence. */
  readonly message: string;
}

/** Folders that hold no sources of a guard: what compilers write and packages. */
const NO_SOURCES = new Set(['node_modules', '.git', 'target', 'zig-cache', '.zig-cache', 'zig-out']);

/** Whether a walk for sources reads a folder of this name. */
export function mayHoldSources(name: string): boolean {
  return !NO_SOURCES.has(name);
}

type Matcher = (below: string) => boolean;
/** Globs are read once: a project can have thousands. */
const MATCHERS = new WeakMap<FileSet, { readonly exact?: Matcher; readonly noCase?: Matcher }>();

function matcherOf(set: FileSet, nocase: boolean): Matcher {
  const known = MATCHERS.get(set);
  const key = nocase ? 'noCase' : 'exact';
  if (known?.[key]) return known[key];
  const matcher = anyGlob(set.globs, { dot: true, nocase });
  MATCHERS.set(set, { ...known, [key]: matcher });
  return matcher;
}

/** Whether an absolute path is in one of the sets of files. */
function isInFileSets(sets: readonly FileSet[], path: string): boolean {
  const nocase = /^[a-z]:/i.test(path);
  return sets.some((set) => {
    const below = pathBelow(set.folder, path);
    if (below === undefined || below.split('/').some((part) => !mayHoldSources(part))) return false;
    return matcherOf(set, nocase)(below);
  });
}

/** Whether a file is a source of a guard. */
export function isSourceOf(project: GuardProject, path: string): boolean {
  return isInFileSets(project.sources, path);
}

/** Whether a change of a file calls for a new build. */
export function isBuiltFrom(project: GuardProject, path: string): boolean {
  return isInFileSets([...project.sources, ...project.watch], path);
}

/**
 * The module of a project at a path: one that it lists, or, where the compiler writes to any path, one in its folder.
 * Undefined when the project does not build it.
 */
export function moduleAt(project: GuardProject, wasm: string): GuardModule | undefined {
  const listed = project.modules.find((module) => samePath(module.wasm, wasm));
  if (listed) return listed;
  if (!project.buildTo || !wasm.endsWith('.wasm') || pathBelow(project.folder, wasm) === undefined)
    return undefined;
  return { wasm, build: project.buildTo(wasm) };
}

/** A build command as people would type it. */
export function commandText({ command }: BuildCommand): string {
  if (typeof command === 'string') return command;
  return command.map((word) => (/^[\w@%+=:,./\\-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
}
