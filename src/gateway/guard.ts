import { AnswerDelays, type InvocationClock } from './answer-delays';
import type { Backend } from './backend';
import type { Attempts } from './attempts';
import { runAttempts } from './attempts';
import { hasAllocator } from './buffers';
import { overLimit } from './call-backend';
import { encodeGoJson } from './go-json';
import type { GuestHost } from './guest-host';
import type { GuardFunction, Invocation, InvocationResult, LimitHit } from './invocation';
import type { InvocationFailure } from './invocation-failure';
import { gatewayFailure } from './invocation-failure';
import type { InvocationRecord } from './invocation-record';
import type { Json } from './json';
import type { Limits } from './limits';
import { PAGE_BYTES } from './limits';
import { outputFields } from './output-fields';
import type { CallContext, RuntimeInstance } from './runtime-instance';
import { NO_MEMORY, unavailableText } from './texts';

/** `stopAfterMs` needs an interruptible module; `isTimed` shows when a function returns, and in one at its loops. */
export interface InvokeOptions extends InvocationClock {
  /** Answers `call_backend` during this invocation. */
  readonly backend: Backend;
  /** Time left, in milliseconds, against which delays of answers count; without it they do not. */
  readonly timeoutMs?: number;
}

/** What an invocation came to before it is described for results. */
interface Ended {
  readonly failure?: InvocationFailure;
  readonly output: Uint8Array;
  readonly attempts?: Attempts;
  readonly inputBytes?: number;
}

/** An invocation as it is put together: its properties come in the order in which results show them. */
type Draft = { -readonly [K in keyof Invocation]: Invocation[K] };

const NO_OUTPUT = new Uint8Array();

/** A loaded guard as the gateway holds it: one instance whose memory lives on, unusable once it has trapped. */
export class Guard {
  /** The text of the failure that poisoned the guard. */
  private poison: string | undefined;

  constructor(
    readonly name: string,
    private readonly instance: RuntimeInstance,
    private readonly limits: Limits,
    private readonly host: GuestHost,
  ) {}

  /** False once the guard has trapped: every later invocation is refused (gateway-contract 3.1). */
  get healthy(): boolean {
    return this.poison === undefined;
  }

  /** Pages of memory now; 0 without memory. */
  get memoryPages(): number {
    return (this.instance.memory?.size() ?? 0) / PAGE_BYTES;
  }

  /**
   * One invocation, retries for a larger output buffer included (gateway-contract 3). Never throws: whatever
   * the guard does is in the result, with the gateway's text when it failed.
   */
  invoke(name: GuardFunction, input: Json, options: InvokeOptions): InvocationResult {
    const started = performance.now();
    const delays = delaysOf(options);
    const record = this.host.begin(delays ?? options.backend);
    this.instance.takeFailedGrows();
    const ended = this.run(name, input, record, delays);
    if (ended.failure?.call?.poisons) this.poison ??= ended.failure.error;
    const limits = this.limitHits(ended.failure, record);
    const invocation: Draft = {
      function: name,
      kind: ended.failure?.kind ?? 'ok',
      error: ended.failure?.error ?? null,
      ...outputFields(ended.output),
      healthy: this.healthy,
      attempts: ended.attempts?.count ?? 0,
      backendCallCount: record.calls.size,
      backendCalls: record.calls.list(),
      logs: record.logs.list(),
      stdout: record.stdout.text(),
      stderr: record.stderr.text(),
      memoryPages: this.memoryPages,
      durationMs: performance.now() - started,
      stack: ended.failure?.call?.stack ?? [],
    };
    this.addDetails(invocation, ended);
    addMeasured(invocation, delays, limits);
    return { invocation, output: ended.output };
  }

  private run(
    name: GuardFunction,
    input: Json,
    record: InvocationRecord,
    context: CallContext | undefined,
  ): Ended {
    const fail = (failure: InvocationFailure, inputBytes?: number): Ended =>
      inputBytes === undefined ? { failure, output: NO_OUTPUT } : { failure, output: NO_OUTPUT, inputBytes };
    if (this.poison !== undefined) {
      const error = unavailableText(this.name, this.poison);
      return fail(gatewayFailure(error));
    }
    const { instance, limits } = this;
    const { memory } = instance;
    if (memory === undefined) return fail(gatewayFailure(NO_MEMORY));
    const bytes = encodeGoJson(input);
    if (bytes.length > limits.inputBytes) {
      const error = `input too large: ${String(bytes.length)} bytes (max ${String(limits.inputBytes)})`;
      return fail(gatewayFailure(error, 'input'), bytes.length);
    }
    const attempts = runAttempts(name, bytes, { instance, memory, limits, record, context });
    const { end } = attempts;
    return end.ok
      ? { output: end.output, attempts, inputBytes: bytes.length }
      : { ...fail(end.failure, bytes.length), attempts };
  }

  /** Adds what only some invocations have. */
  private addDetails(invocation: Draft, { failure, attempts, inputBytes }: Ended): void {
    const trap = failure?.call?.trap;
    if (trap !== undefined) invocation.trap = trap;
    if (failure?.call?.kind === 'engine') invocation.engine = true;
    if (inputBytes !== undefined) invocation.inputBytes = inputBytes;
    if (attempts === undefined) return;
    invocation.outputBufferBytes = attempts.outputBufferBytes;
    invocation.bufferPath = hasAllocator(this.instance) ? 'allocator' : 'direct';
    if (attempts.returned !== undefined) invocation.returned = attempts.returned;
  }

  /** Limits that were reached, whether or not the invocation failed because of them; one hit for each. */
  private limitHits(failure: InvocationFailure | undefined, record: InvocationRecord): LimitHit[] {
    const hits: LimitHit[] = [];
    const [grow] = this.instance.takeFailedGrows();
    if (failure?.limit !== undefined) hits.push({ limit: failure.limit, message: failure.error });
    if (grow && failure?.limit !== 'memory') {
      const cap = `${String(this.memoryPages)} pages in use, limit ${String(this.limits.memoryPages)}`;
      const message = `memory.grow by ${String(grow.pages)} pages failed (${cap})`;
      hits.push({ limit: 'memory', message, stack: grow.stack });
    }
    if (record.calls.size > this.limits.backendCalls) {
      // Not among the calls kept in detail when the limit is larger than their number.
      const refused = record.calls.list().find((call) => call.failure === 'over-limit');
      const message = overLimit(this.limits.backendCalls);
      hits.push({ limit: 'backend-calls', message, ...(refused?.stack ? { stack: refused.stack } : {}) });
    }
    return hits;
  }
}

function delaysOf({ backend, timeoutMs, ...clock }: InvokeOptions): AnswerDelays | undefined {
  return timeoutMs === undefined ? undefined : new AnswerDelays(backend, timeoutMs, clock);
}

/** Adds how long the answers took, where any took time, and the limits that were reached. */
function addMeasured(invocation: Draft, delays: AnswerDelays | undefined, limits: readonly LimitHit[]): void {
  if (delays && delays.waitedMs > 0) invocation.delayMs = delays.waitedMs;
  if (limits.length > 0) invocation.limits = limits;
}
