import type { InvocationResult } from '../../gateway/invocation';
import type { GuardCoverage, GuardHost, GuardModule, GuardSession, OpenOptions } from '../../run/guard-host';

/** What an invocation gave and asked for. */
export interface RecordedInvocation {
  readonly step: number;
  readonly function: string;
  /** How it ended, and the first line of the error. */
  readonly end: string;
  readonly output: Uint8Array;
  /** Tools and arguments of its backend calls, as JSON. */
  readonly calls: string;
}

export interface RecordingOptions {
  /** Runs instead of the guard that the scenario names. */
  readonly bytes?: Uint8Array;
  /** Deadline of an invocation in milliseconds, where that of the scenario is longer. */
  readonly deadlineMs?: number;
  readonly coverage?: boolean;
}

/** Runs one scenario on another host, and keeps what is compared afterwards. */
export class RecordingHost implements GuardHost {
  readonly onFault;
  readonly invocations: RecordedInvocation[] = [];
  /** Points of the guard's code that ran. */
  readonly points = new Set<number>();
  coverage: GuardCoverage | undefined;
  /** The longest invocation, in milliseconds. */
  longestMs = 0;
  /** Whether an invocation took longer than `deadlineMs`. */
  timedOut = false;
  /** Why our engine could not finish. */
  engine: string | undefined;

  constructor(
    private readonly host: GuardHost,
    private readonly options: RecordingOptions,
  ) {
    this.onFault = host.onFault;
  }

  async open(guard: GuardModule, options: OpenOptions): Promise<GuardSession> {
    const { bytes = guard.bytes, coverage = false } = this.options;
    const limits = { ...options.limits, timeoutMs: this.#deadline(options.limits.timeoutMs) };
    const session = await this.host.open({ ...guard, bytes }, { ...options, limits, coverage });
    const { load } = session;
    if (load.ok) this.#cover(load.coverage);
    else if (load.engine) this.engine = load.error;
    return {
      load,
      invoke: async (name, input, invoked) => {
        const timeoutMs = this.#deadline(invoked.timeoutMs);
        const result = await session.invoke(name, input, { ...invoked, timeoutMs });
        this.#keep(result, invoked.step, timeoutMs < invoked.timeoutMs);
        return result;
      },
      decode: (...args) => session.decode(...args),
      match: (...args) => session.match(...args),
      close: () => session.close(),
    };
  }

  #deadline(ms: number): number {
    return Math.min(ms, this.options.deadlineMs ?? ms);
  }

  #cover(coverage: GuardCoverage | undefined): void {
    this.coverage = coverage;
    if (coverage?.ok) for (const point of coverage.hits.points) this.points.add(point);
  }

  #keep({ invocation, output, coverage }: InvocationResult, step: number, isShortened: boolean): void {
    const { kind, error, backendCalls, backendCallCount, durationMs } = invocation;
    this.longestMs = Math.max(this.longestMs, durationMs);
    if (invocation.engine) this.engine = error ?? '';
    else if (kind === 'timeout' && isShortened) this.timedOut = true;
    for (const point of coverage?.points ?? []) this.points.add(point);
    const calls = backendCalls.map(({ tool, args }) => [tool, args]);
    this.invocations.push({
      step,
      function: invocation.function,
      end: `${kind} ${error?.split('\n')[0] ?? ''}`,
      output,
      calls: `${String(backendCallCount)} ${JSON.stringify(calls)}`,
    });
  }
}

/** Whether both did the same: equal outputs byte for byte, the same ends and the same backend calls. */
export function didTheSame(
  one: readonly RecordedInvocation[],
  other: readonly RecordedInvocation[],
): boolean {
  return one.length === other.length && firstDifference(one, other) === undefined;
}

/** Position of the first invocation in which they differ. */
export function firstDifference(
  one: readonly RecordedInvocation[],
  other: readonly RecordedInvocation[],
): number | undefined {
  const at = one.findIndex((each, i) => !isEqual(each, other[i]));
  return at < 0 ? undefined : at;
}

function isEqual(one: RecordedInvocation, other: RecordedInvocation | undefined): boolean {
  return (
    other !== undefined &&
    one.function === other.function &&
    one.end === other.end &&
    one.calls === other.calls &&
    one.output.length === other.output.length &&
    one.output.every((byte, i) => other.output[i] === byte)
  );
}
