// The worker's side of the sandbox: checks and compiles modules, holds one guard instance, answers requests.
import { faultOf } from '../base/fault';
import { AnswerDelays } from '../gateway/answer-delays';
import { decodedAnswer } from '../gateway/answers';
import type { Backend } from '../gateway/backend';
import type { Guard } from '../gateway/guard';
import type { InvocationEvent } from '../gateway/invocation-record';
import { loadGuard } from '../gateway/guard-load';
import { hostSignatures } from '../gateway/host-signatures';
import { compileGuard, type CompiledGuard } from '../gateway/runtime/compile-guard';
import { CoverageRecorder } from '../gateway/runtime/coverage-recorder';
import { Replay } from '../scenario/replay';
import type { ProfileOutcome } from '../run/guard-profile';
import { matchesText } from '../scenario/text-pattern';
import { noVerdict, refusedByRuntime, type FailedLoad } from '../run/failed-load';
import { moduleFacts } from '../run/module-facts';
import { answerFindings } from '../run/response-findings';
import { checkModule } from '../wasm/load-check';
import type { LoadError, WasmModule } from '../wasm/module';
import type { RewriteInfo } from '../wasm/rewrite/info';
import { engineRefusal } from '../wasm/rewrite/table-budget';
import type { DebugSetup } from './debug-protocol';
import { WorkerDebugger } from './debug-worker';
import { EventLogWriter } from './event-log';
import { failedReply } from './failed-reply';
import { LiveBackend } from './live-backend';
import type {
  LiveSetup,
  PreparedGuard,
  PrepareOutcome,
  SentGuard,
  WorkerMessage,
  WorkerReply,
  WorkerRequest,
} from './protocol';
import { profileGuard } from './profile-worker';
import { ownSide, SHARES_MEMORY, startData, type OwnSide } from './threads';
import { makeRoom } from './young-generation';

type Request<T extends WorkerRequest['type']> = Extract<WorkerRequest, { type: T }>;

/** Serves requests one at a time; a request never leaves without an answer. */
class SandboxWorker {
  #guard: Guard | undefined;
  /** Kept after it is unloaded: the next scenario mostly has the same. */
  #lastGuard: SentGuard | undefined;
  #log: EventLogWriter | undefined;
  #replay = new Replay([]);
  /** What answers the guard: the replay, maybe with a live server behind it. */
  #backend: Backend = this.#replay;
  /** Whether real time counts; not where a person stops the guard or is waited for. */
  #isTimed = false;
  /** The request under way, which events belong to. */
  #current = 0;
  #debugger: WorkerDebugger | undefined;
  #recorder: CoverageRecorder | undefined;

  constructor(
    private readonly own: OwnSide<WorkerRequest>,
    private readonly debug: DebugSetup | undefined,
  ) {
    own.serve((request) => this.#serve(request));
    this.#send({ type: 'ready' });
  }

  #serve(request: WorkerRequest): void {
    this.#current = request.id;
    try {
      const answer = this.#answer(request);
      if (answer) this.#send(answer);
    } catch (error) {
      this.#send(failedReply(request.id, error));
    }
  }

  #answer(request: WorkerRequest): WorkerReply | undefined {
    switch (request.type) {
      case 'prepare':
        return { type: 'prepared', id: request.id, outcome: prepare(request, this.debug) };
      case 'describe':
        return { type: 'described', id: request.id, facts: moduleFacts(request.bytes, request.memoryPages) };
      case 'load':
        return this.#load(request);
      case 'invoke':
        return this.#invoke(request);
      case 'match':
        return { type: 'matched', id: request.id, matches: matchesText(request.expected, request.actual) };
      case 'decode':
        return decode(request);
      case 'profile':
        return { type: 'profiled', id: request.id, outcome: this.#profile(request) };
      case 'unload':
        this.#guard = undefined;
        this.#recorder = undefined;
        this.#setBackend(new Replay([]), undefined);
        return undefined;
    }
  }

  #load(request: Request<'load'>): WorkerReply {
    const { id, guardName, limits, backend, fallback, gateway, hitArea, live, eventLog } = request;
    const guard = this.#sentGuard(request.guard);
    this.#log = eventLog && new EventLogWriter(eventLog);
    this.#setBackend(new Replay(backend, fallback, gateway), live);
    this.#isTimed = this.debug === undefined && live === undefined;
    if (this.debug && guard.info.debug)
      this.#debugger = new WorkerDebugger(this.debug, guard.info, guard.info.debug);
    this.#debugger?.enterStep(-1);
    if (guard.info.start !== undefined) makeRoom();
    this.#recorder = recorderOf(guard.info, hitArea);
    const delays = new AnswerDelays(this.#backend, limits.timeoutMs, { isTimed: this.#isTimed });
    const loaded = loadGuard({
      module: guard.compiled,
      info: guard.info,
      name: guardName,
      limits,
      backend: delays,
      context: delays,
      listener: (event) => this.#happened(event),
      observer: this.#debugger ?? this.#recorder,
      onFault: (what, error) => this.#send({ type: 'fault', what, fault: faultOf(error) }),
    });
    if (!loaded.ok) {
      const failed = loaded.engine ? engineFailure(guard.info.start !== undefined, loaded.error) : loaded;
      return { type: 'loaded', id, outcome: failed };
    }
    this.#guard = loaded.guard;
    const hits = this.#recorder?.take();
    const { memoryPages } = loaded.guard;
    return { type: 'loaded', id, outcome: { ok: true, memoryPages, ...(hits && { hits }) } };
  }

