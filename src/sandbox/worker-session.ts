import {
  closedInvocation,
  interruptedInvocation,
  refusedInvocation,
  type GuardLeft,
  type Interruption,
  type LastInvocation,
} from '../gateway/interrupted-invocation';
import type { GuardFunction, InvocationResult } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import type { InvocationEvent } from '../gateway/invocation-record';
import { SeenEvents } from '../gateway/seen-events';
import { CLOSED_BY_DEADLINE } from '../gateway/texts';
import { pointCount } from '../wasm/coverage/coverage-table';
import type { RewriteInfo } from '../wasm/rewrite/info';
import { createHitArea, hitsOfEnded } from '../wasm/coverage/hit-area';
import type {
  DecodeOutcome,
  GuardCoverage,
  GuardSession,
  InvokeOptions,
  LoadOutcome,
  OpenOptions,
} from '../run/guard-host';
import { noVerdict, refusedByRuntime, type FailedLoad } from '../run/failed-load';
import type { PatternAnswer } from '../run/pattern-answers';
import { BEFORE_STEPS } from '../run/coverage-sink';
import type { Deadline } from './deadline';
import { decodeAnswer } from './decode-answer';
import { LiveLine } from './live-line';
import { matchPattern } from './match-pattern';
import { replyFailure } from './failed-reply';
import type { LoadedOutcome, PreparedGuard } from './protocol';
import type { ThreadSource } from './request-once';
import { unloadedSession } from './unloaded-session';
import type { RequestEnd, WorkerThread } from './worker-thread';

const SESSION_CLOSED = { kind: 'unavailable', cause: 'the session was closed' } as const;

/** One guard instance in one worker thread. */
export class WorkerSession implements GuardSession {
  readonly load: LoadOutcome;
  readonly #pool: ThreadSource;
  readonly #guardName: string;
  #thread: WorkerThread | undefined;
  /** What is left of the guard, once its thread had to be ended. */
  #left: GuardLeft | undefined;
  #memoryPages: number;

  private constructor(
    pool: ThreadSource,
    thread: WorkerThread,
    guardName: string,
    load: LoadOutcome,
    private readonly matchers: ThreadSource,
    private readonly hitArea: WebAssembly.Memory | undefined,
    private readonly line: LiveLine | undefined,
  ) {
    this.#pool = pool;
    this.#thread = thread;
    this.#guardName = guardName;
    this.load = load;
    this.#memoryPages = load.ok ? load.memoryPages : 0;
  }

  /**
   * Instantiates a prepared guard; its start function runs under the scenario's deadline (wazero L12). `matchers`
   * has the threads that patterns are tried and answers are decoded in.
   */
  static async start(
    pool: ThreadSource,
    guard: PreparedGuard,
    options: OpenOptions,
    startedAt: number,
    matchers: ThreadSource = pool,
  ): Promise<GuardSession> {
    const { guardName, limits, backend, fallback, gateway, signal } = options;
    const thread = await pool.lend(signal);
    const line = options.live && new LiveLine(options.live, pool.onFault);
    const { coverage } = guard.info;
    const hitArea = coverage?.ok ? createHitArea(pointCount(coverage.table)) : undefined;
    let session: WorkerSession | undefined;
    try {
      line?.begin(BEFORE_STEPS);
      const end = await thread.request(
        {
          ...{ type: 'load', guard: thread.sentGuard(guard), guardName, limits },
          ...{ backend, fallback, gateway, hitArea, live: line?.setup, eventLog: thread.eventLog },
        },
        { timeoutMs: limits.timeoutMs, signal, ...deadlineOf(line) },
        line ? [line.setup.port] : [],
      );
      line?.end();
      // A request that was canceled may not have been sent at all.
      if (end.kind === 'reply' && end.reply.type === 'loaded') thread.hasLoaded(guard);
      const load = loadOutcome(end, guard.info, performance.now() - startedAt);
      if (!load.ok) return unloadedSession(load);
      session = new WorkerSession(pool, thread, guardName, load, matchers, hitArea, line);
      return session;
    } finally {
      if (!session) {
        line?.close();
        pool.giveBack(thread);
      }
    }
  }

