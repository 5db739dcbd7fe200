import { EXIT } from './exit-codes';
import { findBuilds, runBuilds, type GuardBuilds } from './guard-builds';
import type { FileScenario } from './scenario-plan';
import { displayPath } from './scenario-files';
import type { Terminal } from './terminal';
import type { WatchedFiles } from './watched-files';
import { WatchedSources } from './watched-sources';

/** What came of the builds before a run. */
export interface BuiltFirst {
  /** Undefined when the run can begin. */
  readonly code: number | undefined;
  /** The files that a watch follows, of those that the run depends on: sources instead of the modules built from them. */
  follow(inputs: readonly string[]): readonly string[];
}

/** A run without builds. */
export const NOTHING_BUILT: BuiltFirst = { code: undefined, follow: (inputs) => [...new Set(inputs)] };

/**
 * Builds the guards of scenarios (`--build`). With `watched`, a change of their sources counts from the start of the build.
 * What fails is shown; then the run does not begin.
 */
export async function buildFirst(
  plan: readonly FileScenario[],
  terminal: Terminal,
  signal: AbortSignal,
  watched: WatchedFiles | undefined,
): Promise<BuiltFirst> {
  const inputs = (await Promise.all(plan.map((scenario) => scenario.inputs()))).flat();
  const guards = (await Promise.all(plan.map((scenario) => scenario.guard()))).filter(
    (guard) => guard !== undefined,
  );
  const builds = await findBuilds(guards, terminal, signal);
  const sayCut = (project: string): void =>
    terminal.say(
      `${displayPath(project, terminal.folder)} has more files than Guard Lab watches: a change of some does not start a build (docs/limits.md). Declare the sources of the guard in guard-lab.json, in a folder with fewer files`,
    );
  const sources = watched && (await WatchedSources.of(builds, sayCut));
  const follow = (files: readonly string[]): readonly string[] => {
    const own = files.filter((file) => !builds.modules.has(file));
    return [...new Set([...own, ...(sources?.files ?? [])])];
  };
  if (watched && sources) {
    watched.isAlsoWatched = (path, isNew) => sources.isChange(path, isNew);
    watched.follow(follow(inputs));
  }
  return { code: await codeOf(builds, terminal, signal), follow };
}

async function codeOf(
  builds: GuardBuilds,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const isBuilt = await runBuilds(builds, terminal, signal);
    if (!isBuilt) return EXIT.couldNotRun;
    if (builds.unknown.length === 0 || builds.builds.length > 0) return undefined;
    terminal.say('--build found nothing to build');
    return EXIT.couldNotRun;
  } catch (error) {
    if (!signal.aborted) throw error;
    terminal.say('stopped during a build, before the scenarios ran');
    return terminal.stopCode ?? EXIT.couldNotRun;
  }
}
