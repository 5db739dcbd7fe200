import { resolve } from 'node:path';
import { ProjectSearch, type ProjectModule } from '../project/find-projects';
import { commandText, isBuiltFrom, type BuildCommand, type GuardProject } from '../project/guard-project';
import { hasSourceLines, linesAdvice } from '../project/debug-lines';
import { readRegularFile } from '../files/read-file';
import { isWatPath, MAX_GUARD_BYTES } from '../run/guard-file';
import { diskProjectFiles, slashedPath } from '../processes/disk-projects';
import { runBuild } from '../processes/run-build';
import { Progress } from './progress';
import { displayPath } from './scenario-files';
import type { Terminal } from './terminal';

/** A command that builds guards, and which. */
interface Build {
  readonly command: BuildCommand;
  /** Paths of the modules, as people know them. */
  readonly guards: string[];
}

/** What `--build` does for the guards of a run. */
export interface GuardBuilds {
  readonly builds: readonly Build[];
  readonly projects: readonly GuardProject[];
  /** The modules that the builds write, with their projects. */
  readonly built: readonly ProjectModule[];
  /** Absolute paths of the modules that the builds write. */
  readonly modules: ReadonlySet<string>;
  /** Guards that no known project builds, as people know them; they run as they are. */
  readonly unknown: readonly string[];
}

/** Output of a build that is kept for a failure, in characters. */
const MAX_OUTPUT = 1024 * 1024;

/**
 * Finds how guards are built. WAT needs no build.
 * @param guards absolute paths
 */
export async function findBuilds(
  guards: readonly string[],
  { folder }: Terminal,
  signal: AbortSignal,
): Promise<GuardBuilds> {
  const search = new ProjectSearch(diskProjectFiles({ asksCargo: true, signal }));
  const builds = new Map<string, Build>();
  const built: ProjectModule[] = [];
  const modules = new Set<string>();
  const unknown: string[] = [];
  for (const guard of new Set(guards)) {
    if (isWatPath(guard)) continue;
    const shown = displayPath(guard, folder);
    const found = await search.ofModule(slashedPath(guard));
    const command = found?.module.build;
    if (!found || !command) {
      unknown.push(await whyUnknown(search, guard, found, folder));
      continue;
    }
    const key = JSON.stringify(command);
    const build = builds.get(key) ?? { command, guards: [] };
    build.guards.push(shown);
    builds.set(key, build);
    built.push(found);
    modules.add(guard);
  }
  const projects = [...new Set(built.map(({ project }) => project))];
  return { builds: [...builds.values()], projects, built, modules, unknown };
}

/**
 * Runs the builds one after the other; whether all succeeded. The output of one that fails is shown, and for modules
 * without source lines, how to get them.
 */
export async function runBuilds(
  { builds, built, unknown }: GuardBuilds,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<boolean> {
  for (const reason of unknown) terminal.say(reason);
  for (const { command, guards } of builds) {
    const text = commandText(command);
    const progress = new Progress(terminal, 0, 'builds');
    progress.started(text);
    let output = '';
    const onLines = (lines: string): void => {
      output = (output + lines).slice(-MAX_OUTPUT);
    };
    try {
      const failure = await runBuild(command.command, { folder: resolve(command.cwd), signal, onLines });
      progress.end();
      if (failure === undefined) continue;
      terminal.err(output);
      terminal.say(`the build of ${guards.join(', ')} failed: ${text} ended with ${failure}; nothing ran`);
      return false;
    } finally {
      progress.end();
    }
  }
  for (const { project, module } of built) await adviseLines(project, resolve(module.wasm), terminal, signal);
  return true;
}

async function adviseLines(
  project: GuardProject,
  wasm: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const read = await readRegularFile(wasm, { maxBytes: MAX_GUARD_BYTES, signal });
  if (!read.ok || hasSourceLines(read.bytes)) return;
  const { message, file } = linesAdvice(project, slashedPath(wasm));
  terminal.say(`${displayPath(resolve(file), terminal.folder)}: ${message}`);
}

/** Whether a change of a file calls for a new build. */
export function callsForBuild({ projects }: GuardBuilds, path: string): boolean {
  const slashed = slashedPath(path);
  return projects.some((project) => isBuiltFrom(project, slashed));
}

async function whyUnknown(
  search: ProjectSearch,
  guard: string,
  found: ProjectModule | undefined,
  folder: string,
): Promise<string> {
  const shown = displayPath(guard, folder);
  if (found) {
    const file = displayPath(resolve(found.project.definedIn), folder);
    return `${shown} is not built, because ${file} does not say how; add "build" to the guard in guard-lab.json`;
  }
  const [problem] = await search.problemsAround(slashedPath(guard));
  const why = problem
    ? `${displayPath(resolve(problem.file), folder)}:${problem.message}`
    : 'no project that builds it was found; declare it in guard-lab.json (docs/projects.md)';
  return `${shown} is not built: ${why}`;
}
