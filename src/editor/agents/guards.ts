import type * as vscode from 'vscode';
import type { CheckResult } from '../../analysis/check/check-result';
import { DEFAULT_RUNS, MAX_SEED } from '../../analysis/check/run-check';
import { labelChanges } from '../../analysis/diff/label-changes';
import type { MappedTool, ToolMap } from '../../analysis/map/tool-map';
import { RevisionError } from '../../processes/revision-error';
import type { LabelDiff } from '../../report/label-diff';
import { isGuardPath } from '../../run/guard-file';
import type { MapQuestion } from '../../sandbox/map-protocol';
import { MapThread } from '../../sandbox/map-thread';
import { checkInThread } from '../../sandbox/check-thread';
import { ToolRefusal, type NotedWork, type Work } from '../../toolbox/agent-tool';
import type { CheckQuestions, DiffQuestions, GuardQuestions, MapQuestions } from '../../toolbox/workspace';
import { logFault } from '../base/log';
import { projectSettings } from '../check/project-settings';
import { exists } from '../files/file-exists';
import { compareLabels } from '../label-diff/compare';
import { LabelProblem } from '../label-diff/problem';
import type { EditorServices } from '../services';
import { shownPath } from '../sources/guard-sources';
import { Catalogs, readCatalogs } from '../tool-map/catalogs';
import { mapQuestion } from '../tool-map/question';
import { mapTarget, noTarget, type MapTarget } from '../tool-map/target';
import { fitsName } from '../../text/wildcard';
import { agentUri } from './paths';
import type { EditorScenarios } from './scenarios';

/** A guard, and how it is asked. */
interface AskedGuard {
  readonly target: MapTarget;
  readonly question: MapQuestion;
}

/** Questions of agents to guards that take long: each in its own thread, which ends with the call. */
export class EditorGuards {
  readonly #catalogs: Catalogs;

  constructor(
    private readonly services: EditorServices,
    private readonly scenarios: EditorScenarios,
  ) {
    this.#catalogs = new Catalogs(services.settings, services.context.workspaceState);
  }

  async map(asked: MapQuestions, { signal, progress, note }: NotedWork): Promise<ToolMap> {
    const { question } = await this.#ask(asked, signal);
    const thread = new MapThread(this.#threads('map'));
    try {
      const end = await thread.map(question, signal, ({ done, total }) => progress(done, total, 'questions'));
      signal.throwIfAborted();
      if (!end.ok) throw new ToolRefusal('error' in end ? end.error : 'the tool map was stopped');
      for (const warning of end.warnings) note(`warning: ${warning}`);
      const tools = end.map.tools.filter(fits(asked));
      return { ...end.map, tools: tools.map((tool) => inWorlds(tool, asked.worlds)) };
    } finally {
      thread.dispose();
    }
  }

  async check(asked: CheckQuestions, { signal, progress }: Work): Promise<CheckResult> {
    const { target, question } = await this.#ask(asked, signal);
    const home = target.scenarios[0]?.file.uri ?? target.guard;
    const project = await projectSettings(home);
    if (!project.ok) throw new ToolRefusal(project.error);
    const seed = asked.seed ?? Math.floor(Math.random() * (MAX_SEED + 1));
    const { only, runs = DEFAULT_RUNS } = asked;
    const full = { ...question, ...project.settings, seed, runs, ...(only.length > 0 ? { only } : {}) };
    let done = 0;
    const end = await checkInThread(full, this.#threads('check'), signal, ({ type }) => {
      if (type === 'ended') progress(++done, 0, 'properties');
    });
    signal.throwIfAborted();
    if (!end.ok) throw new ToolRefusal('error' in end ? end.error : 'the check was stopped');
    const guard = shownPath(target.guard);
    const properties = end.properties.map(({ result }) => result);
    return { version: 1, guard, seed, requests: end.requests, properties };
  }

