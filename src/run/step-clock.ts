import type { Invoke } from '../gateway/agent-session';
import type { Frame, Invocation, InvocationResult } from '../gateway/invocation';
import type { BackendEntry } from '../scenario/model';
import type { GuardSession } from './guard-host';

/** Adds source positions to frames; may add frames that were inlined. Must not throw. */
export type Locate = (frames: readonly Frame[]) => readonly Frame[];

export interface StepContext {
  readonly session: GuardSession;
  /** Number of the step, -1 for label_agent before the steps. */
  readonly step: number;
  readonly backend: readonly BackendEntry[];
  /** Deadline of all invocations together, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly locate?: Locate | undefined;
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

  readonly invoke: Invoke = async (name, input) => {
    const { session, step, backend, signal, locate } = this.context;
    const timeoutMs = Math.max(1, this.deadline - performance.now());
    const result = await session.invoke(name, input, { timeoutMs, step, backend, signal });
    const located = locate ? { ...result, invocation: locateFrames(result.invocation, locate) } : result;
    this.results.push(located);
    return located;
  };
}

function locateFrames(invocation: Invocation, locate: Locate): Invocation {
  const backendCalls = invocation.backendCalls.map((call) =>
    call.stack ? { ...call, stack: locate(call.stack) } : call,
  );
  const limits = invocation.limits?.map((hit) => (hit.stack ? { ...hit, stack: locate(hit.stack) } : hit));
  return { ...invocation, stack: locate(invocation.stack), backendCalls, ...(limits ? { limits } : {}) };
}
