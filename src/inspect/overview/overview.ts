import type { Diagnostic } from '../../diagnostics/diagnostic';
import type { DiagnosticCode } from '../../diagnostics/registry';
import type { Export, Import } from '../../wasm/module';
import type { ModuleFacts } from '../../run/module-facts';
import type { Producer } from '../../wasm/producers';

/**
 * Whether the gateway would load a module, found out without running any of it. `start`: everything is right, and the
 * module's start function, which was not run, decides. `undecided`: Guard Lab could not find out.
 */
export type VerdictKind = 'loads' | 'start' | 'refused' | 'crash' | 'undecided';

/** Where something is in a module. */
export interface ModulePlace {
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** The section that holds the byte; absent outside of sections that could be read. */
  readonly section?: string;
  /** The function whose code holds the byte; its index counts imports. */
  readonly function?: { readonly index: number; readonly name: string };
}

/** What is to be said of a module; without a code no documentation is there. */
export interface ModuleFinding extends Omit<Diagnostic, 'code'> {
  readonly code?: DiagnosticCode;
  /** Absent where the whole module is meant. */
  readonly place?: ModulePlace;
}

/** An import, and whether the gateway has it. */
export interface ImportRow {
  readonly module: string;
  readonly name: string;
  readonly kind: Import['kind'];
  readonly type: string;
  /** The gateway's words where it refuses the import; null when it is provided. */
  readonly error: string | null;
}

/** A function or memory that the gateway looks for. */
export interface GuardExportRow {
  readonly name: string;
  readonly isRequired: boolean;
  /** `wrong`: the gateway refuses its type. */
  readonly state: 'right' | 'missing' | 'wrong';
  /** Index of the function (imports included); null where none is exported. */
  readonly index: number | null;
  readonly type: string;
}

export interface SectionRow {
  readonly name: string;
  readonly isCustom: boolean;
  readonly offset: number;
  /** Header included. */
  readonly bytes: number;
}

export interface FunctionRow {
  /** Imports included. */
  readonly index: number;
  /** Demangled; `$` and the index for a function without a name. */
  readonly name: string;
  /** The first name it is exported under. */
  readonly exported: string | null;
  readonly type: string;
  /** Size of the body with its header. */
  readonly bytes: number;
  /** Of the first instruction, in the file. */
  readonly offset: number;
}

/** What is known of a module that can be decoded. */
export interface OverviewFacts extends Pick<ModuleFacts, 'memory' | 'features' | 'debug'> {
  readonly moduleName: string | null;
  readonly start: { readonly index: number; readonly name: string } | null;
  readonly producers: readonly Producer[];
  readonly guardExports: readonly GuardExportRow[];
  /** What else is exported. */
  readonly exports: Listed<{ readonly name: string; readonly kind: Export['kind']; readonly type: string }>;
  readonly imports: Listed<ImportRow>;
  /** Largest first. */
  readonly functions: Listed<FunctionRow>;
  /** Bytes of all functions together. */
  readonly functionBytes: number;
}

/** The first of some rows, and how many there are in all. */
export interface Listed<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

/** What can be said of a module without running it. */
export interface ModuleOverview {
  readonly bytes: number;
  /** The cap of memory that the verdict holds for, in pages of 64 KiB. */
  readonly capPages: number;
  readonly verdict: VerdictKind;
  /** Why the gateway refuses the module, in its words; or why there is no verdict. Null where it loads. */
  readonly error: string | null;
  /** What decides first. */
  readonly findings: Listed<ModuleFinding>;
  /** What the file seems to be, or that it is cut off, as a sentence that says what to do. */
  readonly hint: string | null;
  /** Null when the module cannot be decoded. */
  readonly facts: OverviewFacts | null;
  /** As far as their headers can be read. */
  readonly sections: Listed<SectionRow>;
}
