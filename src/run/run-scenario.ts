import { messageOf } from '../base/fault';
import type { BackendCall } from '../gateway/invocation';
import { DEFAULT_PROFILE, resolveLimits } from '../gateway/limits';
import type { Limits, ProfileName } from '../gateway/limits';
import { CircuitBreaker } from '../gateway/server/circuit-breaker';
import type { Scenario, Step } from '../scenario/model';
import { agentsOf } from './agents';
import { BEFORE_STEPS, type CoverageSink } from './coverage-sink';
import type { EventSink } from './events';
import type { GuardHost, GuardModule, GuardSession } from './guard-host';
import { loadResult } from './load-result';
import type { CallRecorder } from './recorded-calls';
import { Oracle, type OracleOptions } from './oracle/oracle';
import type { LoadResult, ScenarioResult, StepResult } from './result';
import { RunBudget } from './run-budget';
import { runStep, skippedStep } from './run-step';
import { neverRanFindings, scenarioFindings, type MaxAge } from './scenario-findings';
import type { SessionRun } from './session-run';
import { Sessions } from './sessions';
import { CANCELED, scenarioStatus } from './status';
import { StepClock } from './step-clock';
import type { StackLocator } from './source-locator';
import type { StepContext } from './step-clock';
import { withSinks } from './sinks';
import type { ToolCatalog } from './tool-catalog';

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
  readonly locator?: StackLocator | undefined;
  /** Errors and limits that no expectation is about do not fail the scenario (`--allow-unexpected`). */
  readonly allowUnexpected?: boolean | undefined;
  /** The tools that backend calls and steps are checked against. */
  readonly tools?: ToolCatalog | undefined;
  /** Absent: which code of the guard runs is not counted. */
  readonly coverage?: CoverageSink | undefined;
  /** Whose labels the guard's are compared with; absent: with none. */
  readonly oracle?: OracleOptions | undefined;
  readonly maxAge?: MaxAge | undefined;
  /** Keeps what the guard is asked, to repeat it. */
  readonly recorder?: CallRecorder | undefined;
}

/** The limits a scenario runs under: profile, then settings, then the scenario's own. */
export function limitsOf(input: Omit<ScenarioInput, 'guard'>): Limits {
  const { scenario, limits } = input;
  return resolveLimits(profileOf(input), { ...limits, ...scenario.limits });
}

/** The profile whose limits a scenario starts from. */
function profileOf({ scenario, profile, defaultProfile }: Omit<ScenarioInput, 'guard'>): ProfileName {
  return profile ?? scenario.profile ?? defaultProfile ?? DEFAULT_PROFILE;
}

