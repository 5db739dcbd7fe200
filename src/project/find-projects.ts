import { PROJECT_FILE, declaredGuards } from './declared-guards';
import { isSourceOf, moduleAt, type GuardModule, type GuardProject } from './guard-project';
import { rememberingFiles, type ProjectFiles } from './project-files';
import { foldersAbove, lastPart, pathBelow, samePath } from './slashed-path';
import { assemblyScriptProjects } from './toolchains/assemblyscript';
import { cProjects } from './toolchains/c';
import { cargoProjects } from './toolchains/cargo';
import { NOTHING_FOUND, together, type FoundProjects } from './toolchains/found-projects';
import { tinyGoProjects } from './toolchains/tinygo';
import { zigProjects } from './toolchains/zig';

/** Names of files by which projects are known, for a search through folders. */
export const PROJECT_MARKS: ReadonlySet<string> = new Set([
  PROJECT_FILE,
  'Cargo.toml',
  'asconfig.json',
  'go.mod',
  'build.zig',
  'compile_commands.json',
]);

/** In the order in which they count when files of several compilers lie in one folder. */
const TOOLCHAINS = [cargoProjects, assemblyScriptProjects, tinyGoProjects, zigProjects, cProjects];

/** A project, and the module of it that is meant. */
export interface ProjectModule {
  readonly project: GuardProject;
  readonly module: GuardModule;
}

export interface ProjectSearchOptions {
  /** Absolute path with slashes; nothing above it is looked at. Without it, up to the root. */
  readonly top?: string | undefined;
  /** Guards that a setting declares: they count after the nearest `guard-lab.json` and before all that is found. */
  readonly declared?: readonly GuardProject[];
}

/**
 * Finds the guards that files of a disk tell of, in the order of docs/projects.md: `guard-lab.json`, the setting, then the
 * nearest folder with files of a compiler. What it read is remembered: a search is for one moment.
 */
export class ProjectSearch {
  readonly #files: ProjectFiles;
  readonly #found = new Map<string, Promise<FoundProjects>>();

  constructor(
    files: ProjectFiles,
    private readonly options: ProjectSearchOptions = {},
  ) {
    this.#files = rememberingFiles(files);
  }

  /** The guards that a source belongs to; several when a project declares several of the same files. */
  async ofSource(path: string): Promise<readonly GuardProject[]> {
    for (const projects of await this.#inOrder(path)) {
      const own = projects.filter((project) => isSourceOf(project, path));
      if (own.length > 0) return own;
    }
    return [];
  }

  /** The project that builds the module at a path; undefined when none is known. */
  async ofModule(wasm: string): Promise<ProjectModule | undefined> {
    const order = await this.#inOrder(wasm);
    // One that names the module goes before one whose compiler writes anywhere.
    for (const isListed of [true, false]) {
      for (const project of order.flat()) {
        const module = moduleAt(project, wasm);
        const listed = project.modules.some((each) => samePath(each.wasm, wasm));
        if (module && listed === isListed) return { project, module };
      }
    }
    return undefined;
  }

  /** The guards that the files of these folders tell of, each module once; what is declared goes first. */
  async inFolders(folders: readonly string[]): Promise<FoundProjects> {
    const found = together(await Promise.all(folders.map((folder) => this.#all(folder))));
    const declared = [
      ...found.projects.filter(({ kind }) => kind === 'declared'),
      ...(this.options.declared ?? []),
    ];
    const projects: GuardProject[] = [];
    for (const project of [...declared, ...found.projects]) {
      const isKnown = projects.some((known) => sameGuard(known, project));
      if (!isKnown) projects.push(project);
    }
    return { projects, problems: found.problems };
  }

  /** What is wrong with the files of projects around a file. */
  async problemsAround(path: string): Promise<FoundProjects['problems']> {
    const found = await Promise.all(this.#foldersAbove(path).map((folder) => this.#all(folder)));
    return together(found).problems;
  }

  #foldersAbove(path: string): readonly string[] {
    const { top } = this.options;
    const isInside = (folder: string): boolean =>
      top === undefined || samePath(folder, top) || pathBelow(top, folder) !== undefined;
    const folders = foldersAbove(path).filter(isInside);
    // CMake writes what it knows of a project into the folder `build`.
    return folders.flatMap((folder) =>
      lastPart(folder) === 'build' ? [folder] : [folder, `${folder}/build`],
    );
  }

  /** Lists of projects around a file, those that count more first. */
  async #inOrder(path: string): Promise<readonly (readonly GuardProject[])[]> {
    const folders = this.#foldersAbove(path);
    const all = await Promise.all(folders.map((folder) => this.#all(folder)));
    const lists = all.map(({ projects }) => projects);
    const isDeclared = ({ kind }: GuardProject): boolean => kind === 'declared';
    return [
      ...lists.map((projects) => projects.filter(isDeclared)),
      this.options.declared ?? [],
      ...lists.map((projects) => projects.filter((project) => !isDeclared(project))),
    ];
  }

  #all(folder: string): Promise<FoundProjects> {
    const known = this.#found.get(folder) ?? this.#look(folder);
    this.#found.set(folder, known);
    return known;
  }

  async #look(folder: string): Promise<FoundProjects> {
    const entries = await this.#files.entries(folder);
    const isMarked = entries.some(({ name, kind }) => kind === 'file' && PROJECT_MARKS.has(name));
    if (!isMarked) return NOTHING_FOUND;
    const found: FoundProjects[] = [await this.#declared(folder)];
    for (const toolchain of TOOLCHAINS) found.push(await toolchain(this.#files, folder));
    return together(found);
  }

  async #declared(folder: string): Promise<FoundProjects> {
    const file = `${folder}/${PROJECT_FILE}`;
    const text = await this.#files.read(file);
    if (text === undefined) return NOTHING_FOUND;
    const { projects, problems } = declaredGuards(text, file);
    const [first] = problems;
    const sentences = first ? [{ file, message: `${first.at}: ${first.message}` }] : [];
    return { projects, problems: sentences };
  }
}

/** A project counts once: found again above or below, or declared with the module that was found. */
function sameGuard(known: GuardProject, project: GuardProject): boolean {
  return project.modules.some(({ wasm }) => known.modules.some((each) => samePath(each.wasm, wasm)));
}
