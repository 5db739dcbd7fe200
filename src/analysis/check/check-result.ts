import type { SourceLine } from './counterexample';
import { violationPlace, violationSource, type SourceIs } from './counterexample';
import type { CheckedProperty } from './run-check';
import type { GrowthLimit, GrowthRow } from './size-growth';

/** What `guard-lab check --reporter json` writes (scenario-format, Properties). */
export interface CheckResult {
  readonly version: 1;
  /** As people know it. */
  readonly guard: string;
  readonly seed: number;
  /** Requests that properties vary. */
  readonly requests: number;
  readonly properties: readonly PropertyResult[];
}

export interface PropertyResult {
  readonly code: string;
  readonly title: string;
  /** Null: not checked, which says nothing of the guard. */
  readonly ok: boolean | null;
  readonly status: CheckedProperty['status'];
  /** Cases tried. */
  readonly runs: number;
  /** Why it was not checked. */
  readonly reason?: string;
  /** What was measured, and what could not be asked, one sentence each. */
  readonly notes?: readonly string[];
  /** `size-growth`: what the heaviest answers took, for lists of more and more items. */
  readonly growth?: readonly GrowthRow[];
  /** `size-growth`: the smallest list with which a limit was hit. */
  readonly limit?: GrowthLimit;
  readonly counterexample?: {
    /** The file that was written; null without `--out`. */
    readonly scenario: string | null;
    readonly message: string;
    /** Whether the written scenario fails when it is run; absent when none was written, or when it could not be run. */
    readonly reproduced?: boolean;
    readonly source?: SourceLine;
    /** What `source` is; absent without it. */
    readonly sourceIs?: SourceIs;
  };
}

/** A counterexample that was written. */
export interface WrittenScenario {
  /** As people know it. */
  readonly file: string;
  /** Whether it fails when it is run; undefined: not known. */
  readonly reproduced: boolean | undefined;
}

/** @param written counterexamples, by code */
export function propertyResult(
  checked: CheckedProperty,
  written: ReadonlyMap<string, WrittenScenario>,
): PropertyResult {
  const { code, title, status, runs, reason, violation, notes, growth, limit } = checked;
  const source = violationSource(checked);
  const sourceIs = violationPlace(checked)?.is;
  const { file = null, reproduced } = written.get(code) ?? {};
  return {
    code,
    title,
    ok: status === 'shown' ? true : status === 'broken' ? false : null,
    status,
    runs,
    ...(reason === undefined ? {} : { reason }),
    ...(notes ? { notes } : {}),
    ...(growth ? { growth } : {}),
    ...(limit ? { limit } : {}),
    ...(violation
      ? {
          counterexample: {
            scenario: file,
            message: violation.message,
            ...(reproduced === undefined ? {} : { reproduced }),
            ...(source && sourceIs ? { source, sourceIs } : {}),
          },
        }
      : {}),
  };
}