/** No time passes between steps: the server's clock shows what a guard's realtime clock starts with. */
const SCENARIO_TIME = Date.UTC(2022, 0, 1);

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
  private isStarted = false;
  private readonly agents: Sessions;
  private readonly breaker: CircuitBreaker;
  private readonly oracle: Oracle | undefined;

  constructor(
    private readonly input: ScenarioInput,
    private readonly limits: Limits,
    private readonly sink: EventSink,
    private readonly signal: AbortSignal,
    private readonly budget: RunBudget,
  ) {
    const { scenario } = input;
    const { tools, allowUnexpected = false, oracle } = input;
    this.oracle = oracle && new Oracle(scenario.oracleExceptions ?? [], oracle);
    this.agents = new Sessions(scenario, { limits, allowUnexpected, budget, tools });
    this.breaker = new CircuitBreaker(scenario.guardName, () => SCENARIO_TIME);
  }

  async run(host: GuardHost): Promise<ScenarioResult> {
    const { scenario, guard } = this.input;
    let session: GuardSession | undefined;
    const [unread] = scenario.unread ?? [];
    if (unread) return this.finish(`internal error: the saved answers of ${unread.file} were not read`);
    try {
      const { gateway, guardName, backend } = scenario;
      const options = { gateway, guardName, limits: this.limits, backend };
      session = await host.open(guard, {
        ...options,
        signal: this.signal,
        ...(this.input.coverage ? { coverage: true } : {}),
      });
      session = this.input.recorder?.watch(session, guard, options) ?? session;
      return await this.useSession(session);
    } catch (error) {
      // A host must not reject; if it does, the scenario still ends and says so.
      host.onFault?.('a scenario could not run', error);
      return this.finish(`internal error: ${messageOf(error)}`);
    } finally {
      session?.close();
    }
  }

  private async useSession(session: GuardSession): Promise<ScenarioResult> {
    if (this.signal.aborted) return this.finish(CANCELED);
    this.load = loadResult(session.load);
    this.sink({ type: 'load', file: this.input.file, load: this.load });
    if (!session.load.ok) return this.finish(null);
    if (session.load.coverage) this.input.coverage?.loaded(this.input.guard, session.load.coverage);
    const { steps } = this.input.scenario;
    if (!(await this.startGateway(session))) return this.finish(this.signal.aborted ? CANCELED : null);
    // Without any step label_agent is all there is to run.
    if (steps.length === 0) await this.startAgent(session, this.agents.of(undefined));
    for (const [index, step] of steps.entries()) {
      if (this.signal.aborted || !(await this.runStep(session, step, index))) break;
    }
    return this.finish(this.signal.aborted ? CANCELED : null);
  }

  /** Starts the gateway; false when it refuses a policy, or when label_agent, which the proxy calls at once, fails. */
  private async startGateway(session: GuardSession): Promise<boolean> {
    const isProxy = this.input.scenario.gateway === 'proxy';
    const { refused } = this.agents;
    const first = isProxy ? [this.agents.of(undefined)] : refused;
    for (const agent of first) await this.startAgent(session, agent);
    this.isStarted = isProxy ? first.every(({ state }) => state.error === null) : refused.length === 0;
    return this.isStarted && !this.signal.aborted;
  }

  /** Runs label_agent for an agent's session; false when the scenario cannot go on. */
  private async startAgent(guard: GuardSession, agent: SessionRun): Promise<boolean> {
    if (!agent.isDue('tool')) return true;
    await agent.start(new StepClock(this.context(guard, BEFORE_STEPS)));
    if (this.signal.aborted) return false;
    this.agents.started(agent);
    const result = agent.result();
    const session = agent.name === null ? {} : { session: agent.name };
    if (result) this.sink({ type: 'agent', file: this.input.file, agent: result, ...session });
    return result?.status !== 'errored';
  }

  /** Runs one step, after label_agent where that is due; false when the scenario cannot go on. */
  private async runStep(session: GuardSession, step: Step, index: number): Promise<boolean> {
    const { file } = this.input;
    const agent = this.agents.of(step);
    const retried = agent.isDue(step.kind) && agent.attempt !== undefined;
    if (agent.isDue(step.kind) && !(await this.startAgent(session, agent))) return false;
    this.sink({ type: 'step-started', file, index, name: step.name });
    const ran = await runStep(step, {
      index,
      session: agent.state,
      gateway: this.input.scenario.gateway,
      clock: new StepClock(this.context(session, index)),
      limits: this.limits,
      allowUnexpected: this.input.allowUnexpected ?? false,
      breaker: this.breaker,
      sinks: this.input.scenario.sinks,
      tools: this.input.tools,
      oracle: this.oracle,
    });
    // An invocation that a cancel interrupted says nothing about the guard.
    const result = this.signal.aborted
      ? skippedStep(step, agent.state.labels)
      : withSinks(this.agents.withAgent(ran, agent, retried), this.input.scenario.sinks);
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
    const { locator, coverage } = this.input;
    return { session, step, backend, timeoutMs: limits.timeoutMs, signal, locator, coverage };
  }

  private finish(error: string | null): ScenarioResult {
    const { file, scenario, guard, maxAge, locator } = this.input;
    const { load, agents } = this;
    const { results } = agents;
    const left = scenario.steps.slice(this.steps.length);
    const steps = [...this.steps, ...left.map((step) => skippedStep(step, agents.of(step).state.labels))];
    const ended = error === null && load?.ok === true;
    const gateway = { kind: scenario.gateway, isStarted: this.isStarted, last: this.steps.at(-1) };
    const neverRan = ended ? neverRanFindings(left, gateway) : [];
    const usedAnswers = [...this.usedAnswers.values()];
    const ran = { ...results, steps: this.steps, usedAnswers, problem: locator?.problem };
    const all = agentsOf(results).map((each) => each.agent);
    return {
      file,
      guard: guard.path,
      ...(scenario.gateway === 'proxy' ? { gateway: scenario.gateway } : {}),
      status: scenarioStatus(error, load, [...all, ...steps], neverRan.length > 0),
      error,
      load,
      ...results,
      steps,
      findings: ended
        ? [...neverRan, ...scenarioFindings(scenario, ran, maxAge), ...(this.oracle?.unused(left) ?? [])]
        : [],
      limits: this.limits,
      profile: profileOf(this.input),
      durationMs: performance.now() - this.started,
    };
  }
}
