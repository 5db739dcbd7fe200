import type { PointHits } from '../wasm/coverage/coverage-table';
import type { LocatedFrame } from '../wasm/debug/locate-frames';
import type { Json } from './json';
import type { LimitName } from './limits';

/** The functions a gateway calls on a guard. */
export const GUARD_FUNCTIONS = ['label_agent', 'label_resource', 'label_response'] as const;
export type GuardFunction = (typeof GUARD_FUNCTIONS)[number];

/**
 * How an invocation ended: `ok`; `error` (negative code, unreadable buffers, a guard unavailable after
 * a trap); `trap` (any `wasm error:`, and stack overflow); `limit` (input, output or memory limit);
 * `timeout`; `exit` (proc_exit); `host` (the host function panicked, or our own engine failed).
 */
export type InvocationKind = 'ok' | 'error' | 'trap' | 'limit' | 'timeout' | 'exit' | 'host';

/**
 * One stack frame, innermost first in every list; `offset` counts bytes from the start of the guard's file. Library
 * frames (panic machinery, compiler glue) are shown dimmed.
 */
export type Frame = LocatedFrame;

/** Why `call_backend` returned a negative number; the guard cannot tell apart what is -1: all but the last. */
export type BackendFailure =
  | 'over-limit'
  | 'tool-unreadable'
  | 'args-unreadable'
  | 'args-not-json'
  | 'backend-error'
  | 'not-in-proxy'
  | 'result-not-json'
  | 'result-unwritable'
  | 'result-too-large';

/** One `call_backend`, as recorded. */
export interface BackendCall {
  /** One-based within the invocation. */
  readonly index: number;
  /** Null when the name could not be read. */
  readonly tool: string | null;
  readonly args: Json;
  /** The arguments were too large or too deep to keep: `args` is a text that says so. */
  readonly argsOmitted?: boolean;
  /** What the guard received: bytes written, -1 or -2. */
  readonly returned: number;
  readonly reachedBackend: boolean;
  /** The true cause of a negative return value, in words; null on success. */
  readonly cause: string | null;
  readonly failure?: BackendFailure;
  /** Size of the serialized answer, 0 when there was none. */
  readonly resultBytes: number;
  readonly match: 'entry' | 'reused' | 'none';
  /** The saved answer used. */
  readonly entry?: AnswerEntry;
  /** Without a match: the only saved answer whose arguments differ in a single place. */
  readonly nearest?: NearestAnswer;
  /** The answer given to the guard, when it is small enough to keep. */
  readonly result?: Json;
  /** How long the answer takes, in milliseconds: counted, not waited for. */
  readonly delayMs?: number;
  /** Index of an earlier call of the same invocation with equal tool and arguments. */
  readonly repeats?: number;
  /** The guard's frames at the call. */
  readonly stack?: readonly Frame[];
}

/** A saved answer by its list: the step's or the scenario's. */
export interface AnswerEntry extends AnswerPlace {
  readonly scope: 'step' | 'scenario';
  /** In the list, with the answers of a file in the place of its `$file`. */
  readonly index: number;
}

/** Where a saved answer is written; both are absent where its index says that. */
export interface AnswerPlace {
  /** In the list as it is written: `[2]`, or `[1, '$file', 3]` for the fourth answer of a file. */
  readonly at?: readonly (string | number)[];
  /** The file, as the scenario names it. */
  readonly file?: string;
}

/** A saved answer that misses a call by a single field. */
export interface NearestAnswer extends AnswerEntry {
  /** The field, from the root of the arguments: `a.b[0]["c d"]`, empty for all of them. */
  readonly path: string;
  /** `missing`: the call lacks the field; `unexpected`: the saved answer lacks it. */
  readonly kind: 'changed' | 'missing' | 'unexpected';
  /** For people: `b: expected 1, got 2`. */
  readonly difference: string;
}

export interface LogEntry {
  /** 0 debug, 1 info, 2 warn, 3 error; others are printed without a level. */
  readonly level: number;
  readonly message: string;
}

/** A limit that was reached, whether or not the invocation failed because of it. */
export interface LimitHit {
  readonly limit: LimitName;
  readonly message: string;
  readonly stack?: readonly Frame[];
}

/** The outcome of one call of a guard function (scenario-format, Invocation). */
export interface Invocation {
  readonly function: GuardFunction;
  readonly kind: InvocationKind;
  /** The gateway's exact text, null when `kind` is ok. */
  readonly error: string | null;
  /** The output when it is valid UTF-8 and at most 4096 bytes, else null. */
  readonly output: string | null;
  readonly outputBytes: number;
  readonly outputBase64?: string;
  readonly outputSha256?: string;
  /** False once the guard is poisoned. */
  readonly healthy: boolean;
  /** How often the function ran: 1 plus retries for a larger output buffer. */
  readonly attempts: number;
  readonly backendCallCount: number;
  readonly backendCalls: readonly BackendCall[];
  readonly logs: readonly LogEntry[];
  readonly stdout: string;
  readonly stderr: string;
  /** Pages after the call. */
  readonly memoryPages: number;
  readonly durationMs: number;
  /** Delays of the backend's answers, in milliseconds, which the deadline counts besides; absent when there are none. */
  readonly delayMs?: number;
  /** Our own engine could not finish it: `error` is ours, and says nothing about the guard or the gateway. */
  readonly engine?: boolean;
  /** Innermost first; empty unless a trap, an exit or a host failure has frames. */
  readonly stack: readonly Frame[];
  /** Text after `wasm error: `, or `stack overflow`; absent when nothing trapped. */
  readonly trap?: string;
  readonly limits?: readonly LimitHit[];
  readonly inputBytes?: number;
  /** Size of the output buffer of the last attempt, in bytes. */
  readonly outputBufferBytes?: number;
  /** Whether alloc/dealloc were used (`allocator`) or buffers at the end of memory (`direct`). */
  readonly bufferPath?: 'allocator' | 'direct';
  /** The function's i32 result in the last attempt, absent when it did not return. */
  readonly returned?: number;
}

/** An invocation together with the whole output, which the pipeline decodes. */
export interface InvocationResult {
  readonly invocation: Invocation;
  /** The output bytes; empty when the guard returned 0 or failed. */
  readonly output: Uint8Array;
  /** What ran of the guard, allocation of buffers included; only where coverage was asked for. */
  readonly coverage?: PointHits;
  /** Milliseconds that the guard waited and that its deadline does not count: for a person. */
  readonly heldMs?: number;
}
