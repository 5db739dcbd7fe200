import { resolve } from 'node:path';
import { ProjectSearch, type ProjectModule } from '../project/find-projects';
import { commandText, isBuiltFrom, type BuildCommand, type GuardProject } from '../project/guard-project';
import { isWatPath } from '../run/guard-file';
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
  const projects = new Set<GuardProject>();
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
    projects.add(found.project);
    modules.add(guard);
  }
  return { builds: [...builds.values()], projects: [...projects], modules, unknown };
}

/** Runs the builds one after the other; whether all succeeded. The output of one that fails is shown. */
export async function runBuilds(
  { builds, unknown }: GuardBuilds,
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
  return true;
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
