import type { Invocation } from '../gateway/invocation';
import { startAgentSession } from '../gateway/agent-session';
import type { AgentSession } from '../gateway/agent-session';
import { DEFAULT_PROFILE, resolveLimits } from '../gateway/limits';
import type { Limits, ProfileName } from '../gateway/limits';
import type { Scenario } from '../scenario/model';
import { unusedAnswers } from './answer-findings';
import { engineFailure } from './engine-failure';
import type { EventSink } from './events';
import { finding } from './finding-catalog';
import { policyFindings } from './policy-findings';
import type { GuardHost, GuardModule, GuardSession, LoadOutcome } from './guard-host';
import { headroomFindings } from './headroom';
import { invocationFindings } from './invocation-findings';
import { answerPatterns } from './pattern-answers';
import type { AgentResult, Finding, LoadResult, ScenarioResult, StepResult } from './result';
import { parsedOutput, runStep, skippedStep } from './run-step';
import { checkedStatus, scenarioStatus } from './status';
import { StepClock } from './step-clock';
import type { SourceLocator } from './source-locator';
import type { StepContext } from './step-clock';
import { judge } from './unexpected';

export interface ScenarioInput {
  /** Path or URI of the scenario, as results name it. */
  readonly file: string;
  readonly scenario: Scenario;
  readonly guard: GuardModule;
  /** Used instead of the scenario's own profile. */
  readonly profile?: ProfileName | undefined;
  /** Used when neither the scenario nor `profile` names one. */
  readonly defaultProfile?: ProfileName | undefined;
  /** Limits from settings; those of the scenario come before them. */
  readonly limits?: Partial<Limits> | undefined;
  readonly locator?: SourceLocator | undefined;
  /** Errors and limits that no expectation is about do not fail the scenario (`--allow-unexpected`). */
  readonly allowUnexpected?: boolean | undefined;
}

/** The limits a scenario runs under: profile, then settings, then the scenario's own. */
export function limitsOf(input: Omit<ScenarioInput, 'guard'>): Limits {
  const { scenario, profile, defaultProfile, limits } = input;
  const name = profile ?? scenario.profile ?? defaultProfile ?? DEFAULT_PROFILE;
  return resolveLimits(name, { ...limits, ...scenario.limits });
}

/** The error of a scenario that a cancel ended, or kept from starting. */
export const CANCELLED = 'the run was cancelled';

/**
 * Runs a scenario: loads the guard, calls label_agent if there is a policy, then the steps in order on the
 * same instance with the agent's labels carried along (scenario-format). Never rejects: what goes wrong is
 * in the result. After a load error, a failure of our own engine or a cancel the
 * remaining steps are skipped.
 */
export async function runScenario(
  input: ScenarioInput,
  host: GuardHost,
  sink: EventSink,
  signal: AbortSignal,
): Promise<ScenarioResult> {
  const { file, scenario, guard } = input;
  sink({ type: 'scenario-started', file, guard: guard.path, steps: scenario.steps.map((step) => step.name) });
  const run = new ScenarioRun(input, limitsOf(input), sink, signal);
  const result = await run.run(host);
  sink({ type: 'scenario-finished', file, result });
  return result;
}

class ScenarioRun {
  private readonly started = performance.now();
  private readonly steps: StepResult[] = [];
  private load: LoadResult | null = null;
  private agent: AgentResult | null = null;

  constructor(
    private readonly input: ScenarioInput,
    private readonly limits: Limits,
    private readonly sink: EventSink,
    private readonly signal: AbortSignal,
  ) {}