  async invoke(name: GuardFunction, input: Json, options: InvokeOptions): Promise<InvocationResult> {
    const thread = this.#thread;
    if (this.#left?.kind === 'closed') return this.#ended(closedInvocation(name, this.#memoryPages));
    if (this.#left || !thread) {
      const { cause } = this.#left ?? SESSION_CLOSED;
      return refusedInvocation(name, this.#guardName, cause, this.#memoryPages);
    }
    const { step, backend, timeoutMs, signal } = options;
    const started = performance.now();
    const { line } = this;
    line?.begin(step);
    thread.forgetEvents();
    const sent: InvocationEvent[] = [];
    const end = await thread.request(
      { type: 'invoke', function: name, input, step, backend, timeoutMs },
      {
        timeoutMs,
        signal,
        ...deadlineOf(line),
        onEvent: (event) => (event.kind === 'slice' ? undefined : sent.push(event)),
      },
    );
    line?.end();
    if (end.kind === 'reply' && end.reply.type === 'invoked') {
      const { result } = end.reply;
      this.#memoryPages = result.invocation.memoryPages;
      return line ? { ...result, heldMs: line.heldMs } : result;
    }
    const seen = new SeenEvents(this.#memoryPages);
    for (const event of [...thread.loggedEvents(), ...sent]) seen.add(event);
    this.#giveUpThread();
    this.#memoryPages = seen.memoryPages;
    const interruption = interruptionOf(end, options.limitMs ?? options.timeoutMs);
    const result = this.#ended(interruptedInvocation(name, interruption, seen, performance.now() - started));
    return this.hitArea ? { ...result, coverage: hitsOfEnded(this.hitArea) } : result;
  }

  decode(
    name: GuardFunction,
    output: Uint8Array,
    toolResult: Json,
    signal: AbortSignal,
  ): Promise<DecodeOutcome> {
    return decodeAnswer(this.matchers, name, output, toolResult, signal);
  }

  match(expected: string, actual: string, signal: AbortSignal): Promise<PatternAnswer> {
    return matchPattern(this.matchers, expected, actual, signal);
  }

  close(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    this.line?.close();
    if (this.#left?.kind !== 'unavailable') this.#left = SESSION_CLOSED;
    if (!thread) return;
    if (thread.busy || !thread.alive) {
      thread.dispose();
      this.#pool.giveBack(thread);
      return;
    }
    thread.tell({ type: 'unload' });
    this.#pool.giveBack(thread);
  }

  #giveUpThread(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    if (!thread) return;
    thread.dispose();
    this.#pool.giveBack(thread);
  }

  #ended({ result, left }: LastInvocation): InvocationResult {
    this.#left = left;
    return result;
  }
}

/** Without a line to a live server the guard's thread says itself that a call took too long. */
function deadlineOf(line: LiveLine | undefined): Pick<Deadline, 'heldMs' | 'isLateAnswerGood'> {
  return line ? { heldMs: () => line.heldMs } : { isLateAnswerGood: true };
}

function interruptionOf(end: RequestEnd, limitMs: number): Interruption {
  switch (end.kind) {
    case 'deadline':
      return { kind: 'deadline', limitMs };
    case 'canceled':
      return { kind: 'cancel' };
    case 'crashed':
      return { kind: 'engine', reason: end.message };
    case 'reply':
      return { kind: 'engine', reason: replyFailure(end.reply) };
  }
}

function loadOutcome(end: RequestEnd, info: RewriteInfo, durationMs: number): LoadOutcome {
  switch (end.kind) {
    case 'deadline':
      return { ...refusedByRuntime(CLOSED_BY_DEADLINE), durationMs };
    case 'canceled':
      return { ...noVerdict('it was stopped while it was being loaded'), durationMs };
    case 'crashed':
      return { ...noVerdict(end.message), durationMs };
    case 'reply':
      if (end.reply.type === 'loaded') return { ...withCoverage(end.reply.outcome, info), durationMs };
      return { ...noVerdict(replyFailure(end.reply)), durationMs };
  }
}

/** A load with what is known of the guard's points, where they were asked for. */
function withCoverage(
  outcome: LoadedOutcome,
  { coverage, functionNames }: RewriteInfo,
): FailedLoad | { readonly ok: true; readonly memoryPages: number; readonly coverage?: GuardCoverage } {
  if (!outcome.ok) return outcome;
  const { hits, memoryPages } = outcome;
  if (coverage?.ok === false) return { ok: true, memoryPages, coverage };
  if (coverage === undefined || hits === undefined) return { ok: true, memoryPages };
  return { ok: true, memoryPages, coverage: { ...coverage, functionNames, hits } };
}
