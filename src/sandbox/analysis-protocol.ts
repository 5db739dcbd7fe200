import type { DiagnosticData } from '../ide/diagnostics/diagnostic-data';
import type { GuardFileOutcome } from '../run/guard-file';

type Unassembled = Extract<GuardFileOutcome, { readonly ok: false }>;

/** What the extension asks the analysis thread. The thread answers each `id` once, in order. */
export type AnalysisRequest =
  /** Assembles a text; `path` is what sentences about it call it. */
  | { readonly type: 'assemble'; readonly id: number; readonly path: string; readonly wat: string }
  /** What is wrong with a guard's text, given what it assembles to (`checkGuard`). */
  | {
      readonly type: 'check';
      readonly id: number;
      readonly wat: string;
      readonly outcome: GuardFileOutcome;
      readonly memoryPages: number;
    };

/** What a text came to. The text itself is not sent back. */
export type AssembledOutcome = { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> } | Unassembled;

/** Answers, one per request. `failed` is a mistake of ours. */
export type AnalysisReply =
  | { readonly type: 'assembled'; readonly id: number; readonly outcome: AssembledOutcome }
  | { readonly type: 'checked'; readonly id: number; readonly diagnostics: readonly DiagnosticData[] }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };
