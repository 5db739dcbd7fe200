import type { Frame } from '../gateway/invocation';
import type { DebugPoints } from '../wasm/rewrite/debug-points';
import type { MessagePort } from 'node:worker_threads';

/** What a worker that debugs a guard is started with. */
export interface DebugSetup {
  /** Shared with the extension's side, which sets breakpoints and steps in it while the guard runs. */
  readonly board: WebAssembly.Memory;
  /** Takes `DebugReport`s out and `DebugCommand`s in. */
  readonly port: MessagePort;
  readonly points: DebugPoints;
  /** Steps of the scenario in which the guard stops; all of them, and label_agent, when absent. */
  readonly steps?: readonly number[];
  readonly stopOnEntry: boolean;
}

/** What a stopped guard is asked. A command is read when the board's command count rises. */
export type DebugCommand =
  | { readonly type: 'resume' }
  | { readonly type: 'memory'; readonly id: number; readonly offset: number; readonly count: number }
  | { readonly type: 'state'; readonly id: number };

export type StopReason = 'entry' | 'step' | 'breakpoint' | 'pause';

/** Value of a global: undefined when it cannot be read (vectors). */
export type GlobalValue = number | bigint | string | undefined;

/** What a stopped guard tells. Its calls and their locals are on the board. */
export type DebugReport =
  /** `record` is the address of the innermost call's record, 0 when there was no room for one. */
  | {
      readonly type: 'stopped';
      readonly reason: StopReason;
      readonly record: number;
      readonly offset: number;
    }
  /** The call has failed; `stack` as the engine tells it, `message` the gateway's whole text. */
  | { readonly type: 'trapped'; readonly message: string; readonly stack: readonly Frame[] }
  /** Undefined bytes: out of range, or no memory. */
  | { readonly type: 'memory'; readonly id: number; readonly bytes: Uint8Array | undefined }
  | {
      readonly type: 'state';
      readonly id: number;
      /** By index. */
      readonly globals: readonly GlobalValue[];
      readonly memoryBytes: number;
    };
