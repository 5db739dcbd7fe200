import type { BackendCall, Invocation } from '../gateway/invocation';
import { DEFAULT_PROFILE, resolveLimits } from '../gateway/limits';
import type { Limits, ProfileName } from '../gateway/limits';
import { CircuitBreaker } from '../gateway/server/circuit-breaker';
import type { Scenario, Step } from '../scenario/model';
import { unusedAnswers } from './answer-findings';
import type { EventSink } from './events';
import { finding } from './finding-catalog';
import { policyFindings } from './policy-findings';
import type { GuardHost, GuardModule, GuardSession, LoadOutcome } from './guard-host';
import type { AgentResult, Finding, LoadResult, ScenarioResult, StepResult } from './result';
import { RunBudget } from './run-budget';
import { runStep, skippedStep } from './run-step';
import { SessionRun } from './session-run';
import { scenarioStatus } from './status';
import { StepClock } from './step-clock';
import type { SourceLocator } from './source-locator';
import type { StepContext } from './step-clock';

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

/** No time passes between steps: the server's clock shows what a guard's realtime clock starts with. */
const SCENARIO_TIME = Date.UTC(2022, 0, 1);

/** The error of a scenario that a cancel ended, or kept from starting. */
export const CANCELLED = 'the run was cancelled';

/**
 * Runs a scenario: loads the guard, calls label_agent if there is a policy, then the steps in order on the
 * same instance with the agent's labels carried along (scenario-format). Never rejects: what goes wrong is
 * in the result. After a load error, a failure of our own engine or a cancel the
 * remaining steps are skipped. `budget` bounds what is kept of all scenarios of a run.
 */
export async function runScenario(
  input: ScenarioInput,
  host: GuardHost,
  sink: EventSink,
  signal: AbortSignal,
  budget = new RunBudget(),
): Promise<ScenarioResult> {
  const { file, scenario, guard } = input;
  sink({ type: 'scenario-started', file, guard: guard.path, steps: scenario.steps.map((step) => step.name) });
  const run = new ScenarioRun(input, limitsOf(input), sink, signal, budget);
  const result = await run.run(host);
  sink({ type: 'scenario-finished', file, result });
  return result;
}

class ScenarioRun {
  private readonly started = performance.now();
  private readonly steps: StepResult[] = [];
  /** A call for each saved answer of the scenario that a step used. */
  private readonly usedAnswers = new Map<number, BackendCall>();
  private load: LoadResult | null = null;
  private readonly agent: SessionRun;
  private readonly breaker: CircuitBreaker;

