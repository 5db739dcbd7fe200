import type { CheckResult } from '../analysis/check/check-result';
import type { ToolMap } from '../analysis/map/tool-map';
import type { WhyReport } from '../analysis/why/why';
import type { LabelDiff } from '../report/label-diff';
import type { Inspection } from '../run/inspection';
import type { ScenarioResult, Status } from '../run/result';
import type { ParsedScenario } from '../scenario/parse';
import type { NotedWork } from './agent-tool';

/** A scenario that ran. */
export interface RanScenario {
  /** As people know it: how answers name the file, and how arguments can. */
  readonly file: string;
  /** The text that ran; undefined when it could not be read. */
  readonly parsed: ParsedScenario | undefined;
  readonly result: ScenarioResult;
}

/** A scenario that was read. */
export interface ReadScenario {
  readonly file: string;
  /** Undefined when it could not be read; `error` says why. */
  readonly parsed?: ParsedScenario | undefined;
  readonly error?: string;
  /** The guard that it names, as people know it. */
  readonly guard?: string;
  readonly isGuardMissing?: boolean;
  /** How it last ended, as far as that is known here. */
  readonly last?: { readonly status: Status; readonly isOutdated: boolean };
}

/** A guard, and what it is asked. */
export interface GuardQuestions {
  /** Scenarios, folders and globs, or one guard; none: all scenarios. */
  readonly paths: readonly string[];
  /** Catalogs of tools: files and folders. */
  readonly tools: readonly string[];
  /** For a guard without a scenario: JSON, or a file. */
  readonly policy?: string | undefined;
}

export interface MapQuestions extends GuardQuestions {
  /** Patterns of tool names; all when empty. */
  readonly only: readonly string[];
  /** Names of worlds; all when empty. */
  readonly worlds: readonly string[];
}

export interface CheckQuestions extends GuardQuestions {
  /** Codes of properties; all when empty. */
  readonly only: readonly string[];
  readonly seed?: number | undefined;
  readonly runs?: number | undefined;
}

export interface DiffQuestions {
  /** A label file, a guard or a git revision. */
  readonly base: string;
  /** Undefined: the guard as it is. */
  readonly head?: string | undefined;
  readonly scenarios: readonly string[];
  readonly tools: readonly string[];
  readonly guard?: string | undefined;
}

/** A scenario file whose text is replaced. */
export interface FileChange {
  readonly file: string;
  /** The text that the change was made for; nothing is written when the file has another one by then. */
  readonly before: string;
  readonly after: string;
}

/** What came of writing: nothing, or a sentence that says why the file is as it was. */
export interface WrittenFile {
  readonly file: string;
  readonly error?: string;
}

/**
 * What a front end does for the tools: it knows files, threads and what is open. Paths are those of the agent; one
 * that may not be read is refused. All reject with `ToolRefusal` for what the agent can correct, and when the signal
 * of `work` fires.
 */
export interface AgentWorkspace {
  /** Scenario files that the paths mean, sorted, as people know them; without paths all. */
  find(paths: readonly string[], work: NotedWork): Promise<readonly string[]>;
  /** Reads scenarios that were found. */
  read(files: readonly string[], work: NotedWork): Promise<readonly ReadScenario[]>;
  /** Runs scenarios that were found, in this order. */
  run(files: readonly string[], work: NotedWork): Promise<readonly RanScenario[]>;
  inspect(guard: string, work: NotedWork): Promise<Inspection>;
  why(
    question: {
      readonly scenario: string;
      readonly step?: string | undefined;
      readonly item?: number | undefined;
    },
    work: NotedWork,
  ): Promise<WhyReport>;
  map(questions: MapQuestions, work: NotedWork): Promise<ToolMap>;
  check(questions: CheckQuestions, work: NotedWork): Promise<CheckResult>;
  diff(questions: DiffQuestions, work: NotedWork): Promise<LabelDiff>;
  /** Writes each file whole or not at all. */
  write(changes: readonly FileChange[], work: NotedWork): Promise<readonly WrittenFile[]>;
}
