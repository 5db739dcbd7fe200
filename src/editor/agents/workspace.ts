import type { CheckResult } from '../../analysis/check/check-result';
import type { ToolMap } from '../../analysis/map/tool-map';
import type { WhyReport } from '../../analysis/why/why';
import { resolveLimits } from '../../gateway/limits';
import type { LabelDiff } from '../../report/label-diff';
import { inspectGuard, type Inspection } from '../../run/inspection';
import { ToolRefusal, type NotedWork, type Work } from '../../toolbox/agent-tool';
import type {
  AgentWorkspace,
  CheckQuestions,
  DiffQuestions,
  FileChange,
  MapQuestions,
} from '../../toolbox/workspace';
import { whyOfStep } from '../runs/why-of-step';
import type { EditorServices } from '../services';
import { EditorGuards } from './guards';
import { agentUri } from './paths';
import { EditorScenarios } from './scenarios';

/** What agents in VS Code work with: what the editor has, unsaved texts included. */
export class EditorAgentWorkspace implements AgentWorkspace {
  readonly #services: EditorServices;
  readonly #scenarios: EditorScenarios;
  readonly #guards: EditorGuards;

  constructor(services: EditorServices) {
    this.#services = services;
    this.#scenarios = new EditorScenarios(services);
    this.#guards = new EditorGuards(services, this.#scenarios);
  }

  find(paths: readonly string[]): Promise<readonly string[]> {
    return this.#scenarios.find(paths);
  }

  read(files: readonly string[]): ReturnType<AgentWorkspace['read']> {
    return this.#scenarios.read(files);
  }

  run(files: readonly string[], work: Work): ReturnType<AgentWorkspace['run']> {
    return this.#scenarios.run(files, work);
  }

  write(changes: readonly FileChange[]): ReturnType<AgentWorkspace['write']> {
    return this.#scenarios.write(changes);
  }

  async inspect(path: string, { signal }: Work): Promise<Inspection> {
    const { guards, settings, host } = this.#services;
    const uri = await agentUri(path);
    const { outcome } = await guards.read(uri);
    signal.throwIfAborted();
    if (!outcome.ok) throw new ToolRefusal(outcome.error);
    const limits = resolveLimits(settings.profileFor(uri), settings.limitsFor(uri));
    return inspectGuard(outcome.file.module, host(), { limits, signal });
  }

  async why(
    { scenario, step, item }: Parameters<AgentWorkspace['why']>[0],
    { signal }: Work,
  ): Promise<WhyReport> {
    const { uri, parsed } = await this.#scenarios.scenario(scenario);
    const names = parsed.scenario?.steps.map(({ name }) => name) ?? [];
    const index = step === undefined && names.length === 1 ? 0 : names.indexOf(step ?? '');
    if (index < 0)
      throw new ToolRefusal(
        step === undefined
          ? `${scenario} has ${String(names.length)} steps; name one: ${names.slice(0, 20).join(', ')}`
          : `${scenario} has no step '${step}'; its steps: ${names.slice(0, 20).join(', ')}`,
      );
    const why = await whyOfStep(this.#services, uri, { index, item }, signal);
    if (!why.ok) throw new ToolRefusal(why.error);
    return why.report;
  }

  map(questions: MapQuestions, work: NotedWork): Promise<ToolMap> {
    return this.#guards.map(questions, work);
  }

  check(questions: CheckQuestions, work: Work): Promise<CheckResult> {
    return this.#guards.check(questions, work);
  }

  diff(questions: DiffQuestions, work: Work): Promise<LabelDiff> {
    return this.#guards.diff(questions, work);
  }
}