  constructor(
    private readonly input: ScenarioInput,
    private readonly limits: Limits,
    private readonly sink: EventSink,
    private readonly signal: AbortSignal,
    private readonly budget: RunBudget,
  ) {
    const { scenario } = input;
    this.agent = new SessionRun(null, scenario, {
      expect: scenario.agent.expect,
      limits,
      allowUnexpected: input.allowUnexpected ?? false,
      budget,
    });
    this.breaker = new CircuitBreaker(scenario.guardName, () => SCENARIO_TIME);
  }

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
    const { steps } = this.input.scenario;
    if (this.agent.isRefused) {
      await this.startAgent(session, this.agent);
      return this.finish(this.signal.aborted ? CANCELLED : null);
    }
    // Without any step label_agent is all there is to run.
    if (steps.length === 0) await this.startAgent(session, this.agent);
    for (const [index, step] of steps.entries()) {
      if (this.signal.aborted || !(await this.runStep(session, step, index))) break;
    }
    return this.finish(this.signal.aborted ? CANCELLED : null);
  }

  /** Runs label_agent for an agent's session; false when the scenario cannot go on. */
  private async startAgent(session: GuardSession, agent: SessionRun): Promise<boolean> {
    if (!agent.isDue('tool')) return true;
    await agent.start(new StepClock(this.context(session, -1)));
    if (this.signal.aborted) return false;
    const result = agent.result();
    if (result) this.sink({ type: 'agent', file: this.input.file, agent: result });
    return result?.status !== 'errored';
  }

  /** Runs one step, after label_agent where that is due; false when the scenario cannot go on. */
  private async runStep(session: GuardSession, step: Step, index: number): Promise<boolean> {
    const { file } = this.input;
    const { agent } = this;
    const retried = agent.isDue(step.kind) && agent.attempt !== undefined;
    if (agent.isDue(step.kind) && !(await this.startAgent(session, agent))) return false;
    this.sink({ type: 'step-started', file, index, name: step.name });
    const ran = await runStep(step, {
      index,
      session: agent.state,
      clock: new StepClock(this.context(session, index)),
      limits: this.limits,
      allowUnexpected: this.input.allowUnexpected ?? false,
      breaker: this.breaker,
    });
    // An invocation that a cancel interrupted says nothing about the guard.
    const result = this.signal.aborted
      ? skippedStep(step, agent.state.labels)
      : withAgent(ran, agent, retried);
    const kept = this.keep(result);
    this.steps.push(kept);
    this.sink({ type: 'step-finished', file, index, step: kept });
    agent.continueWith(result.agentAfter);
    return result.status !== 'errored' && result.panic === undefined;
  }

  /** The step as the run's budget lets it be kept; which saved answers it used is kept in any case. */
  private keep(step: StepResult): StepResult {
    for (const { backendCalls } of step.invocations) {
      for (const call of backendCalls)
        if (call.entry?.scope === 'scenario')
          this.usedAnswers.set(call.entry.index, { ...call, args: null, tool: '' });
    }
    return this.budget.step(step);
  }

  private context(session: GuardSession, step: number): StepContext {
    const backend = this.input.scenario.steps[step]?.backend ?? [];
    const { signal, limits } = this;
    return { session, step, backend, timeoutMs: limits.timeoutMs, signal, locator: this.input.locator };
  }

  private finish(error: string | null): ScenarioResult {
    const { file, scenario, guard } = this.input;
    const { load } = this;
    const agent = this.agent.result();
    const left = scenario.steps.slice(this.steps.length);
    const steps = [...this.steps, ...left.map((step) => skippedStep(step, this.agent.state.labels))];
    const findings = error === null && load?.ok ? this.findings(agent) : [];
    const neverRan = findings.some(({ code }) => code === 'steps-never-ran');
    return {
      file,
      guard: guard.path,
      status: scenarioStatus(error, load, agent, steps, neverRan),
      error,
      load,
      agent,
      steps,
      findings,
      limits: this.limits,
      durationMs: performance.now() - this.started,
    };
  }

  /** Steps whose expectations nobody checked because the gateway was gone. */
  private neverRan(): Finding[] {
    const panicked = this.steps.at(-1)?.panic !== undefined;
    if (!panicked && !this.agent.isRefused) return [];
    const left = this.input.scenario.steps.slice(this.steps.length).filter((step) => step.expect);
    const [first] = left;
    if (!first) return [];
    const which = left.length === 1 ? `the step "${first.name}"` : `${left.length} steps with expectations`;
    return [
      finding(
        'steps-never-ran',
        `${which} never ran: ${panicked ? 'the gateway’s process has ended' : 'the gateway does not start'}`,
      ),
    ];
  }

  private findings(agent: AgentResult | null): Finding[] {
    const invocations = [...(agent?.attempts ?? []), ...this.steps.flatMap((step) => step.invocations)];
    const used = { backendCalls: [...this.usedAnswers.values()] };
    const direct = invocations.find((invocation) => invocation.bufferPath === 'direct');
    // The locator may be shared with scenarios that asked it more than this one did.
    const asked = invocations.some((invocation) => hasFrames(invocation));
    const problem = asked ? this.input.locator?.problem : undefined;
    const message =
      'the guard exports no alloc and dealloc: buffers at the end of its memory may overlap its heap';
    return [
      ...policyFindings(this.input.scenario.policy, ['policy']),
      ...this.neverRan(),
      ...(direct ? [finding('direct-memory-path', message)] : []),
      ...(problem === undefined ? [] : [finding('debug-information-unreadable', problem)]),
      ...unusedAnswers('scenario', this.input.scenario.backend, [...invocations, used], ['backend']),
    ];
  }
}

/** The step's result with what its session's label_agent had to do with it. */
function withAgent(step: StepResult, agent: SessionRun, retried: boolean): StepResult {
  const { attempt } = agent;
  if (attempt === undefined) return step;
  const { error } = agent.state;
  const ended = error === null ? 'it succeeded' : `it failed: ${error}`;
  const message = `label_agent had failed and was called again with this request (attempt ${attempt + 1}); ${ended}`;
  const findings = retried ? [finding('label-agent-retried', message), ...step.findings] : step.findings;
  return { ...step, agentAttempt: attempt, findings };
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
