import type { GuardFunction, Frame } from '../gateway/invocation';
import type { InstructionRuns } from '../wasm/coverage/instruction-runs';

/** Keys of nodes that are no functions of the guard. `TOOL - n`: answering calls of tool `n`. */
export const GATEWAY_KEY = -1;
export const TOOL_KEY = -2;

/** Samples of a guard's stack as a tree, as columns; survives structured cloning. */
export interface GuardSamples {
  /** By node: its caller, -1 for one that the gateway calls. A node comes after its caller. */
  readonly parents: Int32Array;
  /** By node: index of the function, imports included, `GATEWAY_KEY`, or `TOOL_KEY` minus the number of a tool. */
  readonly keys: Int32Array;
  /** Nodes that ran, one a sample, in the order of time. */
  readonly nodes: Uint32Array;
  /** Time that a sample is worth, in microseconds. */
  readonly microseconds: number;
}

/** Calls of one tool that reached the backend, in one run of the scenario. */
export interface ToolUse {
  readonly tool: string;
  readonly calls: number;
  /** Calls that the backend answered with an error. */
  readonly errors: number;
  /** Bytes of the arguments and of the answers, as the gateway serializes them. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Time that finding the saved answers took, in milliseconds: the mean of all repetitions. */
  readonly answerMs: number;
  /** Delays that the saved answers have, in milliseconds. */
  readonly delayMs: number;
}

/** Memory became larger. */
export interface MemoryGrowth {
  /** Number of the call in the run; -1 while the guard was loaded. */
  readonly call: number;
  /** Pages before it and after it. */
  readonly from: number;
  readonly to: number;
  /** The guard's frames, innermost first, without positions; empty when the gateway made room for its buffers. */
  readonly stack: readonly Frame[];
}

/** Memory over one run of a scenario, in pages of 64 KiB. */
export interface MemoryUse {
  /** Once the guard was loaded. */
  readonly loadedPages: number;
  /** After each call. */
  readonly pages: readonly number[];
  readonly growths: readonly MemoryGrowth[];
  /** Growths that are not listed. */
  readonly omittedGrowths: number;
}

/** Where the time of a guard went while the calls of a scenario were repeated. */
export interface GuardProfile {
  readonly samples: GuardSamples;
  /** Names of the sampled functions, as in the name section. */
  readonly functionNames: ReadonlyMap<number, string>;
  /** Offset of the first instruction of each sampled function in the guard's file. */
  readonly entries: ReadonlyMap<number, number>;
  /** How often instructions of sampled functions ran in one run. */
  readonly instructions: InstructionRuns;
  /** Why instructions were not counted. */
  readonly uncounted?: string;
  readonly tools: readonly ToolUse[];
  readonly memory: MemoryUse;
  /** Functions called, with their steps (-1: before the steps), as `MemoryUse.pages` has them. */
  readonly calls: readonly { readonly function: GuardFunction; readonly step: number }[];
  /** How often the scenario was repeated under the profiler. */
  readonly runs: number;
  /** Repetitions were ended after this time, in milliseconds, because the guard came to its deadline. */
  readonly stoppedAfterMs?: number;
}

export type ProfileOutcome =
  | { readonly ok: true; readonly profile: GuardProfile }
  /** A sentence about why there is none. */
  | { readonly ok: false; readonly reason: string };
