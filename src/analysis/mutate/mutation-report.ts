import type { Json } from '../../gateway/json';
import type { MutationKind } from '../../wasm/mutate/mutation';

/**
 * `noticed`: a scenario fails. `survived`: answers differ, and every scenario still passes. `not-observed`: all outputs
 * and backend calls are the same. `unjudged`: Guard Lab could not finish a run.
 */
export type MutantOutcome = 'noticed' | 'survived' | 'not-observed' | 'unjudged';

/** What a scenario shows with a mutant and showed before. */
export interface AnswerChange {
  /** Path of the scenario. */
  readonly scenario: string;
  /** Name of the step; null for label_agent of the scenario. */
  readonly step: string | null;
  /** The expectation that could be about it: `outcome`, `resource.secrecy`; `output` where only the output differs. */
  readonly expectation: string;
  readonly before: Json;
  readonly after: Json;
}

/** The first scenario that a mutant fails. */
export interface NoticedBy {
  readonly scenario: string;
  /** Absent where it is not a step that fails. */
  readonly step?: string;
  /** The path of the check that fails, `timeout` for one that took too long, or the error of the scenario. */
  readonly check: string;
}

export interface Mutant {
  readonly kind: MutationKind;
  /** What is changed, as a part of a sentence. */
  readonly what: string;
  /** For people. */
  readonly function: string;
  /** In the guard's file. */
  readonly offset: number;
  readonly source?: string;
  /** One-based. */
  readonly line?: number;
  /** One-based. */
  readonly column?: number;
  readonly outcome: MutantOutcome;
  /** Only of `noticed`. */
  readonly by?: NoticedBy;
  /** Only of `survived`: the first differences. */
  readonly changes?: readonly AnswerChange[];
  /** Only of `unjudged`. */
  readonly reason?: string;
}

/** What `guard-lab mutate --reporter json` writes (scenario-format). Fields may be added, never renamed. */
export interface MutationReport {
  readonly version: 1;
  readonly guard: string;
  readonly seed: number;
  readonly scenarios: readonly string[];
  /** Not all chosen mutants ran, because the command was stopped. */
  readonly partial: boolean;
  readonly summary: {
    /** Mutants of covered code, chosen or not. */
    readonly possible: number;
    readonly run: number;
    readonly noticed: number;
    readonly survived: number;
    readonly notObserved: number;
    readonly unjudged: number;
    /** Percent of those noticed or survived that were noticed, rounded down to one digit; null without any. */
    readonly score: number | null;
    /** Why no more ran: there were no more, or `--runs`, `--time` or a signal. */
    readonly ended: 'all' | 'runs' | 'time' | 'canceled';
    /** Deadline of an invocation of a mutant, in milliseconds. */
    readonly deadlineMs: number;
    readonly durationMs: number;
  };
  /** In the order of sources and lines. */
  readonly mutants: readonly Mutant[];
}

/** The percentage of `noticed`; null when there is nothing to judge. */
export function scoreOf(noticed: number, survived: number): number | null {
  const judged = noticed + survived;
  return judged === 0 ? null : Math.floor((noticed * 1000) / judged) / 10;
}
