import {
  startAgentSession,
  unstartedSession,
  type AgentSession,
  type SessionOptions,
} from '../gateway/agent-session';
import type { AgentLabels } from '../gateway/difc/labels';
import type { Invocation } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import type { Limits } from '../gateway/limits';
import { sessionPolicy } from '../gateway/server/session-policy';
import type { Expectation, Step } from '../scenario/model';
import { engineFailure } from './engine-failure';
import { finding } from './finding';
import { headroomFindings } from './headroom';
import { invocationFindings } from './invocation-findings';
import { parsedOutput } from './parsed-output';
import { answerPatterns, type PatternAnswers } from './pattern-answers';
import type { AgentResult, Finding } from './result';
import { checkedStatus } from './status';
import type { RunBudget } from './run-budget';
import type { StepClock } from './step-clock';
import type { CheckSubject } from './subject';
import { backendCallFindings, type ToolCatalog } from './tool-catalog';
import { judge } from './unexpected';

const NOT_STARTED =
  'the configuration of the gateway refuses the policy: the gateway does not start, and no step runs';

const PROXY_NOT_STARTED =
  'label_agent fails when the proxy starts: the proxy ends with this error, and no step runs';

/** What a session's requests start from. */
export type SessionState = Pick<AgentSession, 'error' | 'mode' | 'labels' | 'called'>;

/** One run of label_agent for a session, with everything it did. */
interface Attempt {
  readonly session: AgentSession;
  readonly invocations: readonly Invocation[];
  readonly output: Json | undefined;
  readonly patterns: PatternAnswers;
  readonly findings: readonly Finding[];
}

/** What label_agent is judged by. */
export interface SessionRules {
  /** What the scenario expects of it. */
  readonly expect: Expectation | undefined;
  readonly limits: Limits;
  /** An error or a limit that no expectation is about does not fail it. */
  readonly allowUnexpected: boolean;
  readonly budget: RunBudget;
  /** What backend calls are checked against, when there is one. */
  readonly tools?: ToolCatalog | undefined;
}

/**
 * One agent's session while a scenario runs: label_agent, tried again with each request until it succeeds
 * (server-layer, Sessions), and the agent's labels, which live on from step to step.
 */
export class SessionRun {
  private readonly attempts: Attempt[] = [];
  private readonly said = new Set<string>();
  private current: SessionState;

  constructor(
    /** Null for the session of steps that name none. */
    readonly name: string | null,
    private readonly options: SessionOptions,
    private readonly rules: SessionRules,
  ) {
    this.current = unstartedSession(options);
  }

  /** What the session's next request starts from. */
  get state(): SessionState {
    return this.current;
  }

  /** Number of the last attempt, from 0; undefined before the first and without a policy. */
  get attempt(): number | undefined {
    return this.attempts.length === 0 ? undefined : this.attempts.length - 1;
  }

  /** What label_agent was given last; undefined while the guard was not asked. */
  get policy(): Json | undefined {
    return this.attempts.at(-1)?.session.input;
  }

  /** Whether the gateway's configuration refuses the policy: then the gateway does not start. */
  get isRefused(): boolean {
    const { policy } = this.options;
    if (policy === undefined) return false;
    const read = sessionPolicy(policy, this.options);
    return !read.ok && read.refusal.layer === 'config';
  }

  /**
   * Whether label_agent runs before the session's next step: it never ran, or it failed and the step is a
   * request. A raw call is no request: it invokes one function and nothing else. A write sink is another server.
   */
  isDue(kind: Step['kind']): boolean {
    if (this.options.policy === undefined || kind === 'sink') return false;
    return this.attempts.length === 0 || (this.current.error !== null && kind === 'tool');
  }

  /** Runs label_agent once; `clock` gives it a separate deadline. */
  async start(clock: StepClock): Promise<void> {
    this.shortenLast();
    const session = await startAgentSession(this.options, clock.invoke, clock.decode);
    const [result] = clock.results;
    this.attempts.push({
      session,
      invocations: clock.invocations,
      findings: this.findingsOf(session, clock.invocations),
      output: result && this.rules.expect?.output !== undefined ? parsedOutput(result) : undefined,
      patterns: await answerPatterns(this.rules.expect, session.error, clock.match),
    });
    this.current = session;
  }

  /** The attempt before a new one decides nothing any more, unless it was the first. */
  private shortenLast(): void {
    const last = this.attempts.length > 1 ? this.attempts.pop() : undefined;
    if (!last) return;
    const invocations = this.rules.budget.invocations(last.invocations);
    const [invocation = null] = invocations;
    this.attempts.push({ ...last, invocations, output: undefined, session: { ...last.session, invocation } });
  }

  /** The agent's labels after a step. */
  continueWith(labels: AgentLabels): void {
    this.current = { ...this.current, labels };
  }

  /**
   * What label_agent came to, null while it was not called. Expectations are checked against the attempt
   * that succeeded, else against the first: later failures of a poisoned guard only repeat it.
   */
  result(): AgentResult | null {
    const last = this.attempts.at(-1);
    const decisive = last?.session.error === null ? last : this.attempts[0];
    if (!last || !decisive) return null;
    const { error, mode, labels } = decisive.session;
    const { expect, allowUnexpected } = this.rules;
    const subject: CheckSubject = {
      owner: 'agent',
      outcome: null,
      error,
      mode,
      agent: labels,
      invocations: decisive.invocations,
      request: {},
      patterns: decisive.patterns,
      ...(decisive.output === undefined ? {} : { output: decisive.output }),
    };
    const checks = judge(expect, subject, allowUnexpected);
    const invocations = this.attempts.flatMap((attempt) => attempt.invocations);
    return {
      error,
      mode,
      secrecy: labels.secrecy,
      integrity: labels.integrity,
      invocation: last.session.invocation,
      attempts: invocations,
      status: engineFailure(invocations) === undefined ? checkedStatus(checks) : 'errored',
      findings: this.attempts.flatMap((attempt) => attempt.findings),
      checks,
    };
  }

  /** Why there is no gateway after an attempt; undefined when there is. */
  private reasonNotToStart({ layer, error }: AgentSession): string | undefined {
    if (layer === 'config') return NOT_STARTED;
    return this.options.gateway === 'proxy' && error !== null ? PROXY_NOT_STARTED : undefined;
  }

  /** What an attempt shows that no attempt before it has shown. */
  private findingsOf(session: AgentSession, invocations: readonly Invocation[]): Finding[] {
    const severity = this.rules.expect?.error === undefined ? 'error' : 'info';
    const notStarted = this.reasonNotToStart(session);
    return [
      ...(notStarted === undefined ? [] : [finding('gateway-does-not-start', notStarted, { severity })]),
      ...invocations.flatMap((each) => invocationFindings(each, this.rules.expect)),
      ...invocations.flatMap((each) => backendCallFindings(each, this.rules.tools)),
      ...headroomFindings(invocations, this.rules.limits),
    ].filter(({ code, message }) => {
      const key = `${code} ${message}`;
      if (this.said.has(key)) return false;
      this.said.add(key);
      return true;
    });
  }
}
