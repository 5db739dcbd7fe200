import type { Answers } from '../gateway/answers';
import type { GatewayKind } from '../gateway/gateway-kind';
import type { GuardFunction, InvocationResult } from '../gateway/invocation';
import type { InvocationEvent } from '../gateway/invocation-record';
import type { Json } from '../gateway/json';
import type { Limits } from '../gateway/limits';
import type { CompiledGuard } from '../gateway/runtime/compile-guard';
import type { PointHits } from '../wasm/coverage/coverage-table';
import type { BackendEntry, Fallback } from '../scenario/model';
import type { FailedLoad } from '../run/failed-load';
import type { ModuleFacts } from '../run/module-facts';
import type { ProfileOutcome } from '../run/guard-profile';
import type { RecordedRun } from '../run/recorded-calls';
import type { Finding } from '../run/result';
import type { FailedReply, FaultMessage } from './failed-reply';
import type { ThreadPort } from './threads';

/** A module that passed the gateway's checks, ready to be instantiated in any worker. */
export type PreparedGuard = CompiledGuard;

/** What the host asks of a worker. A worker answers each `id` once, in order, all but `unload`. */
export type WorkerRequest =
  | {
      readonly type: 'prepare';
      readonly id: number;
      readonly bytes: Uint8Array;
      readonly memoryPages: number;
      /** Whether to count which code runs. */
      readonly coverage: boolean;
      /** Whether its loops can be stopped from inside of the thread. */
      readonly interruptible: boolean;
    }
  | {
      readonly type: 'describe';
      readonly id: number;
      readonly bytes: Uint8Array;
      readonly memoryPages: number;
    }
  | {
      readonly type: 'load';
      readonly id: number;
      readonly guard: SentGuard;
      readonly guardName: string;
      /** Takes what happens in invocations; without it that is sent. */
      readonly eventLog: SharedArrayBuffer | undefined;
      /** Where a guard that counts lists what runs; from `createHitArea`. */
      readonly hitArea?: WebAssembly.Memory | undefined;
      readonly limits: Limits;
      readonly backend: readonly BackendEntry[];
      readonly fallback: Fallback | undefined;
      /** Where calls go that no saved answer fits; its port is handed over. */
      readonly live: LiveSetup | undefined;
      readonly gateway: GatewayKind | undefined;
    }
  | {
      readonly type: 'invoke';
      readonly id: number;
      readonly function: GuardFunction;
      readonly input: Json;
      /** Number of the step, -1 for label_agent before the steps: saved answers of a step are used once per step. */
      readonly step: number;
      readonly backend: readonly BackendEntry[];
      /** Time left, in milliseconds, against which delays of answers count. */
      readonly timeoutMs: number;
    }
  /** Tries an expected text, which may be a pattern that takes for ever. */
  | { readonly type: 'match'; readonly id: number; readonly expected: string; readonly actual: string }
  /** Decodes the output of a function, whichever guard it is from. */
  | {
      readonly type: 'decode';
      readonly id: number;
      readonly function: GuardFunction;
      readonly output: Uint8Array;
      readonly toolResult: Json;
    }
  /** Repeats the calls of a run and measures where their time goes; holds no instance before or after. */
  | ({ readonly type: 'profile'; readonly id: number } & ProfileRequest)
  /** Drops the instance, so that its memory is free before the next scenario. Has no answer. */
  | { readonly type: 'unload'; readonly id: number };

/** A guard by its number among those that the thread was sent. */
export interface SentGuard {
  readonly number: number;
  /** Absent when it is the one that the thread loaded last. */
  readonly prepared: PreparedGuard | undefined;
}

/** The guard's end of a line to a live server. */
export interface LiveSetup {
  /** Takes `LiveQuestion`s out and `LiveReply`s in. */
  readonly port: ThreadPort;
  /** One number that counts the replies: the thread waits for it to change. */
  readonly replies: Int32Array;
}

/** One `call_backend`; `args` as Go JSON, undefined when they are nested too deeply to be sent. */
export interface LiveQuestion {
  readonly tool: string;
  readonly args: string | undefined;
}

/** The answer; `result` as Go JSON: values nested deeply cannot be copied between threads. */
export type LiveReply =
  { readonly ok: true; readonly result: string } | { readonly ok: false; readonly error: string };

/** What a guard is profiled with. */
export interface ProfileRequest {
  readonly guard: PreparedGuard;
  /** The same module, counting what runs. */
  readonly counted: PreparedGuard;
  /** For `counted`, from `createHitArea`; absent where it does not count. */
  readonly hitArea: WebAssembly.Memory | undefined;
  /** The original module. */
  readonly bytes: Uint8Array;
  readonly run: Omit<RecordedRun, 'guard'>;
  /** Each repetition is stopped after so many milliseconds; both modules are interruptible then. */
  readonly stopAfterMs: number | undefined;
}

export type PrepareOutcome = { readonly ok: true; readonly guard: PreparedGuard } | FailedLoad;

export type LoadedOutcome =
  { readonly ok: true; readonly memoryPages: number; readonly hits?: PointHits } | FailedLoad;

/** Answers, one per request. */
export type WorkerReply =
  | { readonly type: 'prepared'; readonly id: number; readonly outcome: PrepareOutcome }
  | { readonly type: 'described'; readonly id: number; readonly facts: ModuleFacts | undefined }
  | { readonly type: 'loaded'; readonly id: number; readonly outcome: LoadedOutcome }
  | { readonly type: 'invoked'; readonly id: number; readonly result: InvocationResult }
  | { readonly type: 'matched'; readonly id: number; readonly matches: boolean }
  | {
      readonly type: 'decoded';
      readonly id: number;
      readonly answer: Answers[GuardFunction];
      readonly findings: readonly Finding[];
    }
  | { readonly type: 'profiled'; readonly id: number; readonly outcome: ProfileOutcome }
  | FailedReply;

/** A slice of a profile begins that must end within `mostMs` milliseconds, or, without a value, it ended. */
export interface SliceEvent {
  readonly kind: 'slice';
  readonly mostMs: number | undefined;
}

export type WorkerEvent = InvocationEvent | SliceEvent;

/** Everything a worker sends. Events tell of the invocation under way: all that is known when a deadline ends the worker. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | FaultMessage
  | { readonly type: 'event'; readonly id: number; readonly event: WorkerEvent }
  | WorkerReply;
