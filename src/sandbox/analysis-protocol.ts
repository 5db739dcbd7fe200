import type { DiagnosticData } from '../inspect/diagnostic-data';
import type { Frame } from '../gateway/invocation';
import type { GuardFile, GuardFileOutcome } from '../run/guard-file';
import type { UnlocatedStack } from '../run/source-locator';
import type { SourceRow } from '../wasm/debug/source-rows';
import type { FailedReply } from './failed-reply';

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
    }
  /** Where instructions of a guard come from. */
  | ({ readonly type: 'locate'; readonly id: number } & LocateRequest);

/** A guard whose sources are asked for. */
export interface LocatorSubject {
  readonly file: GuardFile;
  /** The guard's path on disk, and the folders whose files may be read for it; absolute paths. */
  readonly beside?: { readonly guard: string; readonly folders: readonly string[] };
  /** See `SourceFiles`. */
  readonly siblings: boolean;
}

export interface LocateRequest {
  /** Stands for the guard once it was sent. */
  readonly locator: number;
  readonly subject?: LocatorSubject;
  readonly stacks: readonly UnlocatedStack[];
  /** Whether all rows of its sources are wanted. */
  readonly rows: boolean;
}

export interface SourceAnswer {
  /** False when the guard has to be sent (again). */
  readonly isOpen: boolean;
  readonly stacks: readonly (readonly Frame[])[];
  readonly rows: readonly SourceRow[];
  readonly problem: string | undefined;
  /** Sources that the answer names, with the directories in which they were compiled. */
  readonly directories: readonly (readonly [source: string, directory: string])[];
}

/** What a text came to. The text itself is not sent back. */
export type AssembledOutcome = { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> } | Unassembled;

/** Answers, one per request. */
export type AnalysisReply =
  | { readonly type: 'assembled'; readonly id: number; readonly outcome: AssembledOutcome }
  | { readonly type: 'checked'; readonly id: number; readonly diagnostics: readonly DiagnosticData[] }
  | { readonly type: 'located'; readonly id: number; readonly answer: SourceAnswer }
  | FailedReply;
