import type { GuardFunction, Invocation, InvocationKind, InvocationResult } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import { outputFields } from '../gateway/output-fields';
import type { DecodeOutcome, GuardSession, InvokeOptions, LoadOutcome, OpenOptions } from '../run/guard-host';
import type { PatternAnswer } from '../run/pattern-answers';
import type { InvocationPhase } from '../gateway/invocation-record';
import { SeenEvents } from '../gateway/seen-events';
import { decodeAnswer } from './decode-answer';
import { matchPattern } from './match-pattern';
import { NO_VERDICT, type PreparedGuard } from './protocol';
import type { WorkerPool } from './worker-pool';
import type { RequestEnd, WorkerThread } from './worker-thread';

const DEADLINE_TEXT = 'module closed with context deadline exceeded';
const CANCEL_TEXT = 'module closed with context canceled';

/** The gateway's prefix for an error in each place of an invocation (gateway-contract 3, 6). */
const PHASE_PREFIX: Record<InvocationPhase, string> = {
  'allocate-input': 'failed to allocate WASM input buffer: ',
  'allocate-output': 'failed to allocate WASM output buffer: ',
  call: 'WASM function call failed: ',
  // Only when a larger buffer was to be tried next: the next thing to fail is its allocation.
  deallocate: 'failed to allocate WASM input buffer: ',
};

/** A session whose guard did not load; nothing can be invoked on it. */
export function failedSession(load: Extract<LoadOutcome, { ok: false }>): GuardSession {
  return {
    load,
    invoke: (name) =>
      Promise.resolve({
        invocation: emptyInvocation(name, 'host', `the guard is not loaded: ${load.error}`),
        output: new Uint8Array(),
      }),
    match: () => Promise.resolve({ ok: false, reason: 'the guard is not loaded' }),
    decode: () => Promise.resolve({ ok: false, reason: 'the guard is not loaded' }),
    close: () => undefined,
  };
}

/** Where a session gets its thread from, and what it gives it back to. */
export type ThreadSource = Pick<WorkerPool, 'lend' | 'giveBack'>;

/** One guard instance in one worker thread. */
export class WorkerSession implements GuardSession {
  readonly load: LoadOutcome;
  readonly #pool: ThreadSource;
  readonly #guardName: string;
  #thread: WorkerThread | undefined;
  /** Why every later invocation is refused, once the thread had to be ended. */
  #unavailable: string | undefined;
  #memoryPages: number;
  /** A deadline closed the module after an invocation that succeeded. */
  #closed = false;

  private constructor(
    pool: ThreadSource,
    thread: WorkerThread,
    guardName: string,
    load: LoadOutcome,
    private readonly matchers: ThreadSource,
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
    const { guardName, limits, backend, signal } = options;
    const thread = await pool.lend(signal);
    const end = await thread.request(
      { type: 'load', guard, guardName, limits, backend },
      { timeoutMs: limits.timeoutMs, signal },
    );
    const durationMs = performance.now() - startedAt;
    const load = loadOutcome(end, durationMs);
    if (load.ok) return new WorkerSession(pool, thread, guardName, load, matchers);
    pool.giveBack(thread);
    return failedSession(load);
  }

