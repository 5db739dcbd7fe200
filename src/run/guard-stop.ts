import type { Frame } from '../gateway/invocation';

/** Why a debugged guard stopped. */
export type StopReason = 'entry' | 'step' | 'breakpoint' | 'pause';

/** Value of a global: undefined when it cannot be read (vectors). */
export type GlobalValue = number | bigint | string | undefined;

/** A stop of a debugged guard. Its calls and their locals are on the debug area (`wasm/rewrite/debug-records`). */
export type GuardStop =
  /** `record` is the address of the innermost call's record, 0 when there was no room for one. */
  | {
      readonly type: 'stopped';
      readonly reason: StopReason;
      readonly record: number;
      readonly offset: number;
    }
  /** The call has failed; `stack` as the engine tells it, `message` the gateway's whole text. */
  | { readonly type: 'trapped'; readonly message: string; readonly stack: readonly Frame[] };

/** How a stopped guard goes on; depths count the guard's own calls, 1 for the function the host called. */
export type Resume = { readonly kind: 'continue' } | Step;

export type Step = (
  | { readonly kind: 'into' }
  /** To the next statement of the call at `depth` or of one that called it. */
  | { readonly kind: 'over'; readonly depth: number }
  /** To the next statement of a call that called the one at `depth`. */
  | { readonly kind: 'out'; readonly depth: number }
) & {
  /** To the next instruction instead, where the guard can stop at each. */
  readonly byInstruction?: boolean;
};
