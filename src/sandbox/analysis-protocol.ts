import type { CoveredGuard, GuardSources } from '../analysis/coverage/source-points';
import type { Frame } from '../gateway/invocation';
import type { CodeRows } from '../inspect/code-rows';
import type { DebuggedFunction, DebuggedGuard } from '../inspect/debugged-guard';
import type { DiagnosticData } from '../inspect/diagnostic-data';
import type { TriedFix } from '../inspect/fix-check';
import type { GuardOutline } from '../inspect/guard-outline';
import type { ListedInstructions, WantedInstructions } from '../inspect/listed-instructions';
import type { ModuleOverview } from '../inspect/overview/overview';
import type { GuardFile, GuardFileOutcome } from '../run/guard-file';
import type { UnlocatedStack } from '../run/source-locator';
import type { DisassembledLines } from '../wasm/debug/disassembly';
import type { SourceVariable, TypeId, TypeShape, VariableScopes } from '../wasm/debug/variables/types';
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
  /** Whether a quick fix makes a guard's text better (`fixesGuard`). */
  | ({ readonly type: 'try-fix'; readonly id: number; readonly memoryPages: number } & TriedFix)
  /** A guard's instructions as text (`disassembledGuard`). */
  | {
      readonly type: 'disassemble';
      readonly id: number;
      readonly bytes: Uint8Array;
      readonly focus?: number | undefined;
    }
  /** Which instruction is at a place of a guard's text, given what it assembles to. */
  | {
      readonly type: 'find-instruction';
      readonly id: number;
      readonly wat: string;
      readonly bytes: Uint8Array;
      readonly cursor: number;
    }
  /** What a guard can be called for (`guardOutline`). */
  | { readonly type: 'outline'; readonly id: number; readonly bytes: Uint8Array }
  /** What can be said of a module without running it (`moduleOverview`). */
  | {
      readonly type: 'overview';
      readonly id: number;
      readonly bytes: Uint8Array;
      readonly memoryPages: number;
    }
  | ({ readonly id: number } & GuardRequest);

/** A guard that several questions are asked about. */
export interface GuardSubject {
  readonly file: GuardFile;
  /** The guard's path on disk, and the folders whose files may be read for it; absolute paths. */
  readonly beside?: { readonly guard: string; readonly folders: readonly string[] };
  /** See `SourceFiles`. */
  readonly siblings: boolean;
}

/** A question about a guard that stays open in the thread. */
export type GuardRequest = {
  /** Represents the guard once it was sent. */
  readonly guard: number;
  readonly subject?: GuardSubject;
} & GuardQuestion;

export type GuardQuestion =
  /** Which points of a covered guard count what of its sources. */
  | { readonly type: 'cover'; readonly covered: CoveredGuard }
  /** Where instructions come from. */
  | { readonly type: 'locate'; readonly stacks: readonly UnlocatedStack[] }
  /** What the debugger has to know, where the gateway would decode the guard under this memory cap. */
  | { readonly type: 'debug'; readonly memoryPages: number }
  /** What the debugger shows of functions, after `debug` or without it. */
  | { readonly type: 'functions'; readonly memoryPages: number; readonly indices: readonly number[] }
  /** Instructions, for a view of the guard's code. */
  | { readonly type: 'instructions'; readonly memoryPages: number; readonly wanted: WantedInstructions }
  /** The variables of the source at an offset in the guard's file. */
  | { readonly type: 'scopes'; readonly memoryPages: number; readonly offset: number }
  /** The variables outside functions of the source that the code at an offset comes from. */
  | { readonly type: 'statics'; readonly offset: number }
  /** What types of the source are made of. */
  | { readonly type: 'types'; readonly ids: readonly TypeId[] };

/** A source with the directory in which it was compiled. */
export type SourceDirectory = readonly [source: string, directory: string];

/** What is known of the debug information that an answer is from. */
export interface DebugInformation {
  /** Why it is missing. */
  readonly problem: string | undefined;
  /** Of the sources that the answer names. */
  readonly directories: readonly SourceDirectory[];
}

export interface SourceAnswer extends DebugInformation {
  readonly stacks: readonly (readonly Frame[])[];
}

export type DebugAnswer =
  /** The gateway does not decode it, and `message` is why. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Its code would take minutes to rewrite. */
  | { readonly kind: 'too-large' }
  | ({
      readonly kind: 'ready';
      readonly guard: DebuggedGuard;
      readonly rows: CodeRows;
    } & DebugInformation);

/** What a text came to. The text itself is not sent back. */
export type AssembledOutcome = { readonly ok: true; readonly bytes: Uint8Array } | Unassembled;

/** Answers, one per request. */
export type AnalysisReply =
  | { readonly type: 'assembled'; readonly id: number; readonly outcome: AssembledOutcome }
  | { readonly type: 'checked'; readonly id: number; readonly diagnostics: readonly DiagnosticData[] }
  | { readonly type: 'fix-tried'; readonly id: number; readonly isBetter: boolean }
  | { readonly type: 'disassembled'; readonly id: number; readonly lines: DisassembledLines }
  | { readonly type: 'instruction-found'; readonly id: number; readonly offset: number | undefined }
  | { readonly type: 'outlined'; readonly id: number; readonly outline: GuardOutline | undefined }
  | { readonly type: 'overviewed'; readonly id: number; readonly overview: ModuleOverview }
  | ({ readonly id: number } & GuardReply)
  | FailedReply;

export type GuardReply =
  /** The guard has to be sent (again). */
  | { readonly type: 'unopened' }
  | { readonly type: 'located'; readonly answer: SourceAnswer }
  | { readonly type: 'covered'; readonly sources: GuardSources; readonly information: DebugInformation }
  | { readonly type: 'debugged'; readonly answer: DebugAnswer }
  | { readonly type: 'described'; readonly functions: readonly DebuggedFunction[] }
  | { readonly type: 'instructions-listed'; readonly listed: ListedInstructions }
  | { readonly type: 'scoped'; readonly scopes: VariableScopes | undefined }
  | { readonly type: 'listed'; readonly statics: readonly SourceVariable[] }
  | { readonly type: 'typed'; readonly shapes: ReadonlyMap<TypeId, TypeShape> };
