import type { GuardFileOutcome } from '../run/guard-file';

/** A text to assemble; `path` is what sentences about it call it. */
export interface AssembleRequest {
  readonly id: number;
  readonly path: string;
  readonly wat: string;
}

/** What a text came to. The text itself is not sent back. */
export interface AssembleReply {
  readonly type: 'assembled';
  readonly id: number;
  readonly outcome:
    | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
    | Extract<GuardFileOutcome, { readonly ok: false }>;
}
