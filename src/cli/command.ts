import type { Thresholds } from '../analysis/coverage/thresholds';
import type { ChangeKind } from '../analysis/diff/label-changes';
import type { MapCode } from '../diagnostics/map-rules';
import type { GuardFunction } from '../gateway/invocation';
import type { ProfileName } from '../gateway/limits';
import type { OracleName } from '../run/oracle/oracle';
import type { MaxAge } from '../run/recording-age';
import type { GuardLanguage } from '../project/new-guard';
import type { ImportCommand } from './import-line';
import type { McpCommand } from './mcp-line';
import type { NamedPolicy } from './policy-argument';
import type { RecordCommand } from './record-line';
import type { ReviewCommand } from './review-line';
import type { LiveServer } from './server-arguments';

export const REPORTERS = ['pretty', 'json', 'junit', 'github', 'html', 'markdown'] as const;
export type ReporterName = (typeof REPORTERS)[number];

export const MAP_REPORTERS = ['pretty', 'json', 'markdown'] as const;
export type MapReporterName = (typeof MAP_REPORTERS)[number];

export const WHY_REPORTERS = ['pretty', 'json', 'markdown'] as const;
export type WhyReporterName = (typeof WHY_REPORTERS)[number];

export const DIFF_REPORTERS = ['pretty', 'json', 'markdown'] as const;
export type DiffReporterName = (typeof DIFF_REPORTERS)[number];
export const CHECK_REPORTERS = ['pretty', 'json', 'markdown'] as const;
export type CheckReporterName = (typeof CHECK_REPORTERS)[number];

export const MUTATE_REPORTERS = ['pretty', 'json', 'markdown'] as const;
export type MutateReporterName = (typeof MUTATE_REPORTERS)[number];

/** A reporter and where it writes; without a file, to standard output. */
export interface ReporterChoice<Name extends string = ReporterName> {
  readonly name: Name;
  readonly file?: string;
}

/** Names of reports about coverage, as messages have them. */
export type CoverageReportName = 'lcov coverage' | 'json coverage' | 'text coverage';

/** What `run` does about coverage. */
export interface CoverageChoice {
  readonly reports: readonly ReporterChoice<CoverageReportName>[];
  readonly thresholds: Thresholds;
}

export interface RunCommand {
  readonly kind: 'run';
  readonly paths: readonly string[];
  readonly reporters: readonly ReporterChoice[];
  readonly profile?: ProfileName;
  readonly guard?: string;
  /** Catalogs of tools, used instead of those that scenarios name. */
  readonly tools: readonly string[];
  readonly update: boolean;
  readonly watch: boolean;
  /** Build the guards first. */
  readonly build: boolean;
  readonly jobs?: number;
  readonly bail: boolean;
  /** Errors and limits that no expectation is about do not fail a scenario. */
  readonly allowUnexpected: boolean;
  /** Folders besides the working folder whose files may be shown. */
  readonly sourceFolders: readonly string[];
  /** Whose labels the guard's are compared with; absent: none. */
  readonly oracle?: OracleName;
  /** How old recorded answers may be. */
  readonly maxAge?: Omit<MaxAge, 'now'>;
  /** Absent: coverage is not measured. */
  readonly coverage?: CoverageChoice;
  /** The file of the profile; absent: no time is measured. */
  readonly timeProfile?: ReporterChoice<'profile'>;
  readonly color?: boolean;
}

export interface InspectCommand {
  readonly kind: 'inspect';
  readonly files: readonly string[];
  readonly profile?: ProfileName;
  readonly memoryPages?: number;
  readonly reporter: 'pretty' | 'json';
  readonly color?: boolean;
}

export interface CallCommand {
  readonly kind: 'call';
  readonly guard: string;
  /** One invocation per input, in order; a function without an input gets null. */
  readonly calls: readonly { readonly function: GuardFunction; readonly input?: string }[];
  readonly profile?: ProfileName;
  readonly memoryPages?: number;
  readonly backend?: string;
  readonly guardName?: string;
  readonly timeoutMs?: number;
  /** Folders besides the working folder whose files may be shown. */
  readonly sourceFolders: readonly string[];
  readonly reporter: 'pretty' | 'json';
  readonly color?: boolean;
}

