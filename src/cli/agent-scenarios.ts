import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { LruMap } from '../base/lru-map';
import type { ProfileName } from '../gateway/limits';
import { isRegularFile } from '../files/read-file';
import { onlySystemError } from '../files/system-error';
import { isGuardPath } from '../run/guard-file';
import type { GuardHost } from '../run/guard-host';
import type { PlannedScenario } from '../run/run-plan';
import { runPlan } from '../run/run-plan';
import type { Status } from '../run/result';
import { ToolRefusal, type NotedWork } from '../toolbox/agent-tool';
import type { FileChange, RanScenario, ReadScenario, WrittenFile } from '../toolbox/workspace';
import type { AgentFolders } from './agent-folders';
import { AgentTerminal } from './agent-terminal';
import { GuardFiles } from './guard-input';
import { displayPath, findScenarioFiles } from './scenario-files';
import { FileScenario } from './scenario-plan';
import { ToolCatalogs } from './tool-catalogs';
import { writeScenarioFiles } from './update-files';

/** Scenarios whose last status is kept. */
const KEPT = 10_000;

interface LastRun {
  readonly status: Status;
  /** The files it depended on as they were, in one text. */
  readonly stamp: string;
  readonly inputs: readonly string[];
}

export interface ScenarioOptions {
  readonly jobs: number;
  readonly profile?: ProfileName | undefined;
}

/** Scenario files for agents: found, read, run, and written. */
export class AgentScenarios {
  /** By absolute path. */
  readonly #last = new LruMap<string, LastRun>(KEPT);

  constructor(
    private readonly folders: AgentFolders,
    private readonly host: GuardHost,
    private readonly options: ScenarioOptions,
  ) {}

  /** @throws ToolRefusal for paths that mean nothing, and for those outside */
  async find(paths: readonly string[], { signal, note }: NotedWork): Promise<readonly string[]> {
    const { folder, all } = this.folders;
    this.folders.confine(paths);
    const guard = paths.find((path) => isGuardPath(path) && isRegularFile(resolve(folder, path)));
    if (guard !== undefined)
      throw new ToolRefusal(
        `${guard} is a guard, and this needs scenarios: name *.guard-scenario.json files or their folder, or call inspect_guard for the guard itself`,
      );
    const searches = paths.length > 0 ? [paths] : all.map((each) => [each]);
    const files = new Set<string>();
    for (const search of searches) {
      const found = await findScenarioFiles(search, folder, signal);
      signal.throwIfAborted();
      if (!found.ok && (paths.length > 0 || found.isEmpty !== true)) throw new ToolRefusal(found.message);
      if (!found.ok) continue;
      for (const unread of found.unread) note(`${unread} was not searched: the folder cannot be read`);
      for (const file of found.files) files.add(file);
    }
    const shown = [...files].map((file) => displayPath(file, folder)).sort();
    this.folders.confine(shown);
    return shown;
  }