  async invoke(name: GuardFunction, input: Json, options: InvokeOptions): Promise<InvocationResult> {
    const thread = this.#thread;
    if (this.#closed && this.#unavailable === undefined) return this.#foundClosed(name);
    if (this.#unavailable !== undefined || !thread) return this.#refused(name);
    const started = performance.now();
    const seen = new SeenEvents(this.#memoryPages);
    const end = await thread.request(
      { type: 'invoke', function: name, input, step: options.step, backend: options.backend },
      { timeoutMs: options.timeoutMs, signal: options.signal, onEvent: (event) => seen.add(event) },
    );
    if (end.kind === 'reply' && end.reply.type === 'invoked') {
      this.#memoryPages = end.reply.result.invocation.memoryPages;
      return end.reply.result;
    }
    this.#giveUpThread();
    this.#memoryPages = seen.memoryPages;
    const durationMs = performance.now() - started;
    if (end.kind === 'deadline' && seen.phase === 'deallocate' && seen.returned)
      return this.#returnedBefore(name, seen, seen.returned, durationMs);
    const { kind, error } = interrupted(end, seen.phase);
    this.#unavailable = error;
    const invocation: Invocation = {
      ...emptyInvocation(name, kind, error),
      ...seen.facts(),
      healthy: false,
      durationMs: performance.now() - started,
    };
    return {
      invocation:
        kind === 'timeout'
          ? {
              ...invocation,
              limits: [
                {
                  limit: 'time',
                  message: `deadline of ${String(Math.round(options.limitMs ?? options.timeoutMs))} ms exceeded`,
                },
              ],
            }
          : invocation,
      output: new Uint8Array(),
    };
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
    this.#unavailable ??= 'the session was closed';
    if (!thread) return;
    if (thread.busy || !thread.alive) {
      thread.dispose();
      this.#pool.giveBack(thread);
      return;
    }
    void thread.request({ type: 'unload' }, { timeoutMs: 5_000 }).then(() => this.#pool.giveBack(thread));
  }

  #giveUpThread(): void {
    const thread = this.#thread;
    this.#thread = undefined;
    if (!thread) return;
    thread.dispose();
    this.#pool.giveBack(thread);
  }

  /**
   * The guard's dealloc did not return: the gateway ignores that, so the function's own outcome stands; but the
   * deadline has closed the module, and the next invocation finds it so (gateway-contract 3.3, wazero C5).
   */
  #returnedBefore(
    name: GuardFunction,
    seen: SeenEvents,
    { output, failure }: NonNullable<SeenEvents['returned']>,
    durationMs: number,
  ): InvocationResult {
    const healthy = failure?.call?.poisons !== true;
    if (healthy) this.#closed = true;
    else this.#unavailable = failure?.error ?? '';
    const { kind = 'ok', error = null, call } = failure ?? {};
    const invocation: Invocation = {
      ...emptyInvocation(name, kind, ''),
      ...seen.facts(),
      ...outputFields(output),
      error,
      healthy,
      durationMs,
      stack: call?.stack ?? [],
      ...(call?.trap === undefined ? {} : { trap: call.trap }),
      limits: [{ limit: 'time', message: `dealloc did not return before the deadline` }],
    };
    return { invocation, output };
  }

  /** The first invocation of a module that a deadline closed while nobody looked: it poisons the guard. */
  #foundClosed(name: GuardFunction): InvocationResult {
    this.#unavailable = PHASE_PREFIX['allocate-input'] + DEADLINE_TEXT;
    const invocation = {
      ...emptyInvocation(name, 'timeout', this.#unavailable),
      healthy: false,
      memoryPages: this.#memoryPages,
    };
    return { invocation, output: new Uint8Array() };
  }

  #refused(name: GuardFunction): InvocationResult {
    const cause = this.#unavailable ?? 'the session was closed';
    const error = `WASM guard '${this.#guardName}' is unavailable after a previous trap: ${cause}`;
    return {
      invocation: {
        ...emptyInvocation(name, 'error', error),
        healthy: false,
        memoryPages: this.#memoryPages,
      },
      output: new Uint8Array(),
    };
  }
}

function interrupted(end: RequestEnd, phase: InvocationPhase): { kind: InvocationKind; error: string } {
  switch (end.kind) {
    case 'deadline':
      return { kind: 'timeout', error: PHASE_PREFIX[phase] + DEADLINE_TEXT };
    case 'cancelled':
      return { kind: 'exit', error: PHASE_PREFIX[phase] + CANCEL_TEXT };
    case 'crashed':
      return { kind: 'host', error: `Guard Lab could not finish the invocation: ${end.message}` };
    case 'reply':
      return {
        kind: 'host',
        error: `Guard Lab could not finish the invocation: ${end.reply.type === 'failed' ? end.reply.message : `unexpected reply ${end.reply.type}`}`,
      };
  }
}

function loadOutcome(end: RequestEnd, durationMs: number): LoadOutcome {
  if (end.kind === 'deadline')
    return { ok: false, error: `failed to instantiate WASM module: ${DEADLINE_TEXT}`, durationMs };
  if (end.kind === 'cancelled')
    return {
      ok: false,
      engine: true,
      error: `${NO_VERDICT}it was stopped while it was being loaded`,
      durationMs,
    };
  if (end.kind === 'crashed')
    return { ok: false, engine: true, error: `${NO_VERDICT}${end.message}`, durationMs };
  if (end.reply.type === 'loaded') return { ...end.reply.outcome, durationMs };
  return {
    ok: false,
    engine: true,
    error:
      NO_VERDICT + (end.reply.type === 'failed' ? end.reply.message : `unexpected reply ${end.reply.type}`),
    durationMs,
  };
}

function emptyInvocation(name: GuardFunction, kind: InvocationKind, error: string): Invocation {
  return {
    function: name,
    kind,
    error,
    output: null,
    outputBytes: 0,
    healthy: true,
    attempts: 0,
    backendCallCount: 0,
    backendCalls: [],
    logs: [],
    stdout: '',
    stderr: '',
    memoryPages: 0,
    durationMs: 0,
    stack: [],
  };
}
