import type * as vscode from 'vscode';
import type { CoverageSink } from '../../run/coverage-sink';
import type { AnalyzedGuard } from '../../sandbox/analyzed-guard';
import type { GuardContent } from '../sources/guard-sources';

/** A guard whose code is counted. */
export type CoveredGuard = Pick<GuardContent, 'uri' | 'text'>;

/** Collects which code of guards runs. */
export interface CoverageCollector {
  sink(scenario: vscode.Uri, guard: CoveredGuard, locator: AnalyzedGuard): CoverageSink;
}
