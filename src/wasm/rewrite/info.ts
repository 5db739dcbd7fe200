import type { ModuleCoverage } from '../coverage/coverage-table';
import type { FunctionType } from '../module';
import type { DebugInfo } from './debug-instrumentation';
import type { OffsetMap } from './offset-map';

/** How an exported function is reached in the rewritten module. */
export interface ExportedFunction {
  readonly index: number;
  /** Name of the rewritten export to call. */
  readonly entry: string;
  /** Whether `entry` takes and returns bit patterns (see `rawTypes`). */
  readonly raw: boolean;
}

/**
 * What running a rewritten module and explaining its traps needs to know about the original; survives
 * structured cloning.
 */
export interface RewriteInfo {
  readonly offsets: OffsetMap;
  /** Functions from this index on are ours: their frames belong to the calling instruction. */
  readonly firstAddedFunction: number;
  readonly importedFunctionCount: number;
  readonly types: readonly FunctionType[];
  /** Type index of every function of the guard, imports included. */
  readonly functionTypes: Uint32Array;
  /** Module and name of every imported function; the rewritten module imports them from `host` by position. */
  readonly imports: readonly { readonly module: string; readonly name: string }[];
  readonly exports: ReadonlyMap<string, ExportedFunction>;
  readonly start?: { readonly index: number; readonly entry: string };
  readonly hasMemory: boolean;
  readonly moduleName: string;
  readonly functionNames: ReadonlyMap<number, string>;
  /** Only in a module rewritten for debugging. */
  readonly debug?: DebugInfo;
  /** Only where coverage was asked for. */
  readonly coverage?: ModuleCoverage;
}

/** A module this engine runs as the gateway's runtime would run the original. */
export interface RewrittenModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly info: RewriteInfo;
}