  async run(host: GuardHost): Promise<ScenarioResult> {
    const { scenario, guard } = this.input;
    let session: GuardSession | undefined;
    try {
      session = await host.open(guard, {
        guardName: scenario.guardName,
        limits: this.limits,
        backend: scenario.backend,
        signal: this.signal,
      });
      return await this.useSession(session);
    } catch (error) {
      // A host must not reject; if it does, the scenario still ends and says so.
      return this.finish(`internal error: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      session?.close();
    }
  }

  private async useSession(session: GuardSession): Promise<ScenarioResult> {
    if (this.signal.aborted) return this.finish(CANCELLED);
    this.load = loadResult(session.load);
    this.sink({ type: 'load', file: this.input.file, load: this.load });
    if (!this.load.ok) return this.finish(null);
    const agent = await this.startAgent(session);
    if (this.signal.aborted) return this.finish(CANCELLED);
    if (this.agent?.status !== 'errored') await this.runSteps(session, agent);
    return this.finish(this.signal.aborted ? CANCELLED : null);
  }

  private async startAgent(session: GuardSession): Promise<AgentSession> {
    const { policy, trustedBots, trustedUsers, mode, agent } = this.input.scenario;
    const clock = new StepClock(this.context(session, -1));
    const started = await startAgentSession({ policy, trustedBots, trustedUsers, mode, agent }, clock.invoke);
    if (!started.called || this.signal.aborted) return started;
    const output = clock.results[0] && parsedOutput(clock.results[0]);
    const { error, labels, invocation } = started;
    const subject = {
      place: 'agent' as const,
      outcome: null,
      error,
      mode: started.mode,
      agent: labels,
      invocations: clock.invocations,
      request: {},
      patterns: await answerPatterns(agent.expect, error, clock.match),
      ...(output === undefined ? {} : { output }),
    };
    const checks = judge(agent.expect, subject, this.allowUnexpected);
    this.agent = {
      error,
      mode: started.mode,
      secrecy: labels.secrecy,
      integrity: labels.integrity,
      invocation,
      status: engineFailure(clock.invocations) === undefined ? checkedStatus(checks) : 'errored',
      findings: [
        ...clock.invocations.flatMap((each) => invocationFindings(each, agent.expect)),
        ...headroomFindings(clock.invocations, this.limits),
      ],
      checks,
    };
    this.sink({ type: 'agent', file: this.input.file, agent: this.agent });
    return started;
  }

  private async runSteps(session: GuardSession, agent: AgentSession): Promise<void> {
    const { file, scenario } = this.input;
    let state: Pick<AgentSession, 'error' | 'mode' | 'labels'> = agent;
    for (const [index, step] of scenario.steps.entries()) {
      if (this.signal.aborted) return;
      this.sink({ type: 'step-started', file, index, name: step.name });
      const clock = new StepClock(this.context(session, index));
      const { limits, allowUnexpected } = this;
      const ran = await runStep(step, index, state, clock, { limits, allowUnexpected });
      // An invocation that a cancel interrupted says nothing about the guard.
      const result = this.signal.aborted ? skippedStep(step, state.labels) : ran;
      this.steps.push(result);
      this.sink({ type: 'step-finished', file, index, step: result });
      if (result.status === 'errored') return;
      state = { ...state, labels: result.agentAfter };
    }
  }

  private get allowUnexpected(): boolean {
    return this.input.allowUnexpected ?? false;
  }

  private context(session: GuardSession, step: number): StepContext {
    const backend = this.input.scenario.steps[step]?.backend ?? [];
    const { signal, limits } = this;
    return { session, step, backend, timeoutMs: limits.timeoutMs, signal, locator: this.input.locator };
  }

  private finish(error: string | null): ScenarioResult {
    const { file, scenario, guard } = this.input;
    const { load, agent } = this;
    const ran = this.steps.length;
    const labels = this.steps[ran - 1]?.agentAfter ?? agent ?? scenario.agent;
    const agentAfter = { secrecy: labels.secrecy, integrity: labels.integrity };
    const steps = [...this.steps, ...scenario.steps.slice(ran).map((step) => skippedStep(step, agentAfter))];
    return {
      file,
      guard: guard.path,
      status: scenarioStatus(error, load, agent, steps),
      error,
      load,
      agent,
      steps,
      findings: error === null && load?.ok ? this.findings() : [],
      limits: this.limits,
      durationMs: performance.now() - this.started,
    };
  }

  private findings(): Finding[] {
    const invocations = [
      ...(this.agent?.invocation ? [this.agent.invocation] : []),
      ...this.steps.flatMap((step) => step.invocations),
    ];
    const direct = invocations.find((invocation) => invocation.bufferPath === 'direct');
    // The locator may be shared with scenarios that asked it more than this one did.
    const asked = invocations.some((invocation) => hasFrames(invocation));
    const problem = asked ? this.input.locator?.problem : undefined;
    const message =
      'the guard exports no alloc and dealloc: buffers at the end of its memory may overlap its heap';
    return [
      ...policyFindings(this.input.scenario.policy, ['policy']),
      ...(direct ? [finding('direct-memory-path', message)] : []),
      ...(problem === undefined ? [] : [finding('debug-information-unreadable', problem)]),
      ...unusedAnswers('scenario', this.input.scenario.backend, invocations, ['backend']),
    ];
  }
}

function loadResult(load: LoadOutcome): LoadResult {
  if (load.ok) return { ok: true, memoryPages: load.memoryPages, durationMs: load.durationMs };
  const { error, engine, offset } = load;
  return { ok: false, error, ...(engine ? { engine } : {}), ...(offset === undefined ? {} : { offset }) };
}

function hasFrames({ stack, backendCalls, limits }: Invocation): boolean {
  return (
    stack.length > 0 ||
    backendCalls.some((call) => call.stack !== undefined) ||
    (limits ?? []).some((hit) => hit.stack !== undefined)
  );
}
