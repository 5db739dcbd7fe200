import type { Json } from '../gateway/json';
import { compactJson } from '../scenario/compact';
import { deepEqual } from '../scenario/equality';
import type { Scenario, SessionSettings, Step } from '../scenario/model';
import { finding } from './finding';
import type { AgentResult, Finding, ScenarioResult, StepResult } from './result';
import { SessionRun, type SessionRules } from './session-run';

/** Whose label_agent the guard saw last, and with what. */
interface InGuard {
  readonly agent: SessionRun;
  readonly policy: Json;
}

/**
 * All agents of a scenario: its own and those under `sessions`. They share one guard instance, so that
 * label_agent of one replaces the policy of another inside the guard (server-layer, Sessions).
 */
export class Sessions {
  private readonly own: SessionRun;
  private readonly named: ReadonlyMap<string, SessionRun>;
  private inGuard: InGuard | undefined;

  constructor(
    private readonly scenario: Scenario,
    rules: Omit<SessionRules, 'expect'>,
  ) {
    const { gateway } = scenario;
    const run = (name: string | null, settings: SessionSettings): SessionRun =>
      new SessionRun(name, { ...settings, gateway }, { ...rules, expect: settings.agent.expect });
    this.own = run(null, scenario);
    this.named = new Map([...scenario.sessions].map(([name, settings]) => [name, run(name, settings)]));
  }

  /** The agent that makes a step; without any step, the scenario's own. */
  of(step: Step | undefined): SessionRun {
    return (step?.session === undefined ? undefined : this.named.get(step.session)) ?? this.own;
  }

  /** The agents whose policy the gateway's configuration refuses: with one of them it does not start. */
  get refused(): readonly SessionRun[] {
    const { steps } = this.scenario;
    const used = new Set(steps.length === 0 ? [this.own] : steps.map((step) => this.of(step)));
    return [...used].filter((agent) => agent.isRefused);
  }

  /** Runs of label_agent, the scenario's own agent first. */
  get results(): Pick<ScenarioResult, 'agent' | 'sessions'> {
    const named = [...this.named].flatMap(([name, run]): [string, AgentResult][] => {
      const result = run.result();
      return result ? [[name, result]] : [];
    });
    const agent = this.own.result();
    return this.named.size === 0 ? { agent } : { agent, sessions: Object.fromEntries(named) };
  }

  /** To be called after label_agent ran for `agent`. */
  started(agent: SessionRun): void {
    const { policy } = agent;
    if (policy !== undefined) this.inGuard = { agent, policy };
  }

  /** A step's result with what label_agent, of this session and of others, had to do with it. */
  withAgent(step: StepResult, agent: SessionRun, retried: boolean): StepResult {
    const { attempt, name } = agent;
    const findings = [
      ...(retried ? [retriedFinding(agent)] : []),
      ...(step.invocations.length > 0 ? this.replacedFindings(agent) : []),
      ...step.findings,
    ];
    return {
      ...step,
      ...(name === null ? {} : { session: name }),
      ...(attempt === undefined || step.sink !== undefined ? {} : { agentAttempt: attempt }),
      findings,
    };
  }

  private replacedFindings(agent: SessionRun): Finding[] {
    const { inGuard } = this;
    if (!inGuard || inGuard.agent === agent || agent.policy === undefined) return [];
    if (deepEqual(inGuard.policy, agent.policy)) return [];
    const message = `${sessionName(agent)} runs under the policy of another session: label_agent of ${sessionName(inGuard.agent)} was called later and gave the guard ${compactJson(inGuard.policy, 160)} instead of ${compactJson(agent.policy, 160)}`;
    return [finding('session-policy-replaced', message)];
  }
}

function sessionName({ name }: SessionRun): string {
  return name === null ? 'the unnamed session' : `the session ${JSON.stringify(name)}`;
}

function retriedFinding({ attempt = 0, state }: SessionRun): Finding {
  const ended = state.error === null ? 'it succeeded' : `it failed: ${state.error}`;
  const message = `label_agent had failed and was called again with this request (attempt ${attempt + 1}); ${ended}`;
  return finding('label-agent-retried', message);
}