export interface MapCommand {
  readonly kind: 'map';
  /** Scenarios, folders and globs, or one guard. */
  readonly paths: readonly string[];
  /** Catalogs: files and folders; at least one, or a server. */
  readonly tools: readonly string[];
  readonly live?: LiveServer;
  readonly reporters: readonly ReporterChoice<MapReporterName>[];
  /** Findings with which the command fails. */
  readonly failOn: readonly MapCode[];
  /** Names; all when empty. */
  readonly worlds: readonly string[];
  /** Globs of tool names; all when empty. */
  readonly only: readonly string[];
  /** For a guard without a scenario: JSON, or a file that holds it. */
  readonly policy?: string;
  readonly profile?: ProfileName;
  readonly jobs?: number;
  /** Folders besides the working folder whose files may be shown. */
  readonly sourceFolders: readonly string[];
  readonly color?: boolean;
}

/** What a guard is asked for its labels. */
export interface LabelOptions {
  /** Catalogs: files and folders. */
  readonly tools: readonly string[];
  readonly policies: readonly NamedPolicy[];
  /** Asked instead of the guard that scenarios name. */
  readonly guard?: string;
  readonly jobs?: number;
  readonly profile?: ProfileName;
  readonly color?: boolean;
}

export interface LabelsCommand extends LabelOptions {
  readonly kind: 'labels';
  readonly paths: readonly string[];
  /** `-`: standard output. */
  readonly out: string;
  /** Compare with the file instead of writing it. */
  readonly check: boolean;
}

export interface DiffCommand extends LabelOptions {
  readonly kind: 'diff';
  /** A label file, a guard or a git revision. */
  readonly base: string;
  /** Absent: the guard as it is. */
  readonly head?: string;
  readonly scenarios: readonly string[];
  /** Runs in a worktree of each revision. */
  readonly build?: string;
  readonly reporters: readonly ReporterChoice<DiffReporterName>[];
  /** Kinds of changes that end the command with exit code 1. */
  readonly failOn: readonly ChangeKind[];
}

export interface CheckCommand {
  readonly kind: 'check';
  /** Scenarios, folders and globs, or one guard. */
  readonly paths: readonly string[];
  /** Catalogs: files and folders. */
  readonly tools: readonly string[];
  readonly reporters: readonly ReporterChoice<CheckReporterName>[];
  /** Codes of properties; all when empty. */
  readonly properties: readonly string[];
  /** Absent: a random one. */
  readonly seed?: number;
  /** Random cases of each property. */
  readonly runs?: number;
  /** The folder that counterexamples are written to. */
  readonly out?: string;
  /** For a guard without a scenario: JSON, or a file that holds it. */
  readonly policy?: string;
  readonly profile?: ProfileName;
  readonly jobs?: number;
  /** Folders besides the working folder whose files may be shown. */
  readonly sourceFolders: readonly string[];
  readonly color?: boolean;
}

export interface MutateCommand {
  readonly kind: 'mutate';
  /** Scenarios, folders and globs. */
  readonly paths: readonly string[];
  readonly reporters: readonly ReporterChoice<MutateReporterName>[];
  readonly seed: number;
  /** Most mutants. */
  readonly runs: number;
  /** After so many seconds no further mutant is begun. */
  readonly seconds: number;
  /** Percent; a lower score makes the command fail. */
  readonly threshold?: number;
  readonly profile?: ProfileName;
  readonly jobs?: number;
  /** Folders besides the working folder whose files may be shown. */
  readonly sourceFolders: readonly string[];
  readonly color?: boolean;
}

export interface WhyCommand {
  readonly kind: 'why';
  readonly scenario: string;
  /** Absent: the only step of the scenario. */
  readonly step?: string;
  /** Position of an item in the response, from 0. */
  readonly item?: number;
  readonly reporters: readonly ReporterChoice<WhyReporterName>[];
  readonly guard?: string;
  readonly profile?: ProfileName;
  readonly jobs?: number;
  /** Folders besides the working folder whose files may be shown. */
  readonly sourceFolders: readonly string[];
  readonly color?: boolean;
}

/** `guard-lab new`. */
export interface NewCommand {
  readonly kind: 'new';
  readonly folder: string;
  readonly language: GuardLanguage;
  readonly name: string;
}

export type Command =
  | RunCommand
  | InspectCommand
  | CallCommand
  | MapCommand
  | LabelsCommand
  | DiffCommand
  | MutateCommand
  | CheckCommand
  | WhyCommand
  | ReviewCommand
  | RecordCommand
  | NewCommand
  | ImportCommand
  | McpCommand
  | { readonly kind: 'help'; readonly topic?: string }
  | { readonly kind: 'version' }
  | { readonly kind: 'usage-error'; readonly message: string; readonly topic?: string };
