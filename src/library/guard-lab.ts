import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
import { GuardFiles, readGuard } from '../cli/guard-input';
import { findScenarioFiles } from '../cli/scenario-files';
import { FileScenario } from '../cli/scenario-plan';
import { sourceLineReader } from '../cli/source-files';
import { ToolCatalogs } from '../cli/tool-catalogs';
import { AllowedFolders } from '../files/allowed-folders';
import { DEFAULT_PROFILE, isProfileName, PROFILES, resolveLimits, type ProfileName } from '../gateway/limits';
import { jsonReport } from '../report/json';
import { junitReport } from '../report/junit';
import { prettyReport } from '../report/pretty';
import { terminalText } from '../report/terminal-text';
import { inspectGuard, uninspected, unreadable } from '../run/inspection';
import { commandLineJobs } from '../run/jobs';
import type { RunResult } from '../run/result';
import { runPlan } from '../run/run-plan';
import { SandboxHost } from '../sandbox/sandbox-host';
import {
  UsageError,
  type FinishedRun,
  type GuardLab,
  type GuardLabOptions,
  type InspectOptions,
  type ReportKind,
  type RunOptions,
} from './library-types';
import type { Inspection } from './library-results';
import { published } from './published';

/** Opens a sandbox whose threads run the script at `workerPath`. */
export function openLab({ folder = '.', onFault }: GuardLabOptions, workerPath: string): GuardLab {
  return new Lab(resolve(folder), new SandboxHost({ workerPath, ...(onFault ? { onFault } : {}) }));
}

class Lab implements GuardLab {
  constructor(
    private readonly folder: string,
    private readonly host: SandboxHost,
  ) {}

  async run(paths: readonly string[] = [], options: RunOptions = {}): Promise<FinishedRun> {
    const { folder, host } = this;
    const { signal = new AbortController().signal, bail = false, allowUnexpected = false } = options;
    const profile = knownProfile(options.profile);
    const found = await findScenarioFiles(listOf(paths), folder, signal);
    // What was found until then is not all that was to run.
    signal.throwIfAborted();
    if (!found.ok) throw new UsageError(found.message);
    const guard = options.guard === undefined ? undefined : resolve(folder, options.guard);
    const allowed = new AllowedFolders([
      folder,
      ...found.folders,
      ...(guard === undefined ? [] : [dirname(guard)]),
    ]);
    const reading = {
      guards: new GuardFiles(allowed, signal, host.onFault),
      // Findings say what a catalog says of a run; its own warnings are for people at a terminal.
      catalogs: new ToolCatalogs([], { folder, say: () => undefined }, signal),
    };
    const input = { folder, profile, guard, allowUnexpected, signal, ...reading };
    const plan = found.files.map((path) => new FileScenario(path, input));
    const jobs = options.jobs ?? commandLineJobs(availableParallelism());
    const result = await runPlan(plan, host, { jobs, bail, signal }, () => undefined);
    return new Finished(result, found.unread, folder, allowed);
  }

  async inspect(path: string, options: InspectOptions = {}): Promise<Inspection> {
    const { signal = new AbortController().signal } = options;
    const limits = resolveLimits(knownProfile(options.profile) ?? DEFAULT_PROFILE);
    const file = resolve(this.folder, path);
    const allowed = new AllowedFolders([this.folder, dirname(file)]);
    const read = await readGuard({ path: file, shown: path, allowed, signal });
    if (read.ok) return inspectGuard(read.file.module, this.host, { limits, signal });
    return signal.aborted
      ? uninspected({ path, bytes: new Uint8Array() }, 'the inspection was stopped')
      : unreadable(path, read.error);
  }

  close(): void {
    this.host.dispose();
  }
}

class Finished implements FinishedRun {
  readonly result;

  constructor(
    private readonly inside: RunResult,
    readonly notSearched: readonly string[],
    private readonly folder: string,
    private readonly allowed: AllowedFolders,
  ) {
    this.result = published(inside);
  }

  report(kind: ReportKind): string {
    return terminalText(this.#text(kind));
  }

  #text(kind: ReportKind): string {
    switch (kind) {
      case 'json':
        return jsonReport(this.inside);
      case 'junit':
        return junitReport(this.inside);
      case 'pretty':
        return prettyReport(this.inside, {
          colour: false,
          source: sourceLineReader(this.folder, this.allowed),
        });
      default:
        throw new UsageError(`unknown report '${String(kind)}'; available reports: pretty, json, junit`);
    }
  }
}

/** Paths as a list: a program in JavaScript may give one path alone, whose characters are no paths. */
function listOf(paths: unknown): readonly string[] {
  if (Array.isArray(paths) && paths.every((path) => typeof path === 'string')) return paths;
  throw new UsageError("run takes a list of paths, such as run(['tests'])");
}

function knownProfile(name: string | undefined): ProfileName | undefined {
  if (name === undefined || isProfileName(name)) return name;
  throw new UsageError(`unknown profile '${name}'; available profiles: ${Object.keys(PROFILES).join(', ')}`);
}
