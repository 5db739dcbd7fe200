import type { GlobalValue, GuardStop } from '../run/guard-stop';
import type { DebugPoints } from '../wasm/rewrite/debug-points';
import type { ThreadPort } from './threads';

/** What a worker that debugs a guard is started with. */
export interface DebugSetup {
  /** Shared with the extension's side, which sets breakpoints and steps in it while the guard runs. */
  readonly area: WebAssembly.Memory;
  /** Takes `DebugReport`s out and `DebugCommand`s in. */
  readonly port: ThreadPort;
  readonly points: DebugPoints;
  /** Steps of the scenario in which the guard stops; all of them, and label_agent, when absent. */
  readonly steps?: readonly number[];
  readonly stopOnEntry: boolean;
}

/** What a stopped guard is asked. A command is read when the debug area's command count rises. */
export type DebugCommand =
  | { readonly type: 'resume' }
  | { readonly type: 'memory'; readonly id: number; readonly offset: number; readonly count: number }
  /** Nothing is written where the bytes do not fit into the memory. */
  | { readonly type: 'write'; readonly id: number; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly type: 'state'; readonly id: number };

/** What a stopped guard reports. */
export type DebugReport =
  | GuardStop
  /** Undefined bytes: out of range, or no memory. */
  | { readonly type: 'memory'; readonly id: number; readonly bytes: Uint8Array | undefined }
  | { readonly type: 'written'; readonly id: number; readonly ok: boolean }
  | {
      readonly type: 'state';
      readonly id: number;
      /** By index. */
      readonly globals: readonly GlobalValue[];
      readonly memoryBytes: number;
    };