  async diff(asked: DiffQuestions, { signal, progress }: Work): Promise<LabelDiff> {
    if (asked.head !== undefined)
      throw new ToolRefusal(
        'VS Code compares with the guard as it is now: leave head out, or use guard-lab diff in a terminal',
      );
    const { uri } = await this.#subject({
      paths: asked.guard === undefined ? asked.scenarios : [asked.guard],
      tools: asked.tools,
    });
    const catalogs = asked.tools.length > 0 ? await this.#given(asked.tools) : this.#catalogs;
    const services = { ...this.services, catalogs, consent: NO_BUILDS };
    const base = await agentUri(asked.base);
    const isFile = isGuardPath(asked.base) || (await exists(base));
    const choice = isFile
      ? ({ kind: 'file', uri: base } as const)
      : ({ kind: 'revision', name: asked.base } as const);
    try {
      const compared = await compareLabels(uri, choice, services, {
        signal,
        progress: (done, total) => progress(done, total, 'questions'),
      });
      const { baseName, headName } = compared;
      return { base: baseName, head: headName, changes: labelChanges(compared.base, compared.head) };
    } catch (error) {
      if (!(error instanceof LabelProblem || error instanceof RevisionError)) throw error;
      throw new ToolRefusal(error.message);
    }
  }

  async #ask(asked: GuardQuestions, signal: AbortSignal): Promise<AskedGuard> {
    const { target } = await this.#subject(asked);
    const catalogs = asked.tools.length > 0 ? await this.#given(asked.tools) : this.#catalogs;
    const read = await readCatalogs(await catalogs.find(target), signal);
    if (!read.ok) throw new ToolRefusal(read.error);
    const guard = await this.services.guards.read(target.guard);
    signal.throwIfAborted();
    if (!guard.outcome.ok) throw new ToolRefusal(guard.outcome.error);
    return { target, question: mapQuestion(target, guard.outcome.file, read.catalogs, this.services) };
  }

  /** The one guard that paths mean, or its first scenario, which decides about policy and limits. */
  async #subject({
    paths,
    policy,
  }: GuardQuestions): Promise<{ readonly uri: vscode.Uri; readonly target: MapTarget }> {
    if (policy !== undefined)
      throw new ToolRefusal(
        'VS Code takes the policy of a scenario of the guard: leave policy out, or use guard-lab in a terminal',
      );
    const [path] = paths;
    const uri =
      paths.length === 1 && path !== undefined && isGuardPath(path)
        ? await agentUri(path)
        : await this.#oneScenario(paths);
    const target = await mapTarget(uri, this.services);
    if (!target) throw new ToolRefusal(noTarget(uri));
    return { uri, target };
  }

  async #oneScenario(paths: readonly string[]): Promise<vscode.Uri> {
    const files = await Promise.all(
      (await this.scenarios.find(paths)).map((name) => this.scenarios.scenario(name)),
    );
    const guards = new Map(
      files.flatMap((file) => {
        const guard = this.services.scenarios.guardOf(file);
        return guard ? [[guard.toString(), guard] as const] : [];
      }),
    );
    const [first] = files;
    if (!first) throw new ToolRefusal('no scenario was found; name a guard (.wasm, .wat)');
    if (guards.size > 1)
      throw new ToolRefusal(
        `the scenarios have several guards; name one in paths: ${[...guards.values()].slice(0, 10).map(shownPath).join(', ')}`,
      );
    return first.uri;
  }

  async #given(tools: readonly string[]): Promise<Pick<Catalogs, 'find'>> {
    const uris = await Promise.all(tools.map(agentUri));
    return { find: () => Promise.resolve(uris) };
  }

  #threads(name: 'map' | 'check'): ConstructorParameters<typeof MapThread>[0] {
    const { context } = this.services;
    return {
      workerPath: context.asAbsolutePath(`dist/${name}.js`),
      guardWorkerPath: context.asAbsolutePath('dist/worker.js'),
      onFault: logFault,
    };
  }
}

/** Agents build nothing: a revision has to contain its guard. */
const NO_BUILDS = { ask: () => Promise.resolve(false) };

/** Whether the name of a tool fits one of the patterns, in which `*` is any text. */
function fits({ only }: MapQuestions): (tool: MappedTool) => boolean {
  return ({ name }) => only.length === 0 || only.some((pattern) => fitsName(pattern, name));
}

function inWorlds(tool: MappedTool, worlds: readonly string[]): MappedTool {
  return worlds.length === 0
    ? tool
    : { ...tool, labels: tool.labels.filter(({ world }) => worlds.includes(world)) };
}