  #invoke({ id, function: name, input, step, backend, timeoutMs }: Request<'invoke'>): WorkerReply {
    if (!this.#guard) throw new Error('no guard is loaded');
    this.#replay.enterStep(step, backend);
    this.#debugger?.enterStep(step);
    this.#log?.begin();
    makeRoom();
    const result = this.#guard.invoke(name, input, {
      backend: this.#backend,
      timeoutMs,
      isTimed: this.#isTimed,
    });
    const coverage = this.#recorder?.take();
    return { type: 'invoked', id, result: coverage ? { ...result, coverage } : result };
  }

  #sentGuard(sent: SentGuard): PreparedGuard {
    if (sent.prepared) this.#lastGuard = sent;
    const { number, prepared } = this.#lastGuard ?? {};
    if (!prepared || number !== sent.number) throw new Error('another guard was sent');
    return prepared;
  }

  #happened(event: InvocationEvent): void {
    if (!this.#log?.write(event)) this.#send({ type: 'event', id: this.#current, event });
  }

  #setBackend(replay: Replay, live: LiveSetup | undefined): void {
    this.#replay = replay;
    this.#backend = live ? new LiveBackend(replay, live) : replay;
  }

  #profile(request: Request<'profile'>): ProfileOutcome {
    return profileGuard(request, (mostMs) =>
      this.#send({ type: 'event', id: request.id, event: { kind: 'slice', mostMs } }),
    );
  }

  #send(message: WorkerMessage): void {
    this.own.post(message);
  }
}

function recorderOf(
  { coverage }: RewriteInfo,
  area: WebAssembly.Memory | undefined,
): CoverageRecorder | undefined {
  return coverage?.ok && area ? new CoverageRecorder(coverage.table, area) : undefined;
}

function decode({ id, function: name, output, toolResult }: Request<'decode'>): WorkerReply {
  const answer = decodedAnswer(name, output, toolResult);
  return { type: 'decoded', id, answer, findings: answerFindings(name, output, toolResult) };
}

/** The gateway's checks, then our rewriting and V8's compiler. */
function prepare(
  { bytes, memoryPages, coverage, interruptible }: Request<'prepare'>,
  debug: DebugSetup | undefined,
): PrepareOutcome {
  const checked = checkModule(bytes, { memoryLimitPages: memoryPages, hosts: hostSignatures() });
  if (!checked.ok) return unloadable(checked.error);
  const refusal = engineRefusal(checked.value);
  if (refusal !== undefined) return cannotRun(checked.value, `Guard Lab cannot run it: ${refusal}.`);
  const counts = coverage && SHARES_MEMORY;
  const options = { memoryPages, coverage: counts, interruptible, ...(debug && { debug: debug.points }) };
  const compiled = compileGuard(checked.value, options);
  if (!compiled.ok) return cannotRun(checked.value, compiled.error.message);
  return { ok: true, guard: coverage && !counts ? uncounted(compiled.value) : compiled.value };
}

/** What runs is counted in memory that threads share. */
function uncounted({ compiled, info }: CompiledGuard): CompiledGuard {
  const coverage = { ok: false, reason: 'threads of this browser page share no memory' } as const;
  return { compiled, info: { ...info, coverage } };
}

function unloadable({ by, message, offset }: LoadError): FailedLoad {
  const location = offset === undefined ? {} : { offset };
  if (by === 'engine') return { ...noVerdict(message), ...location };
  if (by === 'crash') return { ok: false, error: message, crash: true, ...location };
  return { ...refusedByRuntime(message), ...location };
}

function cannotRun({ start }: WasmModule, message: string): FailedLoad {
  return engineFailure(start !== undefined, message);
}

/** After the gateway's checks have passed. Where a start function is to run, its verdict depends on what that does. */
function engineFailure(starts: boolean, message: string): FailedLoad {
  if (starts) return noVerdict(message);
  return {
    ok: false,
    engine: true,
    checked: true,
    error: `The gateway accepts this module, but ${message}`,
  };
}

const own = ownSide<WorkerRequest>();
if (own) new SandboxWorker(own, (startData() as DebugSetup | null) ?? undefined);
