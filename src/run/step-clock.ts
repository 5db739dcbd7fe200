import type { Invoke } from '../gateway/agent-session';
import type { Invocation, InvocationResult } from '../gateway/invocation';
import type { BackendEntry } from '../scenario/model';
import type { GuardSession } from './guard-host';
import { locatedInvocation } from './located-invocation';
import type { MatchPattern } from './pattern-answers';
import type { SourceLocator } from './source-locator';

export interface StepContext {
  readonly session: GuardSession;
  /** Number of the step, -1 for label_agent before the steps. */
  readonly step: number;
  readonly backend: readonly BackendEntry[];
  /** Deadline of all invocations together, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly locator?: SourceLocator | undefined;
}

/**
 * Invokes the guard for one step: all invocations share one deadline, as a tool call does in the gateway
 * (scenario-format, `timeoutMs`), and are kept with their outputs.
 */
export class StepClock {
  readonly results: InvocationResult[] = [];
  private readonly deadline: number;

  constructor(private readonly context: StepContext) {
    this.deadline = performance.now() + context.timeoutMs;
  }

  get invocations(): Invocation[] {
    return this.results.map((result) => result.invocation);
  }

  /** Tries a pattern of an expectation; its time does not count as the step's. */
  readonly match: MatchPattern = (expected, actual) => {
    const { session, signal } = this.context;
    return session.match(expected, actual, signal);
  };

  readonly invoke: Invoke = async (name, input) => {
    const { session, step, backend, signal, locator, timeoutMs: limitMs } = this.context;
    const timeoutMs = Math.max(1, this.deadline - performance.now());
    const result = await session.invoke(name, input, { timeoutMs, limitMs, step, backend, signal });
    const located = locator
      ? { ...result, invocation: locatedInvocation(result.invocation, locator) }
      : result;
    this.results.push(located);
    return located;
  };
}
