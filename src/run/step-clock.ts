import type { Invoke } from '../gateway/agent-session';
import { decodedAnswer, type Answers, type DecodeAnswer } from '../gateway/answers';
import type { GuardFunction, Invocation, InvocationResult } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import type { BackendEntry } from '../scenario/model';
import type { CoverageSink } from './coverage-sink';
import type { GuardSession } from './guard-host';
import { locatedInvocation } from './located-invocation';
import type { MatchPattern } from './pattern-answers';
import { answerFindings } from './response-findings';
import type { Finding } from './result';
import type { StackLocator } from './source-locator';
import { unlessAborted } from './unless-aborted';

export interface StepContext {
  readonly session: GuardSession;
  /** Number of the step, -1 for label_agent before the steps. */
  readonly step: number;
  readonly backend: readonly BackendEntry[];
  /** Deadline of all invocations together, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly locator?: StackLocator | undefined;
  readonly coverage?: CoverageSink | undefined;
}

/** Outputs up to this size are decoded at once, in bytes; larger ones in another thread. */
const DECODED_AT_ONCE = 256 * 1024;

/**
 * Invokes the guard for one step: all invocations share one deadline, as a tool call does in the gateway
 * (scenario-format, `timeoutMs`), and are kept with their outputs.
 */
export class StepClock {
  readonly results: InvocationResult[] = [];
  private deadline: number;
  private readonly findings = new Map<Uint8Array, readonly Finding[]>();

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

  /**
   * Decodes an answer; its time does not count as the step's. What our engine cannot decode makes the invocation
   * one that it could not finish.
   */
  readonly decode: DecodeAnswer = async <F extends GuardFunction>(
    name: F,
    output: Uint8Array,
    toolResult: Json,
  ): Promise<Answers[F]> => {
    if (output.length <= DECODED_AT_ONCE) {
      this.findings.set(output, answerFindings(name, output, toolResult));
      return decodedAnswer(name, output, toolResult);
    }
    const { session, signal } = this.context;
    const decoded = await session.decode(name, output, toolResult, signal);
    if (decoded.ok) {
      this.findings.set(output, decoded.findings);
      return decoded.answer as Answers[F];
    }
    const last = this.results.pop();
    if (last)
      this.results.push({
        ...last,
        invocation: { ...last.invocation, kind: 'host', error: decoded.reason, engine: true },
      });
    return { ok: false, error: decoded.reason } as Answers[F];
  };

  /** What a decoded answer shows by itself. */
  readonly findingsOf = ({ output }: InvocationResult): readonly Finding[] => this.findings.get(output) ?? [];

  readonly invoke: Invoke = async (name, input) => {
    const { session, step, backend, signal, locator, timeoutMs: limitMs } = this.context;
    const timeoutMs = Math.max(1, this.deadline - performance.now());
    const result = await session.invoke(name, input, { timeoutMs, limitMs, step, backend, signal });
    if (result.coverage) this.context.coverage?.ran(step, result.coverage);
    this.deadline += (result.heldMs ?? 0) - (result.invocation.delayMs ?? 0);
    const started = performance.now();
    const invocation =
      locator && (await unlessAborted(locatedInvocation(result.invocation, locator), signal));
    const located = invocation ? { ...result, invocation } : result;
    // What we take to look up sources is not the guard's time.
    this.deadline += performance.now() - started;
    this.results.push(located);
    return located;
  };
}
