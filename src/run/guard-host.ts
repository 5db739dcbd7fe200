import type { FaultSink } from '../base/fault';
import type { Answers } from '../gateway/answers';
import type { GatewayKind } from '../gateway/gateway-kind';
import type { GuardFunction, InvocationResult } from '../gateway/invocation';
import type { Json } from '../gateway/json';
import type { Limits } from '../gateway/limits';
import type { BackendEntry, Fallback } from '../scenario/model';
import type { CoverageTable, PointHits } from '../wasm/coverage/coverage-table';
import type { ModuleFacts } from './module-facts';
import type { PatternAnswer } from './pattern-answers';
import type { Finding } from './result';

/** What the run needs to know of a guard file: its original bytes and where they came from. */
export interface GuardModule {
  /** Path or URI shown to people. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** One `call_backend` that a live server is to answer. */
export interface LiveCall {
  /** As in `InvokeOptions`; -1, too, for calls of a start function. */
  readonly step: number;
  readonly tool: string;
  /** Undefined when they are nested too deeply to be sent. */
  readonly args: Json | undefined;
  /** Waits for something whose time does not count against the guard's deadline: a person. */
  hold<T>(wait: Promise<T>): Promise<T>;
}

/** What a live server answers; `error` becomes -1 for the guard and is the cause of it. */
export type LiveAnswer =
  { readonly ok: true; readonly result: Json } | { readonly ok: false; readonly error: string };

/**
 * Answers the calls that no saved answer fits, while the guard waits. Never rejects; `signal` fires when the answer is
 * not wanted any more, because the deadline or a cancel has ended the guard.
 */
export type AnswerLive = (call: LiveCall, signal: AbortSignal) => Promise<LiveAnswer>;

export interface OpenOptions {
  readonly guardName: string;
  readonly limits: Limits;
  /** Saved answers for every step. */
  readonly backend: readonly BackendEntry[];
  /** Answers the calls that no saved answer fits; absent: such a call fails. */
  readonly fallback?: Fallback | undefined;
  /** Asked instead of `fallback`. */
  readonly live?: AnswerLive | undefined;
  /** Which calls of the guard have an answer at all; absent: the MCP gateway. */
  readonly gateway?: GatewayKind | undefined;
  readonly signal: AbortSignal;
  /** Whether to count which code of the guard runs: see `LoadOutcome` and `InvocationResult`. */
  readonly coverage?: boolean;
}

/**
 * The guard's points and those that ran while it was loaded (its start function), or why it runs without being
 * counted.
 */
export type GuardCoverage =
  | {
      readonly ok: true;
      readonly table: CoverageTable;
      /** By index, imports included, as in the name section. */
      readonly functionNames: ReadonlyMap<number, string>;
      readonly hits: PointHits;
    }
  | { readonly ok: false; readonly reason: string };

/**
 * `ok: false` carries the gateway's exact text; `engine` marks a failure of our engine, which is neither a refusal
 * nor an acceptance of the gateway. With `checked` too, every check of the gateway had passed, and nothing of the
 * guard would have run while it loads: the gateway accepts what cannot run here.
 */
export type LoadOutcome =
  | {
      readonly ok: true;
      readonly memoryPages: number;
      readonly durationMs: number;
      /** Only where it was asked for. */
      readonly coverage?: GuardCoverage;
    }
  | {
      readonly ok: false;
      readonly error: string;
      readonly durationMs: number;
      readonly engine?: boolean;
      readonly checked?: boolean;
      /** Why our engine came to no verdict, without the words that `error` begins with. */
      readonly reason?: string;
      /** The text of the gateway's runtime when it is the runtime that refuses the module. */
      readonly runtimeError?: string;
      /** The gateway's process ends when it loads the module. */
      readonly crash?: boolean;
      readonly offset?: number;
    };

export interface InvokeOptions {
  /** Time left for this invocation, in milliseconds. */
  readonly timeoutMs: number;
  /** The deadline `timeoutMs` is what is left of, for texts; `timeoutMs` itself when absent. */
  readonly limitMs?: number;
  /**
   * Which step the invocation belongs to: uses of its saved answers are counted per step, so invocations of
   * one step share the number (`Replay.enterStep`). label_agent before the steps is -1.
   */
  readonly step: number;
  /** Saved answers of the step, tried before those of the scenario. */
  readonly backend: readonly BackendEntry[];
  readonly signal: AbortSignal;
}

/** A decoded output with what it shows, or why our engine could not decode it. */
export type DecodeOutcome =
  | { readonly ok: true; readonly answer: Answers[GuardFunction]; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly reason: string };

/** One guard instance; lives as long as a scenario. Every promise settles exactly once. */
export interface GuardSession {
  readonly load: LoadOutcome;
  /** Never rejects: a deadline, a crash of the worker and a cancel are results. */
  invoke(name: GuardFunction, input: Json, options: InvokeOptions): Promise<InvocationResult>;
  /**
   * Decodes the output of a function in a thread that is ended when it takes too long; `toolResult` is what the tool
   * answered. Never rejects.
   */
  decode(
    name: GuardFunction,
    output: Uint8Array,
    toolResult: Json,
    signal: AbortSignal,
  ): Promise<DecodeOutcome>;
  /** Tries an expected text on an actual one in a thread that is ended when it takes too long. Never rejects. */
  match(expected: string, actual: string, signal: AbortSignal): Promise<PatternAnswer>;
  /** Ends the instance; its worker may be used again if it is still clean. */
  close(): void;
}

/** Judges and describes modules; what does not answer in time or in memory has no description. */
export interface GuardInspector extends Pick<GuardHost, 'open'> {
  /** Never rejects. */
  describe(
    guard: GuardModule,
    options: Pick<OpenOptions, 'limits' | 'signal'>,
  ): Promise<ModuleFacts | undefined>;
}

/** Where guards run: worker threads in production, the same thread in tests of pure code. */
export interface GuardHost {
  /** Gets faults of ours that a result only says one sentence about. */
  readonly onFault?: FaultSink | undefined;
  open(guard: GuardModule, options: OpenOptions): Promise<GuardSession>;
}