  async read(files: readonly string[], work: NotedWork): Promise<readonly ReadScenario[]> {
    const plan = this.#plan(files, work);
    return Promise.all(plan.map((scenario) => this.#readOne(scenario)));
  }

  async run(files: readonly string[], work: NotedWork): Promise<readonly RanScenario[]> {
    const plan = this.#plan(files, work);
    let done = 0;
    const { signal } = work;
    const confined = plan.map((scenario): PlannedScenario => this.#confined(scenario));
    const { scenarios } = await runPlan(confined, this.host, { jobs: this.options.jobs, signal }, (event) => {
      if (event.type === 'scenario-finished') work.progress(++done, plan.length, 'scenarios');
    });
    signal.throwIfAborted();
    const byFile = new Map(scenarios.map((result) => [result.file, result]));
    return Promise.all(
      plan.map(async (scenario) => {
        const result = byFile.get(scenario.file);
        if (!result) throw new Error(`${scenario.file} has no result`);
        const inputs = await scenario.inputs();
        this.#last.set(scenario.path, { status: result.status, inputs, stamp: stampOf(inputs) });
        return { file: scenario.file, parsed: scenario.parsed, result };
      }),
    );
  }

  /** Writes new texts, each only into the file that has the text it was made for. */
  async write(changes: readonly FileChange[], work: NotedWork): Promise<readonly WrittenFile[]> {
    const files = changes.map(({ file }) => file);
    this.folders.confine(files);
    const plan = this.#plan(files, work);
    for (const scenario of plan) await scenario.guard();
    const again = 'call update_expected again';
    const texts = plan.map(({ parsed }, at) => {
      const change = changes[at];
      return parsed && change && parsed.source.text === change.before ? change.after : undefined;
    });
    const said: string[] = [];
    const terminal = { say: (message: string) => void said.push(message) };
    const { written } = writeScenarioFiles(plan, texts, { terminal, allowed: this.folders.allowed, again });
    return plan.map((scenario, at): WrittenFile => {
      const { file } = scenario;
      if (written.includes(scenario)) return { file };
      const why = texts[at] === undefined ? `it was changed since; ${again}` : whyNot(said, file);
      return { file, error: why };
    });
  }

  /** A scenario that does not run when a file that it names is outside. */
  #confined(scenario: FileScenario): PlannedScenario {
    return {
      file: scenario.file,
      prepare: async () => {
        const outside = await this.outside(scenario);
        if (outside === undefined) return scenario.prepare();
        return { ok: false, guard: '', error: this.folders.refusal(outside) };
      },
    };
  }

  /** A file that a scenario names and that is outside. */
  async outside(scenario: FileScenario): Promise<string | undefined> {
    const inputs = await scenario.inputs();
    return inputs.find((path) => !this.folders.isInside(path));
  }

  /** @throws ToolRefusal when a scenario names a file that is outside */
  async confine(paths: readonly string[], work: NotedWork): Promise<void> {
    for (const scenario of this.#plan(await this.find(paths, work), work)) {
      const outside = await this.outside(scenario);
      if (outside !== undefined) throw new ToolRefusal(`${scenario.file}: ${this.folders.refusal(outside)}`);
    }
  }

  async #readOne(scenario: FileScenario): Promise<ReadScenario> {
    const { file, path } = scenario;
    const guard = await scenario.guard();
    const { parsed } = scenario;
    if (!parsed) {
      const prepared = await scenario.prepare();
      return { file, error: prepared.ok ? 'it cannot be read' : prepared.error };
    }
    const outside = await this.outside(scenario);
    if (outside !== undefined) return { file, parsed, error: this.folders.refusal(outside) };
    const last = this.#last.get(path);
    return {
      file,
      parsed,
      ...(guard === undefined
        ? {}
        : {
            guard: displayPath(guard, this.folders.folder),
            isGuardMissing: stampOf([guard]) === MISSING,
          }),
      ...(last ? { last: { status: last.status, isOutdated: stampOf(last.inputs) !== last.stamp } } : {}),
    };
  }

  #plan(files: readonly string[], work: NotedWork): FileScenario[] {
    const { folder, allowed } = this.folders;
    const { profile } = this.options;
    const { signal } = work;
    const guards = new GuardFiles(allowed, signal, this.host.onFault);
    const catalogs = new ToolCatalogs([], new AgentTerminal(folder, work), signal);
    const input = { folder, profile, guards, catalogs, allowUnexpected: false, signal };
    return files.map((file) => new FileScenario(resolve(folder, file), input));
  }
}

const MISSING = 'missing';

/** Size and time of files. */
function stampOf(paths: readonly string[]): string {
  return paths.map(fileStamp).join('\n');
}

function fileStamp(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    return `${String(mtimeMs)} ${String(size)}`;
  } catch (error) {
    onlySystemError(error);
    return MISSING;
  }
}

/** What the writer said of a file. */
function whyNot(said: readonly string[], file: string): string {
  const start = `${file} is not updated: `;
  const sentence = said.find((each) => each.startsWith(start));
  return sentence?.slice(start.length) ?? 'there was nothing to write';
}
