import type { AnsweredProperty, NamedProperty } from '../analysis/check/answered-property';
import type { Rule } from '../analysis/check/rules';
import type { ProbeTarget } from '../analysis/guard-probe';
import type { Scenario } from '../scenario/model';
import type { GuardSubject } from './analysis-protocol';
import type { FailedReply } from './failed-reply';

/** A guard, and what is asked of it. */
export interface CheckQuestion extends Pick<ProbeTarget, 'guardName' | 'limits' | 'session'> {
  readonly subject: GuardSubject;
  /** Those that name the guard; none for a bare guard. */
  readonly scenarios: readonly Scenario[];
  /** The texts of catalogs, named as people know them. */
  readonly catalogs: readonly { readonly name: string; readonly text: string }[];
  /** Why properties are not checked, by code. */
  readonly disabled: ReadonlyMap<string, string>;
  readonly rules: readonly Rule[];
  /** Codes of the properties that are checked; all when absent. */
  readonly only?: readonly string[];
  readonly seed: number;
  /** Random cases of each property, at least 1. */
  readonly runs: number;
  /** Properties that are checked at the same time, at least 1. */
  readonly jobs: number;
}

/** What is asked of the thread of a check, once. */
export interface CheckRequest {
  readonly type: 'check';
  readonly id: number;
  readonly question: CheckQuestion;
}

/** What the thread says while it works. */
export type CheckEvent =
  /** First, and once. */
  | {
      readonly type: 'started';
      readonly properties: readonly NamedProperty[];
      /** Requests that properties vary. */
      readonly requests: number;
      /** About catalogs and settings. */
      readonly warnings: readonly string[];
    }
  /** Cases tried so far, by the code of each property that has any. */
  | { readonly type: 'cases'; readonly cases: ReadonlyMap<string, number> }
  /** A property has its result. */
  | { readonly type: 'ended'; readonly property: AnsweredProperty };

/** All properties in their order, or why nothing can be asked. */
export type CheckOutcome =
  | { readonly ok: true; readonly requests: number; readonly properties: readonly AnsweredProperty[] }
  | { readonly ok: false; readonly error: string };

/** The answer to a request. */
export type CheckReply =
  { readonly type: 'checked'; readonly id: number; readonly outcome: CheckOutcome } | FailedReply;

/** `workerData` of the thread. */
export interface CheckThreadData {
  /** Path of the bundled script of guard threads. */
  readonly guardWorkerPath: string;
}
