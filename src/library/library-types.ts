// The interface of the library, without imports of anything else: what a consumer's compiler reads (docs/library.md). It says
// less than the types inside, so that these can change. Fields may be added, never renamed.

import type { Inspection, RunResult } from './library-results.js';

export type * from './library-results.js';

/** A mistake of the caller, in a sentence that a person can act on: a path that means nothing, an unknown profile. */
export class UsageError extends Error {}

/** Something wrong in the text of a scenario. An `error` makes it unusable, a `warning` does not. */
export interface ScenarioProblem {
  /** A code of docs/findings.md. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** One-based, as `column`. */
  readonly line: number;
  readonly column: number;
}

/** What a scenario's text says. */
export interface ParsedScenario {
  /** Whether it can run. */
  readonly ok: boolean;
  /** In the order of the text. */
  readonly problems: readonly ScenarioProblem[];
  /** Absent when it cannot run. */
  readonly scenario?: {
    /** The guard, as the scenario names it: relative to its file. */
    readonly guard: string;
    readonly description?: string;
    readonly steps: readonly { readonly name: string; readonly tool?: string }[];
  };
}

export interface GuardLabOptions {
  /** What paths are relative to, and where files may be quoted from. Default: the working folder of the process. */
  readonly folder?: string;
  /** Gets faults of Guard Lab itself, which results say only one sentence about. */
  readonly onFault?: (what: string, error: unknown) => void;
}

export interface RunOptions {
  /** Used instead of the profile of each scenario: a name of docs/gateway.md, section 1. */
  readonly profile?: string;
  /** A guard that is run instead of that of each scenario. */
  readonly guard?: string;
  /** Errors and limits that no expectation is about do not fail a scenario. */
  readonly allowUnexpected?: boolean;
  /** How many scenarios run side by side, 1 to 32. */
  readonly jobs?: number;
  /** Starts no other scenario after one that does not pass. */
  readonly bail?: boolean;
  /** Ends the run: what did not run is `errored`. Before scenarios are found, `run` rejects with its reason. */
  readonly signal?: AbortSignal;
}

export interface InspectOptions {
  readonly profile?: string;
  readonly signal?: AbortSignal;
}

/** The forms of a report, as `--reporter` of the command line has them. */
export type ReportKind = 'pretty' | 'json' | 'junit';

/** A run that ended. */
export interface FinishedRun {
  readonly result: RunResult;
  /** Folders that could not be read: scenarios in them did not run. */
  readonly notSearched: readonly string[];
  /** The result as text that ends with a line end. Output of guards in it controls no terminal. */
  report(kind: ReportKind): string;
}

/** Runs and inspects guards in its own threads until it is closed. */
export interface GuardLab {
  /**
   * Runs scenarios: files, folders, or globs; all of the folder when there are none.
   * @throws UsageError for paths that mean nothing, and for a profile that does not exist
   */
  run(paths?: readonly string[], options?: RunOptions): Promise<FinishedRun>;
  /**
   * Says what the gateway thinks of a guard, WAT or binary. A file that cannot be read is an `error` of the result.
   * @throws UsageError for a profile that does not exist
   */
  inspect(guard: string, options?: InspectOptions): Promise<Inspection>;
  /** Ends all threads. What still runs is `errored`. */
  close(): void;
}
